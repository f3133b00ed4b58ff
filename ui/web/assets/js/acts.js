// What can be done with a message: one table for buttons, keys and the menu.
import { $, $$, pathOf, piece, send } from "./dom.js";
import { say } from "./status.js";
import { ask, show } from "./dialog.js";
import { editor } from "./edit.js";
import { pickEmoji } from "./react.js";

// does sends a form of a message and says what went wrong.
async function does(item, deed, fields) {
  try {
    return await send(`${pathOf(item)}/${deed}`, fields);
  } catch (e) {
    say(e.message);
    return null;
  }
}

async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, rows: 4, ariaLabel: "Copy this" });
    show("Copy this", field);
    field.select();
  }
}

const has = (name) => (item) => item.classList.contains(name);
const link = (item) => $(".body a[href^=http]", item);

export const acts = {
  react: {
    name: () => "React", icon: "react", key: "+", help: "react with an emoji", keys: [":"], quick: true, may: (p, i) => !has("notice")(i),
    run: (pane, item) => pickEmoji((emoji) => acts.react.with(pane, item, emoji)).catch(() => say("no connection")),
    with: (pane, item, emoji) => does(item, "react", { emoji }),
  },
  reply: { name: () => "Reply", icon: "reply", key: "r", help: "answer it", quick: true, may: (p, i) => p.composer && p.timeline.has(i), run: (pane, item) => pane.composer.answer(item) },
  thread: {
    name: () => "Thread", icon: "thread", key: "t", help: "open the thread below it", quick: true, may: (p) => p.may.has("thread"),
    run: (pane, item) => document.dispatchEvent(new CustomEvent("thread", { detail: Number(item.dataset.seq) })),
  },
  edit: { name: () => "Edit", icon: "edit", key: "e", help: "edit it", quick: true, may: (p, i) => has("own")(i) && !has("notice")(i), run: editor },
  pin: {
    name: (item) => has("pinned")(item) ? "Unpin" : "Pin", icon: "pin", key: "p", help: "pin or unpin it", may: (p) => p.may.has("pin"),
    run: async (pane, item) => { if (await does(item, "pin")) say(has("pinned")(item) ? "unpinned" : "pinned"); },
  },
  keep: {
    name: () => "Keep or let go", icon: "keep", key: "b", help: "keep it for yourself", may: () => true,
    run: async (pane, item) => {
      const answer = await does(item, "save");
      if (answer) say(answer.kept ? "kept for you" : "you don't keep it any more");
    },
  },
  copy: {
    name: () => "Copy its text", icon: "copy", key: "y", help: "copy its text", may: () => true,
    run: async (pane, item) => {
      const answer = await fetch(pathOf(item), { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok) { say("no connection"); return; }
      const { text } = await answer.json();
      if (text) copy(text, "its text is copied");
      else say("there is no text in it");
    },
  },
  copyLink: {
    name: () => "Copy a link to it", icon: "link", key: "Y", help: "copy a link to it", may: () => true,
    run: (pane, item) => copy(new URL($(".time", item).getAttribute("href"), location.href).href, "the link is copied"),
  },
  open: { name: () => "Open the link in it", icon: "open", key: "o", help: "open the link in it", may: (p, i) => link(i), run: (pane, item) => window.open(link(item).href, "_blank", "noopener,noreferrer") },
  download: {
    name: () => "Save its files", icon: "save", key: "s", help: "save its files", may: (p, i) => $(".attachments", i),
    run: (pane, item) => $$(".attachments a.file, .attachments a.image", item).forEach((a) => {
      const get = Object.assign(document.createElement("a"), { href: a.getAttribute("href"), download: "" });
      get.click();
    }),
  },
  details: {
    name: () => "Details", icon: "details", key: "i", help: "who has seen it, who reacted", may: () => true,
    run: async (pane, item) => {
      try {
        const page = await piece(pathOf(item));
        const details = $(".details", page.content);
        $("h2", details).remove();
        show("Details", details);
      } catch (e) {
        say(e.message);
      }
    },
  },
  remove: {
    name: () => "Delete", icon: "remove", key: "d", help: "delete it", may: (p, i) => has("own")(i) && !has("notice")(i) || p.may.has("delete"),
    run: async (pane, item) => {
      const answer = await does(item, "delete");
      if (answer?.ask && await ask(answer.ask, "Delete", true)) does(item, "delete", { sure: 1 });
    },
  },
};

const deletedToo = new Set(["thread", "copyLink", "details"]);

// allowed lists what the person may do with a message.
export function allowed(pane, item) {
  return Object.entries(acts).filter(([word, a]) => a.may(pane, item) && (!has("deleted")(item) || deletedToo.has(word))).map(([, a]) => a);
}
