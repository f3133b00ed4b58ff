// A message that is picked, by keys or by pointing at it, and what can be done with it.
import { $, element } from "./dom.js";
import { show } from "./dialog.js";
import { acts, allowed } from "./acts.js";
import { editor } from "./edit.js";
import { icon } from "./icons.js";

const pressed = 500; // milliseconds that make a press long

export class Picks {
  constructor(pane) {
    this.pane = pane;
    this.timeline = pane.timeline;
    const { list, scroll } = this.timeline;
    scroll.addEventListener("keydown", (e) => this.key(e));
    scroll.addEventListener("focusin", () => { this.clicked = this.clicking; });
    scroll.addEventListener("mousedown", () => { this.clicked = this.clicking = true; });
    addEventListener("mouseup", () => { this.clicking = false; }, { signal: pane.gone });
    list.addEventListener("pointerover", (e) => { if (e.pointerType !== "touch") this.point(e.target.closest(".msg[data-seq]")); });
    list.addEventListener("focusin", (e) => { if (!e.target.matches(".acts")) this.point(e.target.closest(".msg[data-seq]")); }); // in whose place it would come
    scroll.addEventListener("mouseleave", () => this.point(null));
    scroll.addEventListener("click", (e) => this.click(e));
    scroll.addEventListener("submit", (e) => this.react(e));
    this.clicked = this.clicking = false; // what is typed after a click at a message is for the composer
    this.longPress(scroll);
    this.tools = element(`<div class="deeds" role="toolbar" aria-label="This message"></div>`);
  }

  // point shows the most useful acts at a message; at none for null.
  point(item) {
    if (item === this.at && (!item || this.tools.isConnected)) return;
    this.at = item;
    this.tools.remove();
    if (!item || item.classList.contains("editing") || item.classList.contains("deleted")) return;
    const few = allowed(this.pane, item).filter((a) => a.quick);
    this.tools.replaceChildren(...few.map((a) => this.button(a, item, true)));
    const more = element(`<button type="button" title="More" aria-label="More" aria-haspopup="dialog"></button>`);
    more.append(icon("more"));
    more.addEventListener("click", () => this.menu(item));
    this.tools.append(more);
    item.append(this.tools);
  }

  button(act, item, short) {
    const b = element(`<button type="button"></button>`);
    const name = act.name(item);
    if (short) {
      b.append(icon(act.icon));
      b.title = `${name} (${act.key})`;
      b.setAttribute("aria-label", name);
    } else {
      b.append(icon(act.icon), name, element(`<kbd aria-hidden="true">${act.key}</kbd>`));
    }
    b.addEventListener("click", () => { b.closest("dialog")?.close(); this.run(act, item); });
    return b;
  }

  // menu lists all that can be done with a message.
  menu(item) {
    const list = element(`<div class="alldeeds"></div>`);
    list.append(...allowed(this.pane, item).map((a) => this.button(a, item, false)));
    show($(".name", item).textContent + ": " + $(".body", item).textContent.slice(0, 60), list).classList.add("sheetlike");
    $("button", list)?.focus();
  }

  run(act, item) {
    act.run(this.pane, this.timeline.now(item));
  }

  click(e) {
    const item = e.target.closest(".msg[data-seq]");
    if (!item || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    const quote = e.target.closest(".quote"), dots = e.target.closest(".acts");
    if (quote && this.timeline.has(item)) {
      e.preventDefault();
      this.timeline.history.to(Number(quote.dataset.to));
    } else if (dots) {
      e.preventDefault();
      this.menu(item);
    }
  }

  // react takes what a reaction below a message sends.
  react(e) {
    if (!e.target.matches(".reactions")) return;
    e.preventDefault();
    acts.react.with(this.pane, e.target.closest(".msg"), e.submitter.value);
  }

  longPress(scroll) {
    let timer, x, y;
    const stop = () => clearTimeout(timer);
    scroll.addEventListener("pointerdown", (e) => {
      const item = e.target.closest(".msg[data-seq]");
      stop();
      if (e.pointerType !== "touch" || !item || e.target.closest("a, button, textarea, summary")) return;
      [x, y] = [e.clientX, e.clientY];
      timer = setTimeout(() => { if (getSelection().isCollapsed) this.menu(item); }, pressed);
    });
    scroll.addEventListener("pointermove", (e) => { if (Math.hypot(e.clientX - x, e.clientY - y) > 10) stop(); });
    for (const kind of ["pointerup", "pointercancel", "scroll"]) scroll.addEventListener(kind, stop, { passive: true });
  }

  // last picks the newest message.
  last() {
    const item = this.timeline.items().findLast((i) => i.offsetParent);
    if (item) this.focus(item);
  }

  focus(item) {
    this.clicked = false; // also when it has the focus
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }

  key(e) {
    const item = document.activeElement?.closest(".msg[data-seq]");
    if (e.target.matches("textarea, input") || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    const step = { ArrowUp: -1, ArrowDown: 1, ...!this.clicked && { k: -1, j: 1 } }[e.key];
    const act = item && !this.clicked && allowed(this.pane, item).find((a) => a.key === e.key || a.keys?.includes(e.key));
    if (step) this.step(item, step);
    else if (e.key === "Escape") this.toComposer();
    else if (act) this.run(act, item);
    else if (e.key === "Enter" && item === e.target) this.menu(item);
    else if (e.key === "End") this.timeline.history.toNewest();
    else {
      if (e.key.length === 1 && e.key !== " ") this.toComposer(); // which takes the key
      return;
    }
    e.preventDefault();
  }

  step(item, by) {
    const items = this.timeline.items().filter((i) => i.offsetParent);
    const next = item ? items[items.indexOf(item) + by] : items.at(-1);
    if (next) this.focus(next);
    else if (by > 0) this.toComposer();
  }

  toComposer() { this.pane.composer?.text.focus(); }

  // edit lets the person change a message in its place.
  async edit(seq) {
    if (!this.timeline.find(seq)) await this.timeline.history.to(seq);
    const item = this.timeline.find(seq);
    if (item) editor(this.pane, item);
  }
}

