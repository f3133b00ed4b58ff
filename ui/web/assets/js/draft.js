// What is typed and not sent is kept for the person's other screens, and the room is told that they type.
import { send } from "./dom.js";

const keepAfter = 1000, tellEvery = 3000;

export class Draft {
  constructor(composer) {
    this.composer = composer;
    this.kept = composer.text.value;
    this.path = `/r/${composer.room}/draft`;
    this.told = 0;
    document.addEventListener("visibilitychange", () => document.hidden ? this.keep() : this.follow(), { signal: composer.pane.gone });
    addEventListener("pagehide", () => this.keep(), { signal: composer.pane.gone });
  }

  // text is what there is to keep: verbs are nobody's draft.
  text() {
    const text = this.composer.text.value;
    return text.startsWith("/") && !text.startsWith("//") ? "" : text;
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), keepAfter);
    if (!this.text().trim() || Date.now() - this.told < tellEvery) return;
    this.told = Date.now();
    this.composer.typing();
  }

  keep() {
    clearTimeout(this.timer);
    const text = this.text();
    if (text === this.kept) return;
    this.kept = text;
    this.saving = fetch(this.path, { method: "POST", headers: { Accept: "application/json" }, keepalive: true, body: new URLSearchParams({ text }) }).catch(() => {});
  }

  // sent forgets what was typed, since it is on its way…
  sent() {
    clearTimeout(this.timer);
    this.kept = "";
    this.told = 0;
  }

  // …and cleared, once the server has forgotten it, sees to it that nothing that was kept meanwhile comes back.
  async cleared() {
    const { saving } = this;
    if (!saving) return;
    this.saving = null;
    this.clearing = true;
    await saving;
    const text = this.text();
    this.kept = text;
    await send(this.path, { text }).catch(() => {});
    this.clearing = false;
  }

  // settled says whether the server has what was typed here: what is being sent it forgets in a moment.
  settled() { return !document.hidden && !this.clearing && !this.composer.outbox.queue.length && this.composer.text.value === this.kept; }

  // follow shows what was typed on another screen, unless something was typed here since.
  async follow() {
    if (!this.settled()) return;
    const answer = await fetch(this.path, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { text } = await answer.json();
    if (!this.settled() || text === this.kept) return;
    this.kept = text;
    this.composer.set(text);
  }

  // said empties the composer when what stands in it was sent from another screen.
  said(m) {
    const text = this.composer.text.value.trim();
    if (m.text && text && this.composer.text.value === this.kept && m.text.startsWith(text)) {
      this.kept = "";
      this.composer.set("");
    }
  }
}
