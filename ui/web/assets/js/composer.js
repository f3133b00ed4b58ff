// What is typed, and how it goes.
import { $, element, send } from "./dom.js";
import { say } from "./status.js";
import { go } from "./nav.js";
import { last } from "./rooms.js";
import { ask, tellLines } from "./dialog.js";
import { newID, outboxOf } from "./outbox.js";
import { grow } from "./grow.js";
import { Draft } from "./draft.js";
import { Completion } from "./complete.js";
import { Uploads } from "./upload.js";

const mostBytes = 8192, mostLines = 100; // of a message
const mostSent = 50; // that can be recalled

// desktop says whether Enter sends: on a phone it begins a line.
export const desktop = () => !matchMedia("(pointer: coarse)").matches;

// composing says whether a key belongs to what is being composed; of the Enter that ends that, Safari tells by a number only.
export const composing = (e) => e.isComposing || e.keyCode === 229;

// sends says whether a key sends what is typed.
export const sends = (e) => e.key === "Enter" && desktop() && !e.shiftKey && !e.altKey && !composing(e);

export class Composer {
  // was is the composer of the same room whose place it takes, if there is one.
  constructor(form, pane, was) {
    this.form = form;
    this.pane = pane;
    this.room = pane.room;
    this.text = $("textarea", form);
    this.text.removeAttribute("maxlength"); // what is longer can go as a file
    this.fit = grow(this.text);
    this.aimed = $(".aim", form);
    this.draft = new Draft(this);
    this.completion = new Completion(this);
    this.uploads = new Uploads(this);
    this.sent = [];
    this.at = 0;
    form.addEventListener("submit", (e) => { e.preventDefault(); this.submit(); });
    this.text.addEventListener("keydown", (e) => this.key(e));
    this.text.addEventListener("input", () => this.draft.typed());
    this.outbox = outboxOf(this);
    this.draft.begin(was);
  }

  key(e) {
    if (composing(e) || this.completion.key(e)) return;
    if (sends(e)) {
      e.preventDefault();
      this.submit();
    } else if (e.key === "Enter" && e.altKey) {
      e.preventDefault();
      this.insert("\n", this.text.selectionStart, this.text.selectionEnd);
    } else if ((e.key === "ArrowUp" || e.key === "ArrowDown") && e.ctrlKey) {
      e.preventDefault();
      this.recall(e.key === "ArrowUp" ? 1 : -1);
    } else if (e.key === "ArrowUp" && !this.text.value && !e.shiftKey && !e.altKey && !e.metaKey) {
      e.preventDefault();
      this.pane.picks.last();
    } else if (["End", "PageUp", "PageDown"].includes(e.key) && !this.text.value && !e.shiftKey && !e.ctrlKey && !e.altKey && !e.metaKey) {
      e.preventDefault();
      this.pane.timeline.history.key(e.key);
    } else if (e.key === "Escape" && this.reply) {
      e.preventDefault();
      this.answer(null);
    }
  }

  set(text) {
    this.text.value = text;
    this.text.setSelectionRange(text.length, text.length);
    this.fit();
    this.completion.close();
  }

  // insert puts text in the place of what is between two places.
  insert(text, from, to) {
    this.text.setRangeText(text, from, to, "end");
    this.fit();
    this.draft.typed();
  }

  // recall puts what was sent before into the composer; nothing that was typed is lost.
  recall(back) {
    const now = this.text.value, n = this.sent.length;
    if (this.at === 0 || now !== this.sent[n - this.at]) { this.at = 0; this.kept = now; }
    let at = this.at + back;
    while (at > 0 && at <= n && this.sent[n - at] === now) at += back;
    if (at < 0 || at > n) return;
    this.at = at;
    this.set(at === 0 ? this.kept : this.sent[n - at]);
  }

  // answer has the next message answer one; none when it is null.
  answer(item) {
    this.reply = item ? Number(item.dataset.seq) : 0;
    this.aimed.hidden = !item;
    if (!item) return;
    this.aimed.replaceChildren(element(`<span dir="auto"></span>`), element(`<button type="button" class="close" aria-label="Don't answer it">×</button>`));
    $("span", this.aimed).textContent = `answering ${$(".name", item).textContent}: ${$(".body", item).textContent.slice(0, 120)}`;
    $("button", this.aimed).addEventListener("click", () => { this.answer(null); this.text.focus(); });
    this.text.focus();
  }

  async submit() {
    const text = this.text.value.trim() && this.text.value.replace(/\s+$/, "");
    if (!text && this.uploads.empty()) return;
    if (this.uploads.waiting()) { this.uploads.then(() => this.submit()); return; }
    const verb = text.startsWith("/") && !text.startsWith("//") && this.uploads.empty();
    if (!verb && tooLong(text)) { this.offerFile(text); return; }
    const draft = { id: newID(), text, verb, reply: this.reply, files: this.uploads.take() };
    if (text && this.sent.at(-1) !== text) this.sent = [...this.sent, text].slice(-mostSent);
    this.at = 0;
    this.set("");
    this.draft.sent();
    if (!verb) this.answer(null);
    document.body.classList.remove("full");
    this.outbox.add(draft);
  }

  async offerFile(text) {
    const max = this.uploads.max;
    if (!max) { say("that is too long for a message"); return; }
    if (!await ask("That is too long for a message. Send it as a file?", "Send it as a file")) { this.text.focus(); return; }
    const when = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16).replace("T", "-").replace(":", "");
    this.uploads.add([new File([text.endsWith("\n") ? text : text + "\n"], `text-${when}.txt`, { type: "text/plain" })]);
    this.set("");
    this.submit();
  }

  // answered shows what a verb said; what it asks is asked, and a yes sends it once more.
  async answered(answer, draft) {
    if (answer.ask) {
      if (await ask(answer.ask)) this.outbox.add({ ...draft, id: newID(), sure: true });
      return;
    }
    if (answer.edit) { this.pane.picks.edit(answer.edit); return; }
    if (answer.show === "last") { last(); return; }
    if (answer.show === "new") { this.pane.timeline.history.toUnread(); return; }
    if (answer.go) await go(answer.go);
    if (!answer.lines) return;
    if (!answer.go && (answer.lines.length > 1 || answer.lines[0].length > 160)) tellLines(answer.title || draft.text, answer.lines, answer.qr);
    else say(answer.lines[0]);
  }

  // confirmed forgets a draft that is stored, as the stream tells; also what is still typed here but was sent from
  // another screen.
  confirmed(m) {
    if (!this.outbox.confirmed(m.id)) this.draft.said(m);
  }

  // typing tells the room that something is typed.
  typing() { send(`/r/${this.room}/typing`).catch(() => {}); }
}

function tooLong(text) {
  return text.split("\n").length > mostLines || new TextEncoder().encode(text).length > mostBytes;
}
