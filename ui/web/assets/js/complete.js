// Completions of what is typed: @name, #channel, :emoji: and /verb.
import { element } from "./dom.js";

let lists = 0;

export class Completion {
  constructor(composer) {
    this.composer = composer;
    this.text = composer.text;
    this.list = element(`<ul class="completions" role="listbox" aria-label="Completions" hidden></ul>`);
    this.list.id = `completions-${++lists}`;
    this.text.setAttribute("aria-autocomplete", "list");
    this.text.setAttribute("aria-haspopup", "listbox");
    composer.form.prepend(this.list);
    this.text.addEventListener("input", (e) => { if (!e.isComposing) this.later(); });
    this.text.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (e) => {
      e.preventDefault(); // the focus stays
      const at = [...this.list.children].indexOf(e.target.closest("li"));
      if (at >= 0) this.take(at);
    });
  }

  // before is what stands before the cursor, as far as it matters: a verb whole, else the last word.
  before() {
    const text = this.text.value.slice(0, this.text.selectionStart);
    if (text.startsWith("/") && !text.includes("\n")) return text.slice(0, 400);
    const word = /\S*$/.exec(text)[0];
    return /^(@|#|:.)/.test(word) ? word.slice(0, 100) : "";
  }

  later() {
    clearTimeout(this.timer);
    const before = this.before();
    if (!before) { this.close(); return; }
    this.timer = setTimeout(() => this.ask(before), 80);
  }

  async ask(before) {
    const answer = await fetch(`/r/${this.composer.room}/complete?${new URLSearchParams({ text: before })}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || before !== this.before()) return;
    const { word, list } = await answer.json();
    this.show(word, list || []);
  }

  show(word, found) {
    if (found.length === 0 || found.length === 1 && found[0].text.trim() === word) { this.close(); return; }
    this.word = word;
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((c, i) => {
      const li = element(`<li role="option" aria-selected="false"><span dir="auto"></span><small dir="auto"></small></li>`);
      li.id = `${this.list.id}-${i}`;
      li.firstChild.textContent = c.label;
      li.lastChild.textContent = c.about || "";
      return li;
    }));
    this.list.hidden = false;
    this.text.setAttribute("aria-controls", this.list.id);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.text.removeAttribute("aria-activedescendant");
  }

  // key does what a key does while there is a list, and says whether it did.
  key(e) {
    if (this.list.hidden || e.ctrlKey || e.altKey || e.metaKey) return false;
    const n = this.found.length;
    switch (e.key) {
      case "ArrowDown": this.choose((this.at + 1) % n); break;
      case "ArrowUp": this.choose((Math.max(this.at, 0) - 1 + n) % n); break;
      case "Tab": if (e.shiftKey) return false; this.take(Math.max(this.at, 0)); break;
      case "Enter": if (this.at < 0) { this.close(); return false; } this.take(this.at); break;
      case "Escape": this.close(); break;
      default: return false;
    }
    e.preventDefault();
    return true;
  }

  choose(at) {
    this.at = at;
    [...this.list.children].forEach((li, i) => li.setAttribute("aria-selected", i === at));
    const li = this.list.children[at];
    li.scrollIntoView({ block: "nearest" });
    this.text.setAttribute("aria-activedescendant", li.id);
  }

  take(at) {
    const end = this.text.selectionStart;
    this.composer.insert(this.found[at].text, end - this.word.length, end);
    this.close();
    this.later();
  }
}
