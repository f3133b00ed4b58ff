// Editing a message where it stands.
import { $, element, pathOf, send } from "./dom.js";
import { say } from "./status.js";
import { grow } from "./grow.js";
import { sends } from "./composer.js";

// editor puts what a message says into a field in its place.
export async function editor(pane, item) {
  if (item.classList.contains("editing")) return;
  const path = pathOf(item);
  let text;
  try {
    text = (await fetch(path, { headers: { Accept: "application/json" } }).then((a) => a.ok ? a.json() : Promise.reject())).text;
  } catch {
    say("no connection");
    return;
  }
  const form = element(`<form class="editor"><textarea rows="1" dir="auto" aria-label="Edit the message"></textarea><div class="choices"><button class="main">Save</button> <button type="button" class="cancel">Cancel</button></div></form>`);
  const field = $("textarea", form);
  field.value = field.defaultValue = text;
  const body = $(".body", item);
  body.hidden = true;
  body.after(form);
  item.classList.add("editing");
  $(".deeds", item)?.remove();
  grow(field);
  field.focus();
  field.setSelectionRange(text.length, text.length);
  item.scrollIntoView({ block: "nearest" });

  const close = () => {
    form.remove();
    body.hidden = false;
    item.classList.remove("editing");
    const now = item.later;
    delete item.later;
    if (now) pane.timeline.replace(item, now);
    pane.composer?.text.focus();
  };
  let busy = false;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (busy || field.value === text) { if (!busy) close(); return; }
    busy = true;
    try {
      await send(`${path}/edit`, { text: field.value });
      close();
    } catch (err) {
      say(err.message); // the text stays in the field
    } finally {
      busy = false;
    }
  });
  $(".cancel", form).addEventListener("click", () => close());
  field.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); close(); }
    if (sends(e)) { e.preventDefault(); form.requestSubmit(); }
  });
}
