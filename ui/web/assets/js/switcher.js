// The quick switcher: a few letters of a room or a person, and Enter.
import { $, $$, piece } from "./dom.js";
import { say } from "./status.js";
import { show } from "./dialog.js";
import { go } from "./nav.js";

export async function open() {
  let page;
  try {
    page = await piece("/switch");
  } catch (e) {
    say(e.message);
    return;
  }
  const d = show("Go to a room or a person", page.content);
  const input = $("input", d), list = () => $$("#places a", d);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", "places");
  input.setAttribute("aria-autocomplete", "list");
  input.focus();
  let at = 0, asked = 0, known = "", timer;

  function mark(n) {
    const all = list();
    at = all.length ? (n + all.length) % all.length : 0;
    $("#places", d)?.setAttribute("role", "listbox");
    $("#places", d)?.setAttribute("aria-label", "Rooms and people");
    all.forEach((a, i) => {
      a.id = `place-${i}`;
      a.tabIndex = -1;
      a.parentElement.role = "presentation";
      a.role = "option";
      a.ariaSelected = String(i === at);
      a.classList.toggle("chosen", i === at);
    });
    input.setAttribute("aria-expanded", String(all.length > 0));
    input.removeAttribute("aria-activedescendant");
    if (all[at]) { input.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); }
  }

  async function find() {
    if (input.value === known) return;
    const mine = ++asked, text = input.value;
    const found = await piece(`/switch?q=${encodeURIComponent(text)}`).catch(() => null);
    if (!found || mine !== asked || !d.open) return;
    known = text;
    $("#found", d).replaceChildren(...$("#found", found.content).childNodes);
    mark(0);
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 60); });
  $("form", d).addEventListener("submit", async (e) => {
    e.preventDefault();
    clearTimeout(timer);
    await find();
    const to = list()[at]?.getAttribute("href");
    if (!to) return;
    d.close();
    go(to);
  });
  input.addEventListener("keydown", (e) => {
    if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    e.preventDefault();
    mark(at + (e.key === "ArrowDown" ? 1 : -1));
  });
  mark(0);
}
