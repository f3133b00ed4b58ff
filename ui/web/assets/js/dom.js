// Small helpers that all scripts share.
export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

// element makes the one element that a piece of HTML of this server is.
export function element(html) {
  const t = document.createElement("template");
  t.innerHTML = html.trim();
  return t.content.firstElementChild;
}

// pathOf is where the page and the forms of a message are. The message above a thread is in another room than the thread.
export const pathOf = (item) => `/r/${item.dataset.room}/${item.dataset.seq}`;

// keepFocus changes what is in an element, and gives the focus to the like of what had it there.
export function keepFocus(within, change) {
  const was = document.activeElement;
  const name = within.contains(was) && ["id", "href", "aria-label"].find((n) => was.hasAttribute(n));
  change();
  if (name) $(`[${name}="${CSS.escape(was.getAttribute(name))}"]`, within)?.focus({ preventScroll: true });
}

// send posts a form's fields and returns the answer; it throws an Error with the server's sentence when that refuses,
// and with after, in milliseconds, when it came too soon; and one with retry set when there was no answer, or none within
// so many milliseconds, 0 for any time.
export async function send(path, fields = {}, within = 0) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST", headers: { Accept: "application/json" }, body: fields instanceof URLSearchParams ? fields : new URLSearchParams(fields),
      signal: within ? AbortSignal.timeout(within) : null,
    });
  } catch {
    throw Object.assign(new Error("no connection"), { retry: true });
  }
  const body = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(body.error || "that did not work"), { status: answer.status, retry: answer.status >= 502, after: body.after || 0 });
  return body;
}

// pageOf asks for a page. Who is signed out is led to the door, in whose place it would be shown.
export async function pageOf(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) throw new Error("no connection");
  if (answer.redirected && new URL(answer.url).pathname === "/in") {
    location.href = answer.url;
    throw new Error("signed out");
  }
  return answer;
}

// piece loads a page of this server and returns its title and what its main column has, for a dialog or a column.
export async function piece(path) {
  const answer = await pageOf(path);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = $("main", page);
  if (!answer.ok) throw new Error($(".error", page)?.textContent || "that did not work");
  const content = document.createDocumentFragment();
  content.append(...main.childNodes);
  return { title: page.title.replace(/ · parley$/, ""), content, url: answer.url };
}

// tellZone has the server know in which time zone this browser is.
export function tellZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (timeZone) document.cookie = `parley-zone=${timeZone}; path=/; SameSite=Lax; max-age=31536000`;
}
