// Icons, drawn in lines of the colour of what is around them.
import { element } from "./dom.js";

const paths = {
  react: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18ZM8.5 14.5c1.7 2.2 5.3 2.2 7 0M9 9.5h.01M15 9.5h.01",
  reply: "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6v1",
  thread: "M4 5h16v11H10l-4 4v-4H4ZM8 9h8M8 12h5",
  edit: "M4 20l1-4L16 5l3 3L8 19ZM14 7l3 3",
  pin: "M9 4h6l-1 6 4 4H6l4-4ZM12 14v6",
  keep: "M7 4h10v16l-5-4-5 4Z",
  copy: "M9 9h11v11H9ZM15 9V4H4v11h5",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  details: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18ZM12 11v5M12 8h.01",
  remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
  more: "M5.5 12h.5M11.8 12h.5M18 12h.5",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.4a1.7 1.7 0 0 1-2.5-2.5L14 8",
};

// icon returns one of them; who can't see it is told by the name of the button.
export function icon(name) {
  return element(`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"><path d="${paths[name]}"/></svg>`);
}
