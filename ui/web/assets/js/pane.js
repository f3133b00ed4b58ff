// A pane: the messages of a room or thread, with what is typed below them.
import { $, $$, piece } from "./dom.js";
import { ask } from "./dialog.js";
import { Timeline } from "./timeline.js";
import { Composer } from "./composer.js";
import { Picks } from "./pick.js";

export class Pane {
  // gone is aborted when the pane is shown no more.
  constructor(section, root = 0, gone) {
    this.gone = gone;
    this.section = section;
    this.root = root; // of a thread in the column: the message that it is below
    this.room = Number(section.dataset.room);
    this.may = new Set(section.dataset.may.split(" "));
    this.timeline = new Timeline(this);
    this.write();
    this.picks = new Picks(this);
  }

  // write has what is typed go, if the person may write.
  write() {
    const form = $(".composer", this.section);
    this.composer = form && this.room ? new Composer(form, this) : null;
  }

  // rewrite puts there what the page has by now to write with, or why one can't.
  async rewrite(path) {
    const page = await piece(path);
    const place = ".composer, .closed", was = $(place, this.section), now = $(place, page.content);
    if (this.gone.aborted || this.unsent() || !now) return;
    this.composer?.draft.keep();
    this.composer?.outbox.leave();
    if (this.root) for (const e of [now, ...$$("[id]", now)]) e.removeAttribute("id");
    const focused = was.contains(document.activeElement);
    was.replaceWith(now);
    this.write();
    if (focused) this.composer?.text.focus();
  }

  posted(m) {
    this.composer?.confirmed(m);
    this.timeline.posted(m);
  }

  // unsent says whether there is what goes with the pane: files that are attached, or a message that is being changed.
  unsent() {
    const edited = $$(".editor textarea", this.section).some((t) => t.value !== t.defaultValue);
    return edited || this.composer && !this.composer.uploads.empty();
  }

  // busy says whether something is begun that Esc is not to take away.
  busy() { return Boolean(this.composer?.reply || this.unsent() || $(".editor", this.section)); }

  // save has the server keep what is typed.
  async save() {
    this.composer?.draft.keep();
    await this.composer?.draft.saving;
  }

  // end keeps what is typed, for when the pane is shown again.
  end() {
    this.timeline.end();
    this.composer?.draft.keep();
    this.composer?.outbox.leave();
  }

  // back is called when the stream is open again after a break.
  back() {
    this.timeline.history.back();
    this.composer?.outbox.next();
    this.composer?.draft.follow();
  }
}

// mayLeave asks whether panes may go, if that loses something.
export async function mayLeave(panes) {
  return !panes.some((p) => p.unsent()) || ask("Leave what is not sent?", "Leave it", true);
}
