// A picker of emoji: what was chosen last comes first, all are found by their names.
import { $, element } from "./dom.js";
import { show } from "./dialog.js";

const key = "parley-emoji", mostRecent = 8, mostHits = 48;
let known;

function recent() {
  try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; }
}

// used notes what was chosen.
export function used(text) {
  const list = [text, ...recent().filter((e) => e !== text)].slice(0, mostRecent);
  try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* then it is forgotten */ }
}

// pickEmoji lets the person choose one, and calls a function with it.
export async function pickEmoji(chosen) {
  known ||= await fetch("/emoji", { headers: { Accept: "application/json" } }).then((a) => a.json());
  const form = element(`<form class="emoji" method="dialog"><input type="search" aria-label="Find an emoji by its name" placeholder="a name, like tada" autocomplete="off" autofocus><div class="hits"></div></form>`);
  const input = $("input", form), hits = $(".hits", form);
  const names = new Map([...known.all, ...known.usual].map((e) => [e.text, e.name]));
  const find = () => {
    const query = input.value.trim().toLowerCase().replaceAll(":", "");
    let list = known.all.filter((e) => e.name.includes(query));
    if (query) list.sort((a, b) => a.name.indexOf(query) - b.name.indexOf(query) || a.name.length - b.name.length);
    else list = [...recent().map((text) => ({ text, name: names.get(text) || text })), ...known.usual];
    const seen = new Set();
    list = list.filter((e) => !seen.has(e.text) && seen.add(e.text)).slice(0, mostHits);
    hits.replaceChildren(...list.map((e) => {
      const b = element(`<button type="button"></button>`);
      b.textContent = e.text;
      b.title = e.name;
      b.setAttribute("aria-label", e.name.replaceAll("_", " "));
      b.addEventListener("click", () => take(e.text));
      return b;
    }));
    if (list.length === 0) hits.textContent = "No emoji has this in its name.";
  };
  const d = show("React", form);
  const take = (text) => { used(text); d.close(); chosen(text); };
  input.addEventListener("input", find);
  form.addEventListener("submit", (e) => { e.preventDefault(); $("button", hits)?.click(); });
  form.addEventListener("keydown", (e) => {
    const buttons = [...hits.children], at = buttons.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: at < 0 ? 1 : 6, ArrowLeft: -1, ArrowUp: -6 }[e.key];
    if (!step || at < 0 && e.key !== "ArrowDown") return;
    e.preventDefault();
    (buttons[at + step] || input).focus();
  });
  find();
  input.focus();
}
