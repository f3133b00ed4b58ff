// The messages of a room. Each has its place by its number: what comes twice is dropped, what is missing is loaded.
import { $, $$, element, send } from "./dom.js";
import { say, tell } from "./status.js";

export class Timeline {
  constructor(scroll, room) {
    this.scroll = scroll;
    this.room = room;
    this.list = $("#timeline", scroll);
    this.last = Number(document.body.dataset.last);
    this.read = Number(document.body.dataset.read);
    this.newer = "newer" in document.body.dataset; // there are messages after those that are loaded
    this.typists = new Map();
    this.show();
    scroll.addEventListener("scroll", () => this.moved(), { passive: true });
    document.addEventListener("visibilitychange", () => this.seen());
    $("#older", scroll)?.addEventListener("click", (e) => { e.preventDefault(); this.older(); });
    new ResizeObserver(() => { if (this.following) this.toEnd(); }).observe(scroll);
    this.seen();
  }

  // show scrolls to where the person was: a message that was asked for, what is new, or the end.
  show() {
    const to = location.hash.length > 1 && document.getElementById(location.hash.slice(1)) || $("#new", this.list);
    if (to) to.scrollIntoView({ block: "center" });
    else this.toEnd();
    this.following = this.atEnd();
  }

  atEnd() { return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 40; }
  toEnd() { this.scroll.scrollTop = this.scroll.scrollHeight; }

  moved() {
    this.following = this.atEnd();
    if (this.scroll.scrollTop < 300) this.older();
    if (this.following && this.newer) this.loadNewer();
    this.seen();
  }

  items() { return $$(".msg[data-seq]", this.list); }

  find(seq) { return document.getElementById(`m${seq}`); }

  // posted puts a new message into its place.
  posted(m) {
    if (this.newer) return; // it is loaded when the person comes to it
    this.pending(m.id)?.remove();
    if (this.find(m.seq)) { this.last = Math.max(this.last, m.seq); return; }
    const item = element(m.html);
    this.dayAbove(item);
    const first = $(".msg.pending, .msg.failed", this.list);
    this.list.insertBefore(item, first);
    this.last = Math.max(this.last, m.seq);
    if (!item.classList.contains("own")) tell(item.querySelector(".name").textContent + ": " + item.querySelector(".body").textContent);
    if (this.following) this.toEnd();
    this.seen();
  }

  // dayAbove puts the day above the first message of one.
  dayAbove(item) {
    const before = this.items().at(-1);
    if (before && before.dataset.day === item.dataset.day) return;
    const day = element(`<li class="day"><span>Today</span></li>`);
    day.dataset.day = item.dataset.day;
    this.list.insertBefore(day, $(".msg.pending, .msg.failed", this.list));
  }

  // changed puts a later version of a message into the place of an earlier one.
  changed(m) {
    const was = this.find(m.seq);
    if (!was) return;
    const now = element(m.html);
    if (Number(was.dataset.v) > Number(now.dataset.v)) return;
    if (was.classList.contains("more")) now.classList.add("more");
    const focused = was === document.activeElement;
    was.replaceWith(now);
    if (focused) now.focus();
    if (this.following) this.toEnd();
  }

  // older loads what is above.
  async older() {
    const first = this.items()[0];
    const link = $("#older", this.scroll);
    if (this.loading || !link || !first) return;
    this.loading = true;
    try {
      const page = await this.fetch(`before=${first.dataset.seq}`);
      const from = this.scroll.scrollHeight - this.scroll.scrollTop;
      const top = this.list.firstElementChild;
      if (top?.classList.contains("day") && page.lastElementChild?.dataset.day === top.dataset.day) top.remove();
      const more = $$(".msg", page);
      this.list.prepend(page);
      if (more.length === 0 || Number(more[0].dataset.seq) === 1) link.parentElement.remove();
      this.scroll.scrollTop = this.scroll.scrollHeight - from;
    } catch (e) {
      say(e.message);
    } finally {
      this.loading = false;
    }
  }

  async loadNewer() {
    if (this.loading) return;
    this.loading = true;
    try {
      const page = await this.fetch(`after=${this.last}`);
      const items = $$(".msg", page);
      const days = this.items().at(-1)?.dataset.day;
      if (page.firstElementChild?.dataset.day === days) page.firstElementChild.remove();
      this.list.append(page);
      if (items.length) this.last = Number(items.at(-1).dataset.seq);
      if (items.length < 64) { this.newer = false; $("#newer")?.parentElement.remove(); }
    } catch (e) {
      say(e.message);
    } finally {
      this.loading = false;
    }
  }

  // reload loads anew what is on the page, for what was missed.
  async reload() {
    const first = this.items()[0];
    const page = await this.fetch(first && !this.following ? `after=${Number(first.dataset.seq) - 1}` : "");
    const waiting = $$(".msg.pending, .msg.failed", this.list);
    this.list.replaceChildren(page, ...waiting);
    this.last = Number(this.items().at(-1)?.dataset.seq || 0);
    this.newer = false;
    if (this.following) this.toEnd();
  }

  async fetch(query) {
    const answer = await fetch(`/r/${this.room}/messages?${query}`);
    if (!answer.ok) throw new Error("the messages could not be loaded");
    const t = document.createElement("template");
    t.innerHTML = await answer.text();
    return t.content;
  }

  // seen notes what is on the screen as read.
  seen() {
    if (document.hidden || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      if (document.hidden) return;
      const bottom = this.scroll.getBoundingClientRect().bottom;
      const seen = this.items().findLast((i) => i.getBoundingClientRect().bottom <= bottom + 4);
      const seq = Number(seen?.dataset.seq || 0);
      if (seq <= this.read) return;
      this.read = seq;
      send(`/r/${this.room}/read`, { seq }).catch(() => { this.read = 0; });
    }, 150);
  }

  // pending is the line of a draft that is not known to be stored.
  pending(id) { return id ? $(`.msg[data-draft="${CSS.escape(id)}"]`, this.list) : null; }

  addPending(id, text) {
    const item = element(`<li class="msg own pending" tabindex="-1"><div class="head"><span class="name"></span></div><div class="body" dir="auto"><p></p></div></li>`);
    item.dataset.draft = id;
    $(".name", item).textContent = document.body.dataset.meName;
    const p = $("p", item);
    text.split("\n").forEach((line, i) => { if (i) p.append(document.createElement("br")); p.append(line); });
    this.list.append(item);
    this.toEnd();
    this.following = true;
    return item;
  }

  typing(name) {
    clearTimeout(this.typists.get(name));
    this.typists.set(name, setTimeout(() => { this.typists.delete(name); this.showTyping(); }, 6000));
    this.showTyping();
  }

  showTyping() {
    const names = [...this.typists.keys()];
    $("#typing").textContent = names.length ? `${names.slice(0, 3).join(", ")} ${names.length > 1 ? "are" : "is"} typing …` : "";
  }
}
