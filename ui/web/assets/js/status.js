// What the page says: on a line for all, and to screen readers.
import { $ } from "./dom.js";

let timer;

// say shows a sentence for some seconds, or until the next. The line is there also while it is empty: screen readers say
// only what changes in what they know.
export function say(text, stays = false) {
  const p = $("#status");
  clearTimeout(timer);
  p.textContent = text;
  if (!stays) timer = setTimeout(() => { p.textContent = ""; }, 6000);
}

// tell has a screen reader say something.
export function tell(text) {
  const line = document.createElement("p");
  line.textContent = text;
  const told = $("#told");
  told.append(line);
  while (told.childElementCount > 5) told.firstElementChild.remove();
}
