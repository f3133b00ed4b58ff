// What is typed. One post is in flight at a time, so that none overtakes another; each has an id, so that trying again
// never says a thing twice.
import { $, send } from "./dom.js";
import { say } from "./status.js";

export class Composer {
  constructor(form, room, timeline) {
    this.form = form;
    this.room = room;
    this.timeline = timeline;
    this.text = $("textarea", form);
    this.queue = [];
    form.addEventListener("submit", (e) => { e.preventDefault(); this.submit(); });
    this.text.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.shiftKey && !e.altKey && !e.isComposing && !matchMedia("(pointer: coarse)").matches) {
        e.preventDefault();
        this.submit();
      }
    });
    addEventListener("online", () => this.next());
    addEventListener("beforeunload", (e) => { if (this.queue.length) e.preventDefault(); });
  }

  submit() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    const draft = { id: newID(), text, verb: text.startsWith("/") && !text.startsWith("//") };
    if (!draft.verb) draft.item = this.timeline.addPending(draft.id, text);
    this.queue.push(draft);
    this.next();
  }

  async next() {
    const draft = this.queue[0];
    if (this.busy || !draft) return;
    this.busy = true;
    try {
      const answer = await send(`/r/${this.room}/post`, { id: draft.id, text: draft.text });
      this.queue.shift();
      if (draft.verb) this.answered(answer, draft);
      this.busy = false;
      this.next();
    } catch (e) {
      this.busy = false;
      if (e.retry || e.status === 429) { setTimeout(() => this.next(), 2000); return; }
      this.queue.shift();
      this.failed(draft, e.message);
      this.next();
    }
  }

  failed(draft, why) {
    draft.item?.remove();
    this.text.value = draft.text + (this.text.value ? "\n" + this.text.value : "");
    say(why);
  }

  answered(answer) {
    if (answer.go) location.href = answer.go;
    else if (answer.lines) say(answer.lines.join("\n"));
  }

  // confirmed forgets a draft that is stored, as the stream tells.
  confirmed(m) { this.timeline.pending(m.id)?.remove(); }
}

function newID() {
  const random = crypto.getRandomValues(new Uint8Array(9));
  return Date.now().toString(36) + "-" + btoa(String.fromCharCode(...random)).replaceAll("/", "_").replaceAll("+", "-");
}
