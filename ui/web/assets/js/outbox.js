// Drafts on their way. One post is in flight at a time, so that none overtakes another; each has an id, so that trying
// again never says a thing twice.
import { $, element, send } from "./dom.js";
import { say } from "./status.js";

const mostTries = 5; // of what comes too soon
const longest = 5000; // that it may have to wait, in milliseconds

export class Outbox {
  constructor(composer) {
    this.composer = composer;
    this.queue = [];
    addEventListener("online", () => this.next());
    addEventListener("beforeunload", (e) => { if (this.queue.some((d) => !d.stored)) e.preventDefault(); });
  }

  add(draft) {
    if (!draft.verb) draft.item = this.show(draft);
    this.queue.push(draft);
    this.next();
  }

  async next() {
    const draft = this.queue[0];
    if (this.busy || !draft) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      const answer = await send(`/r/${this.composer.room}/post`, fields(draft));
      this.queue.shift();
      this.busy = false;
      this.composer.draft.cleared();
      if (draft.verb) await this.composer.answered(answer, draft);
    } catch (e) {
      this.busy = false;
      const wait = this.wait(draft, e);
      if (wait) {
        if (e.retry && draft.item) note(draft.item, "waiting for a connection");
        this.timer = setTimeout(() => this.next(), wait);
        return;
      }
      this.queue.shift();
      this.failed(draft, e.message);
    }
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
    const { item } = draft;
    if (!item.isConnected) { this.keep(draft, why); return; }
    item.classList.replace("pending", "failed");
    note(item, why);
    const choices = element(`<div class="failing"><button class="again">Try again</button> <button class="drop">Discard</button></div>`);
    $(".again", choices).addEventListener("click", () => {
      choices.remove();
      note(item, "");
      item.classList.replace("failed", "pending");
      draft.tries = 0;
      this.queue.push(draft);
      this.next();
    });
    $(".drop", choices).addEventListener("click", () => {
      item.remove();
      if (!this.composer.text.value) this.composer.set(draft.text);
      this.composer.text.focus();
    });
    item.append(choices);
    item.scrollIntoView({ block: "nearest" });
  }

  // keep has what failed be what is typed in its room, for who is elsewhere by now.
  keep(draft, why) {
    const { room } = this.composer;
    send(`/r/${room}/draft`, { text: draft.text }).catch(() => {});
    if (document.body.dataset.room === String(room) && !$("#text")?.value) $("#text").value = draft.text;
    say(`${why}: “${draft.text.slice(0, 40)}” is kept where you typed it`, true);
  }

  // confirmed forgets a draft that is stored, though its answer may not have come.
  confirmed(id) {
    if (!id) return;
    const at = this.queue.findIndex((d) => d.id === id);
    if (at > 0 || at === 0 && !this.busy) this.queue.splice(at, 1);
    else if (at === 0) this.queue[0].stored = true;
  }

  show(draft) {
    const { timeline } = this.composer.pane;
    const item = element(`<li class="msg own pending" tabindex="-1"><div class="head"><span class="name"></span><span class="why" role="status"></span></div><div class="body" dir="auto"><p></p></div></li>`);
    item.dataset.draft = draft.id;
    $(".name", item).textContent = document.body.dataset.meName;
    const p = $("p", item);
    draft.text.replace(/^\/\//, "/").split("\n").forEach((line, i) => { if (i) p.append(document.createElement("br")); p.append(line); });
    for (const f of draft.files) p.append(document.createElement("br"), "📎 " + f.name);
    if (timeline.history.newer) timeline.history.toNewest();
    timeline.list.append(item);
    timeline.following = true;
    timeline.toEnd();
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
  return Date.now().toString(36) + "-" + btoa(String.fromCharCode(...random)).replaceAll("/", "_").replaceAll("+", "-");
}
