// What is above and below the messages that are loaded. Nothing jumps when it comes.
import { $, $$, element, pageOf } from "./dom.js";
import { atNewest } from "./nav.js";
import { say } from "./status.js";

const most = 600; // messages that a page holds
const page = 64; // messages of a piece

export class History {
  constructor(timeline) {
    this.timeline = timeline;
    this.section = timeline.pane.section;
    this.newer = "newer" in this.section.dataset; // there are messages after those that are loaded…
    this.older = "older" in this.section.dataset; // …and before
    this.loading = new Set(); // the ends at which a piece is loaded, or waits for it
    this.loads = Promise.resolve();
    this.stale = false; // it is not known whether what is here was changed
    this.unseen = 0; // came while the person looked at others
    this.scroll = timeline.scroll;
    $$("p.more", this.scroll).forEach((p) => p.remove());
    this.top = element(`<p class="more" hidden><button class="older">Older messages</button></p>`);
    this.end = element(`<p class="more" hidden><button class="newer">Newer messages</button></p>`);
    timeline.list.before(this.top);
    timeline.list.after(this.end);
    $("button", this.top).addEventListener("click", () => this.loadOlder());
    $("button", this.end).addEventListener("click", () => this.loadNewer());
    this.jump = element(`<button class="jump" hidden></button>`);
    this.jump.addEventListener("click", () => this.toNewest());
    this.up = element(`<button class="jump up" hidden>Jump to what is new ↑</button>`);
    this.up.addEventListener("click", () => this.toUnread());
    timeline.scroll.after(this.up, this.jump);
    this.mark();
  }

  mark() {
    this.top.hidden = !this.older;
    this.end.hidden = !this.newer;
    const away = this.newer || this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight > this.scroll.clientHeight / 2;
    if (!away) this.unseen = 0;
    this.jump.hidden = !away && !this.unseen;
    this.jump.textContent = this.unseen ? `${this.unseen} new message${this.unseen > 1 ? "s" : ""} ↓` : "Newest ↓";
  }

  moved() {
    if (this.timeline.following) this.unseen = 0;
    if (this.older && this.scroll.scrollTop < 500) this.loadOlder();
    if (this.newer && this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 500) this.loadNewer();
    const line = $(".new", this.timeline.list);
    if (line && line.getBoundingClientRect().bottom > this.scroll.getBoundingClientRect().top) this.up.hidden = true;
    this.mark();
  }

  count() { this.unseen++; this.mark(); }

  // offerUnread offers the first message that was not read, if it is further up than what is loaded.
  offerUnread() {
    const first = Number(this.timeline.items()[0]?.dataset.seq || 0);
    this.up.hidden = !(this.timeline.read > 0 && first > this.timeline.read + 1);
  }

  async fetch(query) {
    const answer = await pageOf(`/r/${this.timeline.room}/messages?${query}`);
    if (!answer.ok) throw new Error("the messages could not be loaded");
    const t = document.createElement("template");
    t.innerHTML = await answer.text();
    $$(".msg", t.content).forEach((i) => this.timeline.own(i));
    return t.content;
  }

  // load does one thing after the other; at an end of the messages only one at a time.
  load(work, end) {
    if (!this.timeline.room || this.loading.has(end)) return;
    if (end) this.loading.add(end);
    return this.loads = this.loads.then(work).catch((e) => say(e.message)).then(() => {
      this.loading.delete(end);
      this.timeline.foldHidden();
      this.mark();
    });
  }

  loadOlder() {
    return this.load(async () => {
      const list = this.timeline.list, first = this.timeline.items()[0];
      if (!first) return;
      const piece = await this.fetch(`before=${first.dataset.seq}`);
      const items = $$(".msg", piece);
      this.older = items.length > 0 && Number(items[0].dataset.seq) > 1;
      this.timeline.hold(() => {
        const day = list.firstElementChild;
        if (day?.classList.contains("day") && items.at(-1)?.dataset.day === day.dataset.day) day.remove();
        list.prepend(piece);
        this.cut(-1);
        this.mark();
      });
    }, "older");
  }

  loadNewer() {
    return this.load(async () => {
      const { list } = this.timeline;
      const piece = await this.fetch(`after=${this.timeline.last}`);
      const items = $$(".msg", piece);
      if (piece.firstElementChild?.dataset.day === this.timeline.items().at(-1)?.dataset.day) piece.firstElementChild?.remove();
      this.timeline.hold(() => {
        list.insertBefore(piece, this.timeline.waiting());
        if (items.length) this.timeline.last = Number(items.at(-1).dataset.seq);
        this.newer = items.length === page || this.timeline.last < this.timeline.newest;
        if (items.length === 0) this.newer = false;
        this.cut(+1);
        this.mark();
      });
    }, "newer");
  }

  // trim drops what is far above while what comes is followed.
  trim() {
    if (this.timeline.following) this.timeline.hold(() => this.cut(+1));
  }

  // cut drops messages at the other end than that in a direction.
  cut(direction) {
    const items = this.timeline.items();
    const over = items.length - most;
    if (over <= 0 || direction > 0 && over < page) return;
    const gone = direction > 0 ? items.slice(0, over) : items.slice(-over);
    if (direction > 0) {
      while (this.timeline.list.firstElementChild !== items[over]) this.timeline.list.firstElementChild.remove();
      this.older = true;
      return;
    }
    for (const i of gone) {
      while (i.nextElementSibling && !i.nextElementSibling.matches(".msg")) i.nextElementSibling.remove();
      i.remove();
    }
    this.timeline.last = Number(items[items.length - over - 1].dataset.seq);
    this.newer = true;
  }

  // put shows other messages: those of a query.
  async put(query) {
    const piece = await this.fetch(query);
    const items = $$(".msg", piece);
    const waiting = $$(".msg.pending, .msg.failed", this.timeline.list);
    this.timeline.list.replaceChildren(piece, ...waiting);
    const first = Number(items[0]?.dataset.seq || 0);
    this.timeline.last = Number(items.at(-1)?.dataset.seq || 0);
    this.older = first > 1;
    this.newer = this.timeline.last < this.timeline.newest;
    this.mark();
  }

  // key scrolls as a key says.
  key(key) {
    if (key === "End") this.toNewest();
    else this.scroll.scrollBy({ top: (key === "PageUp" ? -0.9 : 0.9) * this.scroll.clientHeight });
  }

  toNewest() {
    this.unseen = 0;
    if (!this.timeline.pane.root) atNewest();
    if (!this.newer) { this.timeline.toEnd(); return; }
    return this.load(async () => {
      if (!this.newer) { this.timeline.toEnd(); return; }
      this.timeline.newest = 0;
      await this.put("");
      this.timeline.newest = this.timeline.last;
      this.timeline.following = true;
      this.timeline.toEnd();
      this.timeline.showMarks();
    });
  }

  // to shows a message and has it stand out for a moment.
  async to(seq, focus = true) {
    if (!this.timeline.find(seq)) {
      await this.load(() => this.put(`at=${seq}`));
      this.timeline.following = false;
    }
    const item = this.timeline.find(seq);
    if (!item) { say("that message is not here"); return; }
    item.scrollIntoView({ block: "center" });
    item.classList.remove("shown");
    requestAnimationFrame(() => item.classList.add("shown"));
    if (focus) item.focus({ preventScroll: true });
  }

  async toUnread() {
    this.up.hidden = true;
    const line = $(".new", this.timeline.list);
    if (!line && this.timeline.read >= this.timeline.newest) say("nothing is new here");
    else if (line) line.scrollIntoView({ block: "center" });
    else await this.to(this.timeline.read + 1, false);
  }

  // back is called after a break: what the server does not look at may have changed.
  back() {
    if (this.newer || this.stale || this.timeline.items().length > 200) this.heal();
  }

  // heal loads what is here once more, for what was changed meanwhile.
  heal() {
    this.stale = true;
    return this.load(async () => {
      const items = this.timeline.items();
      const end = Number(items.at(-1)?.dataset.seq || 0);
      for (let after = Number(items[0]?.dataset.seq || 1) - 1; after < end;) {
        const now = $$(".msg", await this.fetch(`after=${after}`));
        if (now.length === 0) break;
        for (const item of now) {
          const was = this.timeline.find(item.dataset.seq);
          if (was && differs(was, item)) this.timeline.replace(was, item);
        }
        after = Number(now.at(-1).dataset.seq);
      }
      this.stale = false;
    });
  }

  // reload is called when more was missed than a stream brings: the newest take the place of what is here, or, if the
  // person looks at others, they can be had.
  reload() {
    this.newer = true;
    this.timeline.newest = Math.max(this.timeline.newest, this.timeline.last + 1);
    if (this.timeline.following) return this.toNewest();
    this.mark();
  }
}

function differs(a, b) {
  const replies = (i) => $(".replies", i)?.dataset.count;
  return a.dataset.v !== b.dataset.v || replies(a) !== replies(b) || $(".name", a)?.textContent !== $(".name", b)?.textContent;
}
