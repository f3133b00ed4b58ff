// Forms beside those for messages: they are sent without leaving the page, what a verb asks is asked in a dialog, and
// what it says is said.
import { send } from "./dom.js";
import { say } from "./status.js";
import { ask, tellLines } from "./dialog.js";
import { go, refresh } from "./nav.js";

// start sends the forms of pages. The column beside a room, if a form is in it, is told when that is done.
export function start() {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    const mine = form.closest("main .inner, .drop-list, #side .inner");
    if (!mine || e.defaultPrevented || form.method === "dialog") return;
    e.preventDefault();
    const fields = new URLSearchParams(new FormData(form, e.submitter));
    const path = new URL(form.action).pathname;
    if (form.method === "get") { go(`${path}?${fields}`); return; }
    if (path === "/admin") { go(path, { body: fields, keep: true }); return; }
    submit(form, path, fields);
  });
  // What can be chosen at once is kept at once.
  document.addEventListener("change", (e) => { if (e.target.form?.matches("[data-now]")) e.target.form.requestSubmit(); });
  // A menu closes when something else is meant.
  document.addEventListener("click", (e) => {
    for (const m of document.querySelectorAll("details.drop[open]")) if (!m.contains(e.target) || e.target.closest(".drop-list a")) m.open = false;
  });
}

const underWay = new WeakSet(); // forms

async function submit(form, path, fields) {
  const now = form.matches("[data-now]");
  if (underWay.has(form) && !now) return;
  underWay.add(form);
  const menu = form.closest("details.drop");
  try {
    let answer = await send(path, fields);
    if (answer.ask) {
      if (!await ask(answer.ask, "Yes", true)) return;
      fields.set("sure", "1");
      answer = await send(path, fields);
    }
    if (menu) menu.open = false;
    if (answer.lines?.length && !answer.brief) tellLines(answer.title || `/${fields.get("verb") || ""}`, answer.lines);
    else if (answer.lines?.length) say(answer.lines.join(" "));
    if (answer.go && answer.go !== location.pathname) await go(answer.go);
    else if (form.closest("#side")) document.dispatchEvent(new CustomEvent("members"));
    else if (!now && !form.closest("header.bar")) {
      sent(form);
      await refresh();
    }
  } catch (e) {
    if (e.status === 401) location.href = "/in"; // what they did has signed this browser out
    else say(e.message);
  } finally {
    underWay.delete(form);
  }
}

// sent has what was typed into a form be what it has, so that nobody keeps the page for it.
function sent(form) {
  for (const e of form.elements) {
    if (e.matches("input:not([type=hidden]), textarea")) { e.defaultValue = e.value; e.defaultChecked = e.checked; }
  }
}
