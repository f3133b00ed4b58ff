// The messages of a room. Each has its place by its number: what comes twice is dropped, what is missing is loaded.
import { $, $$, element, send } from "./dom.js";
import { tell } from "./status.js";
import { History } from "./history.js";

export class Timeline {
  constructor(pane) {
    this.pane = pane;
    this.scroll = $(".scroll", pane.section);
    this.room = pane.room;
    this.list = $(".timeline", this.scroll);
    const data = pane.section.dataset;
    this.last = Number(data.last);
    this.newest = Number(data.newest); // of the room
    this.read = Number(data.read);
    this.peer = { read: Number(data.seen || 0), delivered: Number(data.delivered || 0) };
    this.typists = new Map();
    this.history = new History(this);
    this.foldHidden();
    this.showMarks();
    this.show();
    this.scroll.addEventListener("scroll", () => this.moved(), { passive: true });
    document.addEventListener("visibilitychange", () => { this.marked = false; this.seen(); }, { signal: pane.gone });
    new ResizeObserver(() => { if (this.following) this.toEnd(); }).observe(this.scroll);
    this.list.addEventListener("load", () => { if (this.following) this.toEnd(); }, true); // of images
    this.list.addEventListener("toggle", (e) => this.unfold(e), true);
    this.seen();
  }

  // show scrolls to where the person was: a message that was asked for, what is new, or the end.
  show() {
    const asked = !this.pane.root && /^#m\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    const to = asked || $(".new", this.list);
    if (to) to.scrollIntoView({ block: "center" });
    else this.toEnd();
    this.following = this.atEnd();
    this.history.offerUnread();
  }

  atEnd() { return !this.history.newer && this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 40; }
  toEnd() { this.scroll.scrollTop = this.scroll.scrollHeight; }

  moved() {
    this.following = this.atEnd();
    this.history.moved();
    this.seen();
  }

  items() { return $$(".msg[data-seq]", this.list); }
  find(seq) { return $(`.msg[data-seq="${seq}"]`, this.list); }
  has(item) { return Number(item.dataset.room) === this.room; } // the message above a thread is elsewhere
  above() { return $(".root .msg", this.scroll); }
  waiting() { return $(".msg.pending, .msg.failed", this.list); }

  // hold changes the list by a function, and keeps what is seen where it is.
  hold(change) {
    const top = this.scroll.getBoundingClientRect().top;
    const anchor = this.items().find((i) => i.getBoundingClientRect().bottom > top);
    const was = anchor?.getBoundingClientRect().top;
    change();
    if (this.following) this.toEnd();
    else if (anchor?.isConnected) this.scroll.scrollTop += anchor.getBoundingClientRect().top - was;
  }

  // own takes the ids off what stands in the column beside a room, whose messages have the same.
  own(item) {
    if (this.pane.root) item.removeAttribute("id");
    return item;
  }

  // posted puts a new message into its place.
  posted(m) {
    this.newest = Math.max(this.newest, m.seq);
    this.pending(m.id)?.remove();
    const item = this.own(element(m.html));
    const mine = item.classList.contains("own");
    if (this.find(m.seq)) { this.last = Math.max(this.last, m.seq); return; }
    this.stopTyping(item);
    if (!this.following && !mine) this.history.count();
    if (!mine) tell(`${this.pane.root ? "in the thread, " : ""}${$(".name", item).textContent}: ${said(item)}`);
    if (this.history.newer) return; // it is loaded when the person comes to it
    if (mine) $$(".new", this.list).forEach((line) => line.remove());
    else if (document.hidden && !this.marked) this.markNew();
    this.hold(() => {
      this.dayAbove(item, m.day);
      this.list.insertBefore(item, this.waiting());
      this.foldHidden();
    });
    this.last = Math.max(this.last, m.seq);
    this.history.trim();
    this.showMarks();
    this.seen();
  }

  // markNew puts the line above what comes while nobody looks.
  markNew() {
    this.marked = true;
    $$(".new", this.list).forEach((line) => line.remove());
    this.list.insertBefore(element(`<li class="new"><span>new</span></li>`), this.waiting());
  }

  // dayAbove puts the line of a day above the first message of it; what was today until then is called by its date.
  dayAbove(item, day) {
    const before = this.items().at(-1);
    if (!day || before && before.dataset.day === item.dataset.day) return;
    for (const name of $$(".day span[title]", this.list)) name.textContent = name.title;
    this.list.insertBefore(element(day), this.waiting());
  }

  // now is what is there of a message, which may have been changed since it was picked.
  now(item) { return (this.has(item) ? this.find(item.dataset.seq) : this.above()) || item; }

  // changed puts a later version of a message into the place of an earlier one.
  changed(m) {
    const now = element(m.html), was = this.now(now);
    if (was === now || was.dataset.seq !== now.dataset.seq || was.dataset.room !== now.dataset.room) return;
    if (!this.has(now)) { now.removeAttribute("id"); $(".replies", now)?.remove(); }
    this.replace(was, now);
  }

  replace(was, now) {
    this.own(now);
    if (Number(was.dataset.v) > Number(now.dataset.v)) return;
    if (was.classList.contains("editing")) { was.later = now; return; }
    if (was.classList.contains("more")) now.classList.add("more");
    if (document.body.dataset.beside === now.dataset.seq) $(".replies .badge", now)?.remove();
    const focused = was.contains(document.activeElement);
    this.hold(() => was.replaceWith(now));
    if (focused) now.focus({ preventScroll: true });
    this.foldHidden();
    this.showMarks();
  }

  // foldHidden has several messages in a row, of people whom the reader blocks, be one line until it is opened.
  foldHidden() {
    if (!$("details.hidden", this.list)) return;
    let first = null, n = 0;
    const name = () => { if (first) $("summary", first).textContent = n > 1 ? `${n} messages hidden: from people whom you block` : "hidden: from somebody whom you block"; };
    for (const item of this.items()) {
      if (!$("details.hidden", item)) { name(); first = null; continue; }
      item.classList.toggle("folded", first !== null && !$("details", first).open);
      if (first) n++; else { first = item; n = 1; }
    }
    name();
  }

  unfold(e) {
    if (!e.target.matches("details.hidden")) return;
    this.foldHidden();
    let item = e.target.closest(".msg").nextElementSibling;
    for (; item && $("details.hidden", item); item = item.nextElementSibling) if ($("details", item).open !== e.target.open) $("details", item).open = e.target.open;
  }

  // state tells the stream what there is: up to which message, and what their versions make together.
  state(query, prefix) {
    const name = (word) => prefix ? `${prefix}-${word}` : word;
    if (prefix) query.set(prefix, this.room);
    query.set(name("after"), this.history.newer ? this.newest : this.last);
    const items = this.items().filter((i) => Number(i.dataset.seq) > this.last - 200);
    if (this.history.newer || items.length === 0) return;
    let sum = 0;
    for (const i of items) sum += Number(i.dataset.v) + Number($(".replies", i)?.dataset.count || 0);
    query.set(name("first"), items[0].dataset.seq);
    query.set(name("sum"), sum);
  }

  // seen notes what is on the screen as read, a moment later or when the pane ends.
  seen() {
    if (document.hidden || this.timer || !this.room) return;
    this.timer = setTimeout(() => this.note(), 150);
  }

  end() { if (this.timer) this.note(); }

  note() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (document.hidden || !this.scroll.isConnected) return;
    const bottom = this.scroll.getBoundingClientRect().bottom;
    const seen = this.items().findLast((i) => i.getBoundingClientRect().bottom <= bottom + 4);
    const seq = Number(seen?.dataset.seq || 0);
    if (seq <= this.read) return;
    const was = this.read;
    this.read = seq;
    send(`/r/${this.room}/read`, { seq }).catch(() => { this.read = was; });
  }

  // marks notes how far the person has read on another screen, or the other one of a direct room.
  marks(d) {
    if (d.own) { this.read = Math.max(this.read, d.read); return; }
    this.peer = { read: Math.max(this.peer.read, d.read), delivered: Math.max(this.peer.delivered, d.delivered) };
    this.showMarks();
  }

  showMarks() {
    if (!this.peer.delivered && !this.peer.read) return;
    const last = this.items().findLast((i) => i.classList.contains("own"));
    $$(".mark", this.list).forEach((mark) => mark.remove());
    if (!last) return;
    const seq = Number(last.dataset.seq);
    const word = seq <= this.peer.read ? "seen" : seq <= this.peer.delivered ? "delivered" : "";
    if (word) $(".acts", last).before(element(`<span class="mark">${word}</span>`));
  }

  // pending is the line of a draft that is not known to be stored.
  pending(id) { return id ? $(`.msg[data-draft="${CSS.escape(id)}"]`, this.list) : null; }

  typing(name) {
    clearTimeout(this.typists.get(name));
    this.typists.set(name, setTimeout(() => { this.typists.delete(name); this.showTyping(); }, 6000));
    this.showTyping();
  }

  stopTyping(item) {
    const name = $(".name", item)?.textContent;
    clearTimeout(this.typists.get(name));
    if (this.typists.delete(name)) this.showTyping();
  }

  showTyping() {
    const names = [...this.typists.keys()];
    const text = names.length > 2 ? "several people are typing…" : names.length > 0 ? `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} typing…` : "";
    $(".typing", this.pane.section).textContent = text;
  }
}

// said is what a message says, for those who hear it.
function said(item) {
  if ($("details.hidden", item)) return "hidden";
  const files = $$(".attachments .file, .attachments img", item).map((f) => f.alt || f.textContent);
  return [$(".body", item).textContent, ...files].join(" ").slice(0, 300);
}
