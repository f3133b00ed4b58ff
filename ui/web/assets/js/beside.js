// The column beside a room. On a narrow screen it takes the place of the main one, and is that to screen readers too.
import { $ } from "./dom.js";

const narrow = matchMedia("(max-width: 70rem)"); // as in messages.css

export const wide = () => !narrow.matches;

// beside shows the column, or hides it.
export function beside(aside, shown) {
  aside.hidden = !shown;
  document.body.classList.toggle("with-side", shown);
  landmark();
}

function landmark() {
  const aside = $("#side");
  aside?.setAttribute("role", narrow.matches && !aside.hidden ? "main" : "complementary");
}

narrow.addEventListener("change", landmark);
