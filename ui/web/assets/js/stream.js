// The stream of events. It opens again by itself, with what the page has by then, also after a sleep.
import { send } from "./dom.js";
import { say } from "./status.js";

// A browser has few connections for all its pages. One whose stream yields to another's opens it again when it is looked
// at; while it is in sight, as one of many windows, also after a time, so that these take turns.
const turn = 5000, turnInUse = 1000; // milliseconds

// listen carries the events of a page to their handlers; state returns the query that tells what it shows. It returns a
// function that opens the stream anew, for when that is something else. It ends when the person was made to leave or is
// kept out, and calls closed with the reason.
export function listen(state, handlers, closed) {
  let source, wait = 500, timer, over = false;
  const page = crypto.getRandomValues(new Uint32Array(2)).join(""); // by which it says whether it is in sight

  const looks = () => send("/looking", { page, on: document.hidden ? "" : "1" });

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  // end is for good: who was signed out is led to the door, others are told why.
  function end(reason, out) {
    if (over) return;
    over = true;
    close();
    if (out) location.href = "/in";
    else closed(reason);
  }

  function open() {
    close();
    if (over) return;
    const was = document.hidden;
    const mine = source = new EventSource(`/events?${state()}&page=${page}${was ? "&hidden=1" : ""}`);
    source.addEventListener("hello", () => {
      if (wait > 500) say("");
      wait = 500;
      if (document.hidden !== was) looks().catch(() => {}); // what was said of it may have come before the stream
    });
    source.addEventListener("closing", (e) => {
      const d = JSON.parse(e.data);
      if (mine !== source) return;
      if (d.again) say(d.reason, true);
      else end(d.reason, d.out);
    });
    source.addEventListener("yield", () => {
      if (mine !== source) return;
      close();
      if (!document.hidden) timer = setTimeout(open, document.hasFocus() ? turnInUse : turn);
    });
    for (const [kind, handle] of Object.entries(handlers)) {
      source.addEventListener(kind, (e) => { if (mine === source) handle(JSON.parse(e.data)); });
    }
    source.onerror = () => {
      mine.close();
      if (mine !== source) return;
      if (wait > 2000) say("not connected; trying again", true);
      looks().catch((e) => { if (e.status === 401 || e.status === 403) end(e.message, e.status === 401); });
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, 15000);
    };
  }

  // A phone that slept may not know yet that its connection is gone.
  let hidden = 0;
  document.addEventListener("visibilitychange", () => {
    if (over) return;
    looks().catch(() => {});
    if (!document.hidden) {
      if (!source || Date.now() - hidden > 30000) open();
      return;
    }
    hidden = Date.now();
    if (!source) clearTimeout(timer);
  });
  addEventListener("focus", () => { if (!source) open(); });
  addEventListener("online", open);
  addEventListener("pageshow", (e) => { if (e.persisted) open(); });
  addEventListener("pagehide", close);
  open();
  return open;
}
