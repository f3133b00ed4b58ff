// Dialogs. They are the browser's own: Esc closes them, and the focus goes back to where it was.
import { $, element, piece } from "./dom.js";

// show opens a dialog with a title and an element in it, and returns it. It is gone once it is closed.
export function show(title, content) {
  const d = element(`<dialog><div class="top"><h2 dir="auto"></h2><button class="close" aria-label="Close">×</button></div><div class="inside"></div></dialog>`);
  $("h2", d).textContent = title;
  d.setAttribute("aria-label", title);
  $(".inside", d).append(content);
  $(".close", d).addEventListener("click", () => d.close());
  d.addEventListener("click", (e) => { if (e.target === d) d.close(); });
  d.addEventListener("close", () => d.remove());
  document.body.append(d);
  d.showModal();
  return d;
}

// ask asks a question and returns whether the answer was yes.
export function ask(question, yes = "Yes", danger = false) {
  const form = element(`<form method="dialog"><p dir="auto"></p><div class="choices"><button value="">No</button><button value="yes"></button></div></form>`);
  $("p", form).textContent = question;
  const button = $("[value=yes]", form);
  button.textContent = yes;
  button.className = danger ? "danger" : "main";
  const d = show("Are you sure?", form);
  button.focus();
  return new Promise((done) => d.addEventListener("close", () => done(d.returnValue === "yes")));
}

// tellLines shows what is too long for the status line, and below it a picture of this server, if there is one.
export function tellLines(title, lines, picture = "") {
  const text = element(`<div class="lines" tabindex="0"></div>`);
  for (const line of lines) {
    const p = element(`<p class="line" dir="auto"></p>`);
    p.textContent = line;
    text.append(p);
  }
  const d = show(title, text);
  if (picture) text.after(element(picture));
  return d;
}

// view opens a page of this server in a dialog.
export async function view(path) {
  const page = await piece(path);
  return show(page.title, page.content);
}
