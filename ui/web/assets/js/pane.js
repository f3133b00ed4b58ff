// A pane: the messages of a room or thread, with what is typed below them.
import { $, $$, piece } from "./dom.js";
import { ask } from "./dialog.js";
import { Timeline } from "./timeline.js";
import { Composer } from "./composer.js";
import { Picks } from "./pick.js";

export class Pane {
  // gone is aborted when the pane is shown no more; was is the pane in whose place it is shown, if there is one.
  constructor(section, root, gone, was) {
    this.gone = gone;
    this.section = section;
    this.root = root; // of a thread in the column: the message that it is below
    this.room = Number(section.dataset.room);
    this.may = new Set(section.dataset.may.split(" "));
    this.timeline = new Timeline(this);
    this.write(was?.room === this.room ? was.composer : null);
    this.picks = new Picks(this);
  }

  // write has what is typed go, if the person may write; it goes on from what stands in a composer before.
  write(was) {
    const form = $(".composer", this.section);
    this.composer = form && this.room ? new Composer(form, this, was) : null;
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
    this.write(this.composer);
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
