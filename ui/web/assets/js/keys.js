// The keys of all pages, in one table: help is made from it. Keys of messages stand with what they do.
import { $, $$, element, piece } from "./dom.js";
import { say } from "./status.js";
import { go } from "./nav.js";
import { last } from "./rooms.js";
import * as switcher from "./switcher.js";
import { acts } from "./acts.js";

// table has the keys by their group: what is pressed, what it does, which event it is, and the deed.
const table = [];

// bind adds a key. With no deed it is only explained, since it is seen to elsewhere.
export function bind(group, label, help, test, deed) { table.push({ group, label, help, test, deed }); }

const alt = (key) => (e) => e.altKey && !e.ctrlKey && !e.metaKey && (e.key === key || e.code === `Key${key.toUpperCase()}`);
const ctrl = (key) => (e) => (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === key;

// links are the rooms of the list, in their order.
const links = () => $$("#roomlist a[data-room]");
const open = (link) => { if (link) go(link.getAttribute("href")); };

function step(by) {
  const list = links(), at = list.findIndex((a) => a.ariaCurrent === "page" || a.getAttribute("aria-current"));
  open(list[at < 0 && by < 0 ? list.length - 1 : (at + by + list.length) % list.length]);
}

// unread opens the next room in which something waits: first where somebody wants to chat, mentions the person, or
// wrote to them alone.
function unread() {
  const list = links(), at = Math.max(0, list.findIndex((a) => a.getAttribute("aria-current")));
  const waits = [...list.slice(at + 1), ...list.slice(0, at + 1)].filter((a) => a.classList.contains("unread") || a.classList.contains("wanted"));
  const first = waits.find((a) => a.classList.contains("wanted") || Number(a.dataset.mentions) || a.dataset.kind === "direct") || waits[0];
  if (first) open(first);
  else say("nothing is unread");
}

// mention goes to the message that mentions the person after the one that was gone to, or before it; the newest at first.
let mentioned = "";

async function mention(newer) {
  try {
    const list = $$(".hit > a", (await piece("/mentions")).content).map((a) => a.getAttribute("href"));
    const at = list.indexOf(mentioned), next = at < 0 ? list[0] : list[at + (newer ? -1 : 1)];
    if (next) go(mentioned = next);
    else say(list.length ? "no other message mentions you" : "nobody has mentioned you yet");
  } catch (e) {
    say(e.message);
  }
}

// column closes the thread that is beside a room, or shows and hides the members of the room.
function column() {
  const back = $("#side .pane .back");
  if (back) back.click();
  else if ($("a[data-column]")) document.dispatchEvent(new CustomEvent("column"));
  else say("there are no members to show here");
}

// toggle shows the page in another way, and back: all pages when it is the root that has the class.
function toggle(way, on = document.body) {
  on.classList.toggle(way);
  if (!document.activeElement.checkVisibility()) $("#main").focus();
}

for (const [label, help] of [["Enter", "send"], ["Shift+Enter, Alt+Enter", "new line"], ["Tab", "complete @name #room :emoji: /verb"], ["Ctrl+↑, Ctrl+↓", "what you sent before, and after that"]]) bind("Writing", label, help);
bind("Writing", "F4", "write on the whole page, and back", (e) => e.key === "F4", () => toggle("full"));
bind("Writing", "", "", (e) => e.key === "Escape" && document.body.matches(".full, .bare"), () => document.body.classList.remove("full", "bare"));

bind("Going places", "", "", (e) => e.key === "Escape" && $("#side .pane") && idle(e), column);

bind("Going places", "Ctrl+K", "go to a room or a person", ctrl("k"), switcher.open);
bind("Going places", "Esc, Alt+H", "Home: who is here, your rooms", (e) => alt("h")(e) || e.key === "Escape" && idle(e), () => go("/"));
bind("Going places", "Alt+↓", "next room", alt("ArrowDown"), () => step(1));
bind("Going places", "Alt+↑", "previous room", alt("ArrowUp"), () => step(-1));
bind("Going places", "Alt+1 … Alt+9", "room by number", (e) => e.altKey && !e.ctrlKey && /^Digit[1-9]$/.test(e.code), (e) => open(links()[Number(e.code.slice(5)) - 1]));
bind("Going places", "Alt+/, /last", "the room before", alt("/"), last);
bind("Going places", "Ctrl+G, Alt+A", "next unread room", (e) => ctrl("g")(e) || alt("a")(e), unread);
bind("Going places", "Alt+N, /mentions", "the next message that mentions you", alt("n"), () => mention(true));
bind("Going places", "Alt+P, /mentions", "the one before", alt("p"), () => mention(false));
bind("Going places", "Ctrl+F, /search", "look for messages; twice for the browser's own search", (e) => ctrl("f")(e) && location.pathname !== "/search", () => go("/search"));
bind("The page", "F1, ?", "this help", (e) => e.key === "F1" || e.key === "?" && idle(e), () => go("/help"));
bind("The page", "F2", "show or hide the list of rooms", (e) => e.key === "F2", () => toggle("without-rooms", document.documentElement));
bind("The page", "F3", "close the thread, or show and hide the members", (e) => e.key === "F3", column);
bind("The page", "Alt+L", "the messages alone, and back", alt("l"), () => toggle("bare"));
bind("The page", "F9", "settings", (e) => e.key === "F9", () => go("/settings"));

for (const [label, help] of [
  ["PgUp, PgDn", "older and newer messages, with nothing typed"], ["End", "the newest message, with nothing typed"], ["Alt+U, /new", "jump to what is new"],
  ["↑", "choose a message, with nothing typed"],
]) bind("Reading", label, help);
bind("A chosen message", "↑, k", "the one above");
bind("A chosen message", "↓, j", "the one below");
bind("A chosen message", "Enter", "all that can be done with it");
for (const a of Object.values(acts)) bind("A chosen message", [a.key, ...a.keys || []].join(", "), a.help);

// idle says whether a key is pressed where nothing is typed and nothing is open.
function idle(e) {
  const t = e.target;
  if ($(".attached:not([hidden]), .aim:not([hidden]), .editor")) return false; // what is begun is not left by a key
  if ($("dialog[open]") || $("details.drop[open]")) return false;
  if (t.matches("input, select") || t.isContentEditable) return false;
  return !t.matches("textarea") || !t.value;
}

// start listens.
export function start() {
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing) return;
    const menu = e.key === "Escape" && $("details.drop[open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); return; }
    if ($("dialog[open]")) return;
    const row = table.find((k) => k.test?.(e));
    if (!row) return;
    e.preventDefault();
    row.deed(e);
  });
}

// explain puts the keys into the page that explains them.
export function explain() {
  const place = $("#keys");
  if (!place) return;
  place.replaceChildren();
  for (const group of new Set(table.map((k) => k.group))) {
    const h = document.createElement("h2");
    h.textContent = group;
    const list = element(`<dl class="keys"></dl>`);
    for (const k of table.filter((k) => k.group === group && k.label)) {
      const dt = document.createElement("dt"), dd = document.createElement("dd");
      dt.textContent = k.label;
      dd.textContent = k.help;
      list.append(dt, dd);
    }
    place.append(h, list);
  }
}
