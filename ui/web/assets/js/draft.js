// What is typed and not sent is kept for the person's other screens, and the room is told that they type.
const keepAfter = 1000, tellEvery = 3000;

// Drafts by room: what is being kept outlives the page that it was typed on.
const drafts = new Map();

function draftOf(room) {
  if (!drafts.has(room)) {
    drafts.set(room, {
      kept: "", // what the server has; null when that is not known
      unkept: null, // what it is to have, and is not known to
      saving: null, // the promise that it has
      stirred: false, // something was kept since the last message
    });
  }
  return drafts.get(room);
}

// allKept is done when nothing is being kept any more, of any room.
export const allKept = () => Promise.all([...drafts.values()].map((d) => d.saving));

export class Draft {
  constructor(composer) {
    this.composer = composer;
    this.room = draftOf(composer.room);
    this.path = `/r/${composer.room}/draft`;
    this.told = 0;
    const isShown = () => composer.pane.composer === composer, { gone: signal } = composer.pane;
    document.addEventListener("visibilitychange", () => { if (isShown()) document.hidden ? this.keep() : this.follow(); }, { signal });
    for (const kind of ["beforeunload", "pagehide"]) addEventListener(kind, () => { if (isShown()) this.keep(true); }, { signal });
  }

  // begin takes up what was typed before: in the composer whose place this one takes, which may have more than the page
  // came with, and where the person was in it; or, when it could not be kept, on a page before.
  begin(was) {
    const { room, composer } = this;
    if (was) {
      const { value, selectionStart, selectionEnd } = was.text;
      composer.set(value);
      composer.text.setSelectionRange(selectionStart, selectionEnd);
      this.follow(); // another screen may have kept something meanwhile
    } else {
      room.kept = composer.text.value;
      if (room.unkept === null) return;
      composer.set(room.unkept);
    }
    this.later();
  }

  // text is what there is to keep: verbs are nobody's draft.
  text() {
    const text = this.composer.text.value;
    return text.startsWith("/") && !text.startsWith("//") ? "" : text;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), keepAfter);
  }

  typed() {
    this.later();
    if (!this.text().trim() || Date.now() - this.told < tellEvery) return;
    this.told = Date.now();
    this.composer.typing();
  }

  // keep has the server keep what is typed: after what it is being told already, which might else come later; or at once.
  keep(atOnce = false) {
    clearTimeout(this.timer);
    const { room } = this, text = this.text();
    if (text === room.kept) return;
    room.kept = room.unkept = text;
    room.stirred = true;
    const saving = room.saving = this.save(text, atOnce ? null : room.saving);
    saving.then(() => { if (room.saving === saving) room.saving = null; });
  }

  async save(text, before) {
    const { room } = this;
    if (before) await before;
    if (room.unkept !== text) return;
    const answer = await fetch(this.path, { method: "POST", headers: { Accept: "application/json" }, keepalive: true, body: new URLSearchParams({ text }) }).catch(() => null);
    if (room.unkept !== text) return;
    if (answer?.ok) room.unkept = null;
    else if (room.kept === text) room.kept = null;
  }

  // sent forgets what was typed, since it is on its way…
  sent() {
    clearTimeout(this.timer);
    this.room.kept = this.room.unkept = "";
    this.told = 0;
  }

  // …and cleared, once the server has forgotten it, sees to it that what was kept meanwhile neither comes back nor is gone.
  async cleared() {
    const { room } = this;
    if (!room.stirred) {
      if (room.unkept === "") room.unkept = null;
      return;
    }
    room.kept = null;
    this.keep();
    room.stirred = false;
    this.clearing = true;
    await room.saving;
    this.clearing = false;
  }

  // settled says whether the server has what was typed here: what is being sent it forgets in a moment.
  settled() {
    const { kept, unkept } = this.room;
    return !document.hidden && !this.clearing && !this.composer.outbox.queue.length && unkept === null && this.composer.text.value === kept;
  }

  // follow shows what was typed on another screen, unless something was typed here since.
  async follow() {
    const { room } = this;
    if (room.kept === null) this.keep();
    await room.saving;
    if (!this.settled()) return;
    const answer = await fetch(this.path, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { text } = await answer.json();
    if (!this.settled() || text === room.kept) return;
    room.kept = text;
    this.composer.set(text);
  }

  // said empties the composer when what stands in it was sent from another screen.
  said(m) {
    const text = this.composer.text.value.trim();
    if (m.text && text && this.composer.text.value === this.room.kept && m.text.startsWith(text)) {
      this.room.kept = "";
      this.composer.set("");
    }
  }
}
