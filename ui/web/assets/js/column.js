// The members of a room, in the column beside it; where the screen is narrow, in its place.
import { $, element, keepFocus, piece } from "./dom.js";
import { say } from "./status.js";
import { go } from "./nav.js";
import { beside, wide } from "./beside.js";

export class Column {
  // room is the one that is shown; moved is called when the column opens or closes.
  constructor(aside, room, signal, moved) {
    this.aside = aside;
    this.room = room;
    this.moved = moved;
    document.addEventListener("click", (e) => {
      const a = e.target.closest?.("a[data-column]");
      if (!a || !wide() || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
      e.preventDefault();
      this.toggle(true);
    }, { signal, capture: true });
    document.addEventListener("column", () => this.toggle(true), { signal });
    document.addEventListener("members", () => this.load(), { signal }); // a form in it was sent
    if (localStorage.getItem("members") && wide() && $("a[data-column]")) this.open(false);
  }

  get isOpen() { return this.aside.dataset.shows === "members"; }

  toggle(byHand) {
    if ($(".pane", this.aside)) $(".back", this.aside)?.click(); // a thread is there
    else if (this.isOpen) this.close();
    else if (!wide()) go(`/r/${this.room}/members`);
    else if ($("a[data-column]")) this.open(byHand);
  }

  async open(byHand) {
    if (!await this.load()) return;
    this.aside.dataset.shows = "members";
    beside(this.aside, true);
    if (byHand) { localStorage.setItem("members", "1"); $(".close", this.aside).focus(); }
    this.moved();
  }

  close() {
    localStorage.removeItem("members");
    delete this.aside.dataset.shows;
    beside(this.aside, false);
    this.aside.replaceChildren();
    this.moved();
    $("#text")?.focus();
  }

  // later loads the list anew, once for what happens within a time, unless somebody is busy in it.
  later() {
    if (!this.isOpen || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      if (this.isOpen && !$("details[open]", this.aside) && !$(".inner input:focus", this.aside)?.value) this.load();
    }, 1000);
  }

  async load() {
    try {
      const page = await piece(`/r/${this.room}/members`);
      if (!this.aside.isConnected) return false;
      const bar = element(`<div class="bar"><button class="close" aria-label="Close the members">×</button><h1>Members</h1></div>`);
      $(".close", bar).addEventListener("click", () => this.close());
      const was = $(".inner", this.aside)?.scrollTop || 0;
      keepFocus(this.aside, () => this.aside.replaceChildren(bar, $(".inner", page.content)));
      this.aside.setAttribute("aria-label", "Members");
      $(".inner", this.aside).scrollTop = was;
      return true;
    } catch (e) {
      say(e.message);
      return false;
    }
  }
}
