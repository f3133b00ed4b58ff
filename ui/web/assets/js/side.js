// A thread beside the room that it is in; on a narrow screen in its place.
import { $, $$, piece, send } from "./dom.js";
import { say } from "./status.js";
import { mayLeave, Pane } from "./pane.js";
import { beside } from "./beside.js";

export class Side {
  // moved is called when another thread is open, or none.
  constructor(aside, main, moved, gone) {
    this.gone = gone;
    this.aside = aside;
    this.main = main;
    this.moved = moved;
    this.base = `/r/${main.room}`;
    this.turn = 0;
    document.addEventListener("thread", (e) => this.open(e.detail), { signal: gone });
    addEventListener("popstate", (e) => {
      if (e.state?.thread && e.state.base.split("?")[0] === this.base) this.open(e.state.thread, false);
      else if (this.pane && location.pathname === this.base) this.leave(false);
    }, { signal: gone });
    document.addEventListener("click", (e) => {
      const link = e.target.closest("a.replies, #roomlist a[href$='/thread']");
      if (!link || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey) return;
      const [, room, seq] = /^\/r\/(\d+)\/(\d+)\/thread$/.exec(link.getAttribute("href")) || [];
      if (Number(room) !== main.room) return;
      e.preventDefault();
      this.open(Number(seq));
    }, { signal: gone, capture: true }); // before the link is gone to
  }

  // open shows the thread below a message.
  async open(seq, push = true) {
    const path = this.pathOf(seq);
    const turn = ++this.turn, elsewhere = () => this.gone.aborted || turn !== this.turn;
    try {
      if (this.pane && !await mayLeave([this.pane])) return;
      await send(path);
      if (elsewhere()) return;
      const page = await piece(path);
      if (elsewhere()) return;
      const section = $(".pane", page.content);
      const was = this.pane;
      was?.end();
      $$("[id]", section).forEach((e) => e.removeAttribute("id"));
      $(".scroll", section).setAttribute("aria-label", "Messages of the thread");
      const back = $(".back", section);
      back.classList.add("closes");
      back.setAttribute("aria-label", "Close the thread");
      back.textContent = "×";
      back.addEventListener("click", (e) => { e.preventDefault(); history.state?.thread ? history.back() : this.leave(true); });
      this.aside.replaceChildren(section);
      delete this.aside.dataset.shows;
      this.aside.setAttribute("aria-label", "Thread");
      beside(this.aside, true);
      document.body.dataset.beside = seq;
      this.pane = new Pane(section, seq, this.gone, was);
      if (push) this.note(seq);
      this.moved();
      $(".replies .badge", this.main.timeline.find(seq) || this.aside)?.remove();
      this.pane.composer?.text.focus();
    } catch (e) {
      say(e.message);
    }
  }

  pathOf(seq) { return `${this.base}/${seq}/thread`; }

  // note has the history know which thread is open.
  note(seq) { history.pushState({ thread: seq, base: history.state?.base || location.pathname + location.search }, "", this.pathOf(seq)); }

  // leave closes the thread, unless the person stays for what is not sent.
  async leave(replace) {
    if (await mayLeave([this.pane])) this.close(replace);
    else if (!replace) this.note(this.pane.root);
  }

  close(replace) {
    this.turn++;
    this.pane?.end();
    const seq = this.pane?.root;
    this.pane = null;
    beside(this.aside, false);
    this.aside.replaceChildren();
    delete document.body.dataset.beside;
    if (replace) history.replaceState(null, "", this.base);
    this.moved();
    const root = this.main.timeline.find(seq);
    if (root) root.focus({ preventScroll: true });
    else this.main.composer?.text.focus();
  }
}
