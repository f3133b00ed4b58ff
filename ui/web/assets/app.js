// The page of a room, or Home: what happens comes by a stream of events, what is typed is sent beside it.
import { Timeline } from "./timeline.js";
import { Composer } from "./composer.js";
import { listen } from "./stream.js";
import { say, tell } from "./status.js";
import { $ } from "./dom.js";

document.cookie = "parley-js=1; path=/; SameSite=Lax; max-age=31536000";

const room = Number(document.body.dataset.room);
const timeline = room ? new Timeline($("#scroll"), room) : null;
const composer = room && $("#composer") ? new Composer($("#composer"), room, timeline) : null;

listen(room, () => timeline ? timeline.last : 0, {
  posted(m) {
    timeline.posted(m);
    composer?.confirmed(m);
  },
  changed: (m) => timeline.changed(m),
  reload: () => timeline ? timeline.reload() : location.reload(),
  rooms: (d) => { $("#roomlist").innerHTML = d.html; count(); },
  people: (d) => { if ($("#people")) $("#people").innerHTML = d.html; },
  typing: (d) => timeline?.typing(d.name),
  elsewhere(d) {
    if (d.forMe && !d.muted) tell(`${d.by} in ${d.title}: ${d.text}`);
    badge(d);
  },
  say: (d) => { say(d.text); tell(d.text); },
  closing: (d) => say(d.reason, true),
});

// badge counts a message in another room.
function badge(d) {
  const link = $(`#roomlist a[data-room="${d.room}"]`);
  if (!link || d.unread <= 0) return;
  link.classList.add("unread");
  let b = link.querySelector(".badge");
  if (!b) {
    b = document.createElement("span");
    b.className = "badge";
    link.append(b);
  }
  b.classList.toggle("mention", d.mentions > 0);
  b.textContent = (d.mentions > 0 ? "@" : "") + Math.min(d.unread, 999);
  count();
}

// count has the window's title say in how many rooms something waits.
const title = document.title;
function count() {
  const n = document.querySelectorAll("#roomlist a.unread:not(.muted)").length;
  document.title = n ? `(${n}) ${title}` : title;
}
count();
