// The stream of events. It opens again by itself, with what the page has by then, also after a sleep.
import { send } from "./dom.js";
import { say } from "./status.js";

// listen carries the events of a page to their handlers; state returns the query that tells what it shows. It returns a
// function that opens the stream anew, for when that is something else.
export function listen(state, handlers) {
  let source, wait = 500, timer;
  const page = crypto.getRandomValues(new Uint32Array(2)).join(""); // by which it says whether it is in sight

  const looks = () => send("/looking", { page, on: document.hidden ? "" : "1" });

  function open() {
    clearTimeout(timer);
    source?.close();
    const mine = source = new EventSource(`/events?${state()}&page=${page}${document.hidden ? "&hidden=1" : ""}`);
    source.addEventListener("hello", () => { if (wait > 500) say(""); wait = 500; });
    for (const [kind, handle] of Object.entries(handlers)) {
      source.addEventListener(kind, (e) => { if (mine === source) handle(JSON.parse(e.data)); });
    }
    source.onerror = () => {
      mine.close();
      if (mine !== source) return;
      if (wait > 2000) say("not connected; trying again", true);
      looks().catch((e) => { if (e.status === 401) location.href = "/in"; }); // signed out, or thrown out, elsewhere
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, 15000);
    };
  }

  // A phone that slept may not know yet that its connection is gone.
  let hidden = 0;
  document.addEventListener("visibilitychange", () => {
    looks().catch(() => {});
    if (document.hidden) hidden = Date.now();
    else if (Date.now() - hidden > 30000) open();
  });
  addEventListener("online", open);
  addEventListener("pageshow", (e) => { if (e.persisted) open(); });
  addEventListener("pagehide", () => { clearTimeout(timer); source?.close(); });
  open();
  return open;
}
