// The list of rooms, and the people who are here.
import { $ } from "./dom.js";
import { say, tell } from "./status.js";

// handlers are what the stream tells of them.
export const handlers = {
  rooms: (d) => { $("#roomlist").innerHTML = d.html; count(); },
  people: (d) => { if ($("#people")) $("#people").innerHTML = d.html; },
  elsewhere(d) {
    if (d.forMe && !d.muted) tell(`${d.by} in ${d.title}: ${d.text}`);
    badge(d);
  },
  say: (d) => { say(d.text); tell(d.text); },
  closing: (d) => say(d.reason, true),
};

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
