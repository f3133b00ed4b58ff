// Waits until somebody lets this browser in from a terminal.
import { $, tellZone } from "./dom.js";

tellZone();
const form = $("#wait");
if (form) {
  form.hidden = true;
  wait();
}

async function wait() {
  for (;;) {
    const answer = await fetch("/in/wait", { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (answer?.status === 200) {
      location.href = (await answer.json()).to;
      return;
    }
    if (answer?.status === 401) { // another tab, with the same code, was faster
      await new Promise((done) => setTimeout(done, 1000));
      location.href = form.elements.to.value;
      return;
    }
    if (answer?.status === 404) { // the code is over: the page has another, for whoever looks at it
      await new Promise((done) => setTimeout(done, 1000));
      if (document.hidden) await new Promise((done) => addEventListener("visibilitychange", done, { once: true }));
      location.reload();
      return;
    }
    if (answer && answer.status !== 202) {
      const p = $("#status");
      p.textContent = (await answer.json().catch(() => ({}))).error || "that did not work";
      return;
    }
    if (!answer) await new Promise((done) => setTimeout(done, 3000));
  }
}
