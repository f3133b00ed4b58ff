// Drafts on their way. One post is in flight at a time, so that none overtakes another; each has an id, so that trying
// again never says a thing twice.
import { $, $$, element, send } from "./dom.js";
import { say } from "./status.js";

const mostTries = 5; // of what comes too soon
const longest = 5000; // that it may have to wait, in milliseconds
const patience = 8000; // until a line that has no answer says so…
const lost = 30000; // …and until it is sent once more, since the connection may be gone…
const slowest = 4; // …or, for each character, is that slow

const all = new Map(); // by room: what is on its way goes on, and what failed is kept, while another room is shown
const made = new Set(); // ids of what was sent here, until the stream tells of it

addEventListener("online", () => { for (const o of all.values()) o.next(); });
addEventListener("beforeunload", (e) => { if ([...all.values()].some((o) => o.unsent())) e.preventDefault(); });

// outboxOf returns the outbox of a composer's room, which shows there what it has.
export function outboxOf(composer) {
  const o = all.get(composer.room) || new Outbox();
  all.set(composer.room, o);
  o.enter(composer);
  return o;
}

class Outbox {
  constructor() {
    this.queue = [];
    this.failing = [];
    this.paced = false; // what came too soon waits, and with it all that is typed meanwhile
  }

  unsent() { return this.failing.length > 0 || this.queue.some((d) => !d.stored); }

  enter(composer) {
    this.composer = composer;
    this.left = false;
    const { list } = composer.pane.timeline;
    const stored = new Set($$(".own[data-id]", list).map((i) => i.dataset.id));
    this.failing = this.failing.filter((d) => !stored.has(d.id));
    for (const draft of [...this.failing, ...this.queue]) {
      if (draft.verb || stored.has(draft.id) || list.contains(draft.item)) continue;
      draft.item = this.show(draft);
      if (this.failing.includes(draft)) this.offer(draft);
    }
    if (this.failing.length) say(""); // which told of them, and may stand before them
  }

  // leave is called when the room is shown no more.
  leave() {
    this.left = true;
    if (this.queue.length + this.failing.length === 0) all.delete(this.composer.room);
  }

  add(draft) {
    if (!draft.verb) {
      const { timeline } = this.composer.pane;
      if (timeline.history.newer) timeline.history.toNewest();
      timeline.following = true;
      draft.item = this.show(draft);
    }
    this.queue.push(draft);
    this.next();
  }

  async next() {
    const draft = this.queue[0];
    if (!draft && this.left) this.leave();
    if (this.busy || this.paced || !draft) return;
    this.busy = true;
    clearTimeout(this.timer);
    const slow = setTimeout(() => { if (draft.item) note(draft.item, "no answer yet"); }, patience);
    let answer;
    try {
      answer = await send(`/r/${this.composer.room}/post`, fields(draft), draft.verb ? 0 : lost + slowest * draft.text.length);
    } catch (e) {
      this.busy = false;
      clearTimeout(slow);
      const wait = this.wait(draft, e);
      if (wait) {
        if (draft.item) note(draft.item, e.retry ? "waiting for a connection" : "");
        this.paced = e.status === 429;
        this.timer = setTimeout(() => { this.paced = false; this.next(); }, wait);
        return;
      }
      this.queue.shift();
      this.failed(draft, e.message);
      this.next();
      return;
    }
    this.queue.shift();
    this.busy = false;
    clearTimeout(slow);
    this.composer.draft.cleared();
    if (draft.verb) await this.composer.answered(answer, draft).catch((e) => say(e.message));
    this.next();
  }

  // wait is after how many milliseconds a draft is tried again; 0 if it is not.
  wait(draft, e) {
    draft.tries = (draft.tries || 0) + 1;
    if (e.retry && (!e.status || draft.tries <= mostTries)) return Math.min(1000 * 2 ** Math.min(draft.tries, 5), 15000);
    if (e.status === 429 && e.after > 0 && e.after <= longest && draft.tries <= mostTries) return e.after;
    return 0;
  }

  // failed shows why a draft was not posted. A verb goes back to where it was typed.
  failed(draft, why) {
    if (!draft.verb) { this.fail(draft, why); return; }
    const { text } = this.composer;
    if (!text.value) this.composer.set(draft.text);
    say(why);
  }

  fail(draft, why) {
    draft.why = why;
    this.failing.push(draft);
    if (this.left) say(`${why}: “${draft.text.slice(0, 40)}” waits where you typed it`, true);
    else this.offer(draft);
  }

  // offer lets the person try again what failed.
  offer(draft) {
    const { item } = draft;
    item.classList.replace("pending", "failed");
    note(item, draft.why);
    const choices = element(`<div class="failing"><button class="again">Try again</button> <button class="drop">Discard</button></div>`);
    $(".again", choices).addEventListener("click", () => {
      choices.remove();
      note(item, "");
      item.classList.replace("failed", "pending");
      draft.tries = 0;
      this.forget(draft);
      this.queue.push(draft);
      this.next();
    });
    $(".drop", choices).addEventListener("click", () => {
      item.remove();
      this.forget(draft);
      if (!this.composer.text.value) this.composer.set(draft.text);
      this.composer.text.focus();
    });
    item.append(choices);
    item.scrollIntoView({ block: "nearest" });
  }

  forget(draft) { this.failing = this.failing.filter((d) => d !== draft); }

  // confirmed forgets a draft that is stored, though its answer may not have come, and says whether it was sent here.
  confirmed(id) {
    if (!id) return false;
    const at = this.queue.findIndex((d) => d.id === id);
    if (at > 0 || at === 0 && !this.busy) this.queue.splice(at, 1);
    else if (at === 0) this.queue[0].stored = true;
    this.failing = this.failing.filter((d) => d.id !== id);
    return made.delete(id);
  }

  show(draft) {
    const { timeline } = this.composer.pane;
    const item = element(`<li class="msg own pending" tabindex="-1"><div class="head"><span class="name"></span><span class="why" role="status"></span></div><div class="body" dir="auto"><p></p></div></li>`);
    item.dataset.draft = draft.id;
    $(".name", item).textContent = document.body.dataset.meName;
    const p = $("p", item);
    draft.text.replace(/^\/\//, "/").split("\n").forEach((line, i) => { if (i) p.append(document.createElement("br")); p.append(line); });
    for (const f of draft.files) p.append(document.createElement("br"), "📎 " + f.name);
    timeline.list.append(item);
    if (timeline.following) timeline.toEnd();
    return item;
  }
}

function fields(draft) {
  const f = new URLSearchParams({ id: draft.id, text: draft.text });
  if (draft.reply) f.set("reply", draft.reply);
  if (draft.sure) f.set("sure", "1");
  for (const file of draft.files || []) f.append("file", file.upload);
  return f;
}

function note(item, text) { $(".why", item).textContent = text; }

// newID names a draft.
export function newID() {
  const random = crypto.getRandomValues(new Uint8Array(9));
  const id = Date.now().toString(36) + "-" + btoa(String.fromCharCode(...random)).replaceAll("/", "_").replaceAll("+", "-");
  made.add(id);
  return id;
}
