// A pane: the messages of a room or thread, with what is typed below them.
import { $ } from "./dom.js";
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
    const form = $(".composer", section);
    this.composer = form && this.room ? new Composer(form, this) : null;
    this.picks = new Picks(this);
  }

  posted(m) {
    this.composer?.confirmed(m);
    this.timeline.posted(m);
  }

  // end keeps what is typed, for when the pane is shown again.
  end() {
    this.timeline.end();
    this.composer?.draft.keep();
  }

  // back is called when the stream is open again after a break.
  back() {
    this.timeline.history.back();
    this.composer?.outbox.next();
    this.composer?.draft.follow();
  }
}
