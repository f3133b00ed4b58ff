// The page of a room, or Home: what happens comes by a stream of events, what is typed is sent beside it.
import * as rooms from "./rooms.js";
import * as nav from "./nav.js";
import * as forms from "./forms.js";
import * as keys from "./keys.js";
import { Column } from "./column.js";
import { desktop } from "./composer.js";
import { mayLeave, Pane } from "./pane.js";
import { Side } from "./side.js";
import { allKept } from "./draft.js";
import { listen } from "./stream.js";
import * as install from "./install.js";
import { say } from "./status.js";
import { $, tellZone } from "./dom.js";

document.cookie = "parley-js=1; path=/; SameSite=Lax; max-age=86400";
tellZone();

// What is shown now; gone ends what listens for it.
let gone, main, side, column;

function begin() {
  gone = new AbortController();
  main = $("main .pane") ? new Pane($("main .pane"), 0, gone.signal, main) : null;
  side = main && $("#side") ? new Side($("#side"), main, () => again(), gone.signal) : null;
  column = side && main.room && $("a[data-column]") ? new Column($("#side"), main.room, gone.signal, () => again()) : null;
  keys.explain();
  rooms.begin();
  install.begin();
  if ($("#add-passkey")) import("./passkey.js").then((passkey) => passkey.begin());
}

// panes are those on the page that show a room.
const panes = () => [main, side?.pane].filter(Boolean);
const on = (d, what) => { for (const p of panes()) if (!d.room || p.room === d.room) what(p); };

// Alt+U goes to what is new, as in a terminal.
addEventListener("keydown", (e) => {
  if (e.code !== "KeyU" || !e.altKey || e.ctrlKey || e.metaKey || !main) return;
  e.preventDefault();
  main.timeline.history.toUnread();
});

// What is typed while nothing has the focus is for the composer.
addEventListener("keydown", (e) => {
  if (!e.defaultPrevented && e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey && e.target.matches("body, #main")) main?.composer?.text.focus();
});

// Whether one may write in the room has changed; a thread beside it follows it.
document.addEventListener("writing", () => {
  const work = [main.rewrite(nav.where())];
  if (side?.pane) work.push(side.pane.rewrite(side.pathOf(side.pane.root)));
  Promise.all(work).catch((e) => say(e.message));
});

addEventListener("beforeunload", (e) => { if (!gone.signal.aborted && panes().some((p) => p.unsent())) e.preventDefault(); });

// What was typed right before a page is loaded again is kept only after that was asked for.
const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";

let greeted = false, again = () => {};

begin();
again = listen(() => {
  const query = new URLSearchParams({ room: document.body.dataset.room });
  main?.timeline.state(query, "");
  side?.pane?.timeline.state(query, "thread");
  if ($("#people") || column?.isOpen) query.set("people", "1");
  return query;
}, {
  hello() {
    for (const p of panes()) {
      if (greeted) p.back();
      else if (reloaded) p.composer?.draft.follow();
    }
    greeted = true;
  },
  posted: (m) => on(m, (p) => p.posted(m)),
  changed: (m) => { for (const p of panes()) p.timeline.changed(m); },
  heal: (d) => main ? on(d, (p) => p.timeline.history.heal()) : nav.refresh(),
  reload: (d) => on(d, (p) => p.timeline.history.reload()),
  typing: (d) => on(d, (p) => p.timeline.typing(d.name)),
  marks: (d) => on(d, (p) => p.timeline.marks(d)),
  members: () => column?.later(),
  ...rooms.handlers,
}, nav.close);

nav.start({
  async leave(must) {
    if (!must && !await mayLeave(panes())) return false;
    for (const p of panes()) p.composer?.draft.keep();
    await allKept();
    return true;
  },
  end() {
    for (const p of panes()) p.end();
    gone.abort();
  },
  begin() {
    greeted = false;
    begin();
    again();
  },
});
forms.start();
keys.start();
if (document.activeElement === document.body && !location.hash && desktop()) main?.composer?.text.focus({ preventScroll: true });
