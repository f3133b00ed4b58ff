// A thread beside the room that it is in; on a narrow screen in its place.
import { $, $$, piece, send } from "./dom.js";
import { say } from "./status.js";
import { Pane } from "./pane.js";

export class Side {
  // moved is called when another thread is open, or none.
  constructor(aside, main, moved, gone) {
    this.gone = gone;
    this.aside = aside;
    this.main = main;
    this.moved = moved;
    document.addEventListener("thread", (e) => this.open(e.detail), { signal: gone });
    addEventListener("popstate", (e) => {
      if (e.state?.thread) this.open(e.state.thread, false);
      else if (this.pane) this.close(false);
    }, { signal: gone });
    document.addEventListener("click", (e) => {
      const link = e.target.closest("a.replies, #roomlist a[href$='/thread']");
      if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
      const [, room, seq] = /^\/r\/(\d+)\/(\d+)\/thread$/.exec(link.getAttribute("href")) || [];
      if (Number(room) !== main.room) return;
      e.preventDefault();
      this.open(Number(seq));
    }, { signal: gone });
  }

  // open shows the thread below a message.
  async open(seq, push = true) {
    const path = `/r/${this.main.room}/${seq}/thread`;
    try {
      await send(path);
      const page = await piece(path);
      const section = $(".pane", page.content);
      this.pane?.composer?.draft.keep();
      $$("[id]", section).forEach((e) => e.removeAttribute("id"));
      const back = $(".back", section);
      back.classList.add("closes");
      back.setAttribute("aria-label", "Close the thread");
      back.textContent = "×";
      back.addEventListener("click", (e) => { e.preventDefault(); history.state?.thread ? history.back() : this.close(true); });
      this.aside.replaceChildren(section);
      delete this.aside.dataset.shows;
      this.aside.setAttribute("aria-label", "Thread");
      this.aside.hidden = false;
      document.body.classList.add("with-side");
      document.body.dataset.beside = seq;
      this.pane = new Pane(section, seq, this.gone);
      if (push) history.pushState({ thread: seq, base: `/r/${this.main.room}` }, "", path);
      section.addEventListener("keydown", (e) => {
        if (e.key === "Escape" && !e.defaultPrevented && !this.pane.composer?.text.value) back.click();
      });
      this.moved();
      $(".replies .badge", this.main.timeline.find(seq) || this.aside)?.remove();
      this.pane.composer?.text.focus();
    } catch (e) {
      say(e.message);
    }
  }

  close(replace) {
    this.pane?.composer?.draft.keep();
    const seq = this.pane?.root;
    this.pane = null;
    this.aside.hidden = true;
    this.aside.replaceChildren();
    document.body.classList.remove("with-side");
    delete document.body.dataset.beside;
    if (replace) history.replaceState(null, "", `/r/${this.main.room}`);
    this.moved();
    const root = this.main.timeline.find(seq);
    if (root) root.focus({ preventScroll: true });
    else this.main.composer?.text.focus();
  }
}
