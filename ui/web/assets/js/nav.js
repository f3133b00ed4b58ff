// Going from page to page without loading all anew: the next page is fetched, and its parts take the place of those that
// are shown. Without scripts the same links and forms work as links and forms do.
import { $, $$, element } from "./dom.js";
import { say, tell } from "./status.js";

// pages are the paths that are pages; files, streams and the door are not.
const pages = /^\/($|(r|dm|u)\/|(people|channels|group|search|mentions|saved|files|settings|passkeys|help|admin|switch)$)/;

let hooks, turn = 0, going = false, answered = false;
let shown = alone();

// where is the address that is shown, but for the thread beside it and the place in it.
export function where() { return (history.state?.base || location.pathname) + (history.state?.base ? "" : location.search); }

// atNewest takes out of the address the message to which a link led: to load the page again is to show what is newest.
export function atNewest() {
  const base = history.state?.base?.split("?")[0];
  history.replaceState(base ? { ...history.state, base } : history.state, "", base ? location.href : location.pathname);
  shown = where();
}

// alone returns the address of a page that was loaded: also that of a thread's is the page's own, with no room beside it.
function alone() {
  if (history.state?.base) history.replaceState(null, "", location.href);
  return where();
}

// start has links go without a load. The hooks: leave, which says whether the page may go,
// and keeps what it has; end, before the parts of a page go; begin, when others are there.
export function start(h) {
  hooks = h;
  document.documentElement.classList.add("scripted");
  document.addEventListener("click", (e) => {
    const a = e.target.closest?.("a[href]");
    if (!a || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || a.target || a.hasAttribute("download")) return;
    const url = new URL(a.href);
    if (a.matches(".skip")) {
      e.preventDefault(); // to go there would leave what is open beside
      ($(url.hash) || $("#main")).focus();
      return;
    }
    if (url.origin !== location.origin || !pages.test(url.pathname) || url.href.split("#")[0] === location.href.split("#")[0] && url.hash) return;
    e.preventDefault();
    a.closest("dialog")?.close();
    go(url.pathname + url.search + url.hash);
  });
  addEventListener("popstate", () => { if (where() !== shown) go(location.pathname + location.search + location.hash, { push: false }); });
}

// go shows a page. With body it is the answer to a form. With keep it is the same page as before, a little later: the
// address, the focus and what is in sight stay. With must nobody is asked whether they want to leave.
export async function go(path, { push = true, keep = false, must = keep, body } = {}) {
  if (keep && going) return; // they are leaving it
  if (!$("#rooms")) { push ? location.href = path : location.reload(); return; } // it was closed
  const mine = ++turn;
  going = !keep;
  let slow;
  try {
    if (!await hooks.leave(must)) {
      if (!push) history.pushState(null, "", shown); // they stay
      return;
    }
    slow = setTimeout(() => $("#main").setAttribute("aria-busy", "true"), 300);
    const answer = await get(path, body);
    if (mine !== turn) return; // they went elsewhere meanwhile
    if (!answer) { say("no connection"); return; }
    if (!answer.ok) { say($(".error", answer.page)?.textContent || "that did not work"); return; }
    answered = Boolean(body);
    show(answer, new URL(path, location.href).hash, push, keep);
  } finally {
    clearTimeout(slow);
    $("#main").removeAttribute("aria-busy");
    if (mine === turn) going = false;
  }
}

// get asks for a page. It returns null when no answer came.
async function get(path, body) {
  try {
    const answer = await fetch(path, { headers: { Accept: "text/html" }, ...(body && { method: "POST", body }) });
    return { ok: answer.ok, url: answer.url, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  } catch {
    return null;
  }
}

// show puts a page into the place of what is shown. One that has not the same parts, or is of a server with other
// scripts and styles by now, is loaded.
function show({ page, url }, hash, push, keep) {
  const { pathname, search } = new URL(url), to = pathname + search + hash;
  const style = (d) => $("link[rel=stylesheet]", d)?.getAttribute("href");
  if (!$("#rooms", page) || !$("#main", page) || !$(".skip", page) || style(page) !== style(document)) { load(to); return; }
  try {
    put(page, () => {
      if (keep) history.replaceState(null, "", to);
      else if (push && to !== location.pathname + location.search + location.hash) history.pushState(null, "", to);
    }, keep);
  } catch {
    load(to); // half of it may be there
  }
}

function load(to) {
  if (to.split("#")[0] === location.pathname + location.search) location.reload(); // which the same address with a place in it is not
  else location.href = to;
}

// refresh shows the page anew, unless it has what would be lost by that: something typed, or the answer to a form.
export async function refresh() {
  const typed = $$("main :is(input, textarea)").some((e) => e.value !== e.defaultValue || e.checked !== e.defaultChecked);
  if (!typed && !answered) await go(where(), { keep: true });
}

// close takes all that people said off the page of who was made to leave: it shows the reason, and a way to come again.
export function close(reason) {
  turn++; // what is on its way is shown no more
  hooks.end();
  const main = element(`<main id="main" class="door"><h1>parley</h1><p class="error" dir="auto"></p><p><a href="/" target="_self">Home</a></p></main>`);
  $(".error", main).textContent = reason;
  const status = $("#status"), told = $("#told");
  status.textContent = "";
  told.replaceChildren();
  dress(document.body, main, "data-");
  document.body.className = "at-door";
  document.body.replaceChildren(main, status, told);
  document.title = "parley";
  tell(reason);
}

function put(page, address, keep) {
  hooks.end();
  address();
  shown = alone();
  const focused = keep && document.activeElement?.id, top = keep ? $(".inner")?.scrollTop : 0;
  dress(document.documentElement, page.documentElement, "data-");
  dress(document.body, page.body, "data-");
  document.body.className = page.body.className;
  $("#main").replaceWith($("#main", page));
  $("#side")?.remove();
  const side = $("#side", page);
  if (side) $("#main").after(side);
  $(".skip").replaceWith($(".skip", page));
  sidebar(page);
  document.title = page.title;
  hooks.begin();
  if (keep) {
    if ($(".inner")) $(".inner").scrollTop = top;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  } else if (!$("#main").contains(document.activeElement)) {
    ($(".inner [autofocus]") || (matchMedia("(pointer: coarse)").matches ? null : $("#text")) || $("#main")).focus({ preventScroll: true });
  }
}

// sidebar takes the list of rooms of a page. What is in sight of it stays.
function sidebar(page) {
  const scrolled = ["#rooms", "#roomlist"].map((s) => [s, $(s).scrollTop]);
  $("#rooms").replaceWith($("#rooms", page));
  for (const [s, top] of scrolled) $(s).scrollTop = top;
}

// dress gives an element the attributes of another, of those that begin so.
function dress(e, like, prefix) {
  for (const { name } of [...e.attributes]) if (name.startsWith(prefix)) e.removeAttribute(name);
  for (const { name, value } of like.attributes) if (name.startsWith(prefix)) e.setAttribute(name, value);
}
