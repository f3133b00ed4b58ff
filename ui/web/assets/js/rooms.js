// The list of rooms, and the people who are here.
import { $, $$, element, keepFocus, piece } from "./dom.js";
import { say, tell } from "./status.js";
import { go, refresh } from "./nav.js";

const wanted = new Set(); // rooms in which somebody wants to chat
let title = document.title;
let room = "", before = ""; // paths of the room that was opened last, and of the one before

// handlers are what the stream tells of them.
export const handlers = {
  rooms(d) {
    put("#roomlist", d.html);
    put("#news", d.news);
    mark();
  },
  people: (d) => put("#people", d.html),
  elsewhere(d) {
    if (d.forMe && !d.muted) tell(`${d.by} in ${d.title}: ${d.text}`);
    badge(d);
  },
  wanted(d) {
    say(`${d.by} wants to chat`);
    tell(`${d.by} wants to chat`);
    if (String(d.room) === document.body.dataset.room) return;
    wanted.add(d.room);
    mark();
  },
  about,
  knocks(d) {
    if (d.text) { say(`${d.text} · Admin answers`); tell(d.text); }
    if (location.pathname === "/admin") piece("/admin").then((page) => put("#knocks", $("#knocks", page.content).innerHTML)).catch(() => {});
  },
  removed() { say("you are not in that room any more"); go("/", { must: true }); },
  look(d) {
    const root = document.documentElement;
    for (const { name } of [...root.attributes]) if (name.startsWith("data-")) root.removeAttribute(name);
    for (const [name, choice] of Object.entries(d)) root.setAttribute(`data-${name}`, choice);
    count();
  },
  say: (d) => { say(d.text); tell(d.text); },
};

// begin is called when another page is shown.
export function begin() {
  title = document.title;
  wanted.delete(Number(document.body.dataset.room));
  $("#roomlist [aria-current]")?.scrollIntoView({ block: "nearest" });
  if (document.body.dataset.room !== "0" && location.pathname !== room) [room, before] = [location.pathname, room];
  const zone = $("[data-zone]");
  if (zone && !zone.value) zone.defaultValue = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  mark();
}

// last goes to the room that was open before.
export function last() {
  const to = document.body.dataset.room === "0" ? room : before;
  if (to) go(to);
  else say("no other room was open");
}

const later = {}; // timers, by what they put

// put shows other HTML in an element, if it is there; after a click that is under way in it, which would be lost.
function put(selector, html) {
  const e = $(selector);
  clearTimeout(later[selector]);
  if (!e || html === undefined) return;
  if (e.matches(":active")) {
    later[selector] = setTimeout(() => { put(selector, html); mark(); }, 100);
    return;
  }
  keepFocus(e, () => { e.innerHTML = html; });
}

// about shows what stands above the messages of the room, and that the other person of a chat of two left.
function about(d) {
  const bar = $("main .bar");
  if (!bar || String(d.room) !== document.body.dataset.room) return;
  if ($("h1", bar).textContent !== d.title) {
    $("h1", bar).textContent = d.title;
    title = `${d.title} · parley`;
    count();
  }
  $(".topic", bar).textContent = d.topic;
  if (d.closed === Boolean($("main .composer")) && !$("#text")?.value) document.dispatchEvent(new CustomEvent("writing"));
  if (d.peer !== undefined) $("#peer").innerHTML = d.peer;
}

// mark shows in the list where somebody wants to chat.
function mark() {
  for (const room of wanted) {
    const link = $(`#roomlist a[data-room="${room}"]`);
    if (!link || link.classList.contains("wanted")) continue;
    link.classList.add("wanted");
    link.append(element(`<span class="badge mention chat">chat?</span>`));
  }
  count();
}

// badge counts a message in another room.
function badge(d) {
  const link = $(`#roomlist a[data-room="${d.room}"]`);
  if (!link || d.unread <= 0 && !d.mentions) return;
  link.classList.add("unread");
  link.dataset.unread = d.unread;
  link.dataset.mentions = d.mentions;
  let b = $(".badge:not(.chat)", link);
  if (!b) {
    b = element(`<span class="badge"></span>`);
    link.append(b);
  }
  b.classList.toggle("mention", d.mentions > 0);
  b.textContent = d.mentions > 0 ? `@${Math.min(d.mentions, 999)}` : Math.min(d.unread, 999);
  b.append(element(`<span class="sr"> unread${d.mentions > 0 ? " mentions" : ""}</span>`));
  count();
}

// count has the window's title say how many messages wait, of those that the person wants counted.
function count() {
  const which = document.documentElement.dataset.title || "all";
  let n = 0;
  for (const { dataset, classList } of $$("#roomlist a[data-room]")) {
    if (dataset.room === document.body.dataset.room) continue;
    const mentions = Number(dataset.mentions);
    if (which === "none") continue;
    if (classList.contains("muted")) n += which === "direct" ? 0 : mentions;
    else if (which === "all" || dataset.kind === "direct") n += Number(dataset.unread);
    else if (which === "mentions") n += mentions;
  }
  n += [...wanted].filter((room) => !Number($(`#roomlist a[data-room="${room}"]`)?.dataset.unread)).length;
  document.title = n ? `(${n}) ${title}` : title;
}
