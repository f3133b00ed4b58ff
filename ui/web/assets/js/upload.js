// Files that are picked, dropped or pasted. Their bytes go at once; the message has them when all are there.
import { $, element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./status.js";

const most = 10; // of a message

const has = (e) => e.dataTransfer?.types.includes("Files");

// A file that is dropped beside a pane would take the place of the page.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (e) => {
    if (!has(e) || e.defaultPrevented) return;
    e.preventDefault();
    e.dataTransfer.dropEffect = "none";
  });
}

export class Uploads {
  constructor(composer) {
    this.composer = composer;
    this.list = $(".attached", composer.form);
    this.max = Number(composer.pane.section.dataset.maxFile);
    this.files = [];
    if (!this.max) return;
    const input = element(`<input type="file" multiple hidden tabindex="-1" aria-hidden="true">`);
    const button = element(`<button type="button" class="attach" title="Attach files" aria-label="Attach files"></button>`);
    button.append(icon("attach"));
    $("a.attach", composer.form)?.replaceWith(button);
    composer.form.append(input);
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => { this.add([...input.files]); input.value = ""; composer.text.focus(); });
    composer.text.addEventListener("paste", (e) => {
      const files = [...e.clipboardData.files];
      const written = e.clipboardData.types.includes("text/html") && e.clipboardData.getData("text/plain"); // it comes with its picture
      if (files.length === 0 || written) return;
      e.preventDefault();
      this.add(files);
    });
    this.drops(composer.pane.section);
  }

  drops(section) {
    section.addEventListener("dragover", (e) => { if (has(e)) { e.preventDefault(); section.classList.add("dropping"); } });
    section.addEventListener("dragleave", (e) => { if (!section.contains(e.relatedTarget)) section.classList.remove("dropping"); });
    section.addEventListener("drop", (e) => {
      if (!has(e)) return;
      e.preventDefault();
      section.classList.remove("dropping");
      this.add([...e.dataTransfer.files]);
      this.composer.text.focus();
    });
  }

  empty() { return this.files.length === 0; }
  waiting() { return this.files.some((f) => !f.upload); }

  // then calls a function once all files are there, if none fails.
  then(work) {
    this.whenDone = work;
    if (this.files.some((f) => f.failed)) say("a file could not be sent: try it again, or take it away");
    else say("this goes as soon as its files are there");
  }

  // take returns the files for a message, which has them from now on.
  take() {
    const files = this.files;
    this.files = [];
    this.list.replaceChildren();
    this.list.hidden = true;
    return files;
  }

  add(files) {
    const free = most - this.files.length, over = files.slice(free).map((f) => f.name || "file");
    if (over.length) say(`a message has at most ${most} files; left out: ${over.slice(0, 3).join(", ")}${over.length > 3 ? ` and ${over.length - 3} more` : ""}`);
    for (const file of files.slice(0, free)) {
      const f = { file, name: file.name || "file", item: element(`<li><span class="name" dir="auto"></span> <small></small> <progress max="1" value="0"></progress> <button type="button" class="again" hidden>Try again</button> <button type="button" class="close">×</button></li>`) };
      $(".name", f.item).textContent = f.name;
      $("small", f.item).textContent = bytes(file.size);
      $("progress", f.item).setAttribute("aria-label", `${f.name} on its way`);
      $(".close", f.item).setAttribute("aria-label", `Take ${f.name} away`);
      $(".close", f.item).addEventListener("click", () => this.drop(f));
      $(".again", f.item).addEventListener("click", () => this.send(f));
      this.files.push(f);
      this.list.append(f.item);
      this.list.hidden = false;
      this.send(f);
    }
  }

  drop(f) {
    f.request?.abort();
    this.files = this.files.filter((o) => o !== f);
    f.item.remove();
    this.list.hidden = this.empty();
    this.composer.text.focus();
    if (this.empty()) this.whenDone = null;
    else this.done();
  }

  send(f) {
    f.failed = "";
    f.item.classList.remove("failed");
    $(".again", f.item).hidden = true;
    $("progress", f.item).hidden = false;
    if (f.file.size > this.max) { this.fail(f, `too large: at most ${bytes(this.max)} fit`, false); return; }
    const request = f.request = new XMLHttpRequest();
    request.open("POST", `/r/${this.composer.room}/upload?${new URLSearchParams({ name: f.name })}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (e) => { if (e.lengthComputable) $("progress", f.item).value = e.loaded / Math.max(1, e.total); };
    request.onerror = () => this.fail(f, "it broke off", true);
    request.onload = () => {
      if (request.status !== 200) { this.fail(f, request.response?.error || "that did not work", true); return; }
      f.upload = request.response.upload;
      f.item.classList.add("done");
      $("progress", f.item).hidden = true;
      this.done();
    };
    request.send(f.file);
  }

  fail(f, why, again) {
    f.failed = why;
    f.item.classList.add("failed");
    $("small", f.item).textContent = why;
    $("progress", f.item).hidden = true;
    $(".again", f.item).hidden = !again;
    this.whenDone = null;
    say(`${f.name}: ${why}`);
  }

  done() {
    if (!this.whenDone || this.waiting()) return;
    const work = this.whenDone;
    this.whenDone = null;
    work();
  }
}

// bytes says a size as people do, and as the server does.
function bytes(n) {
  if (n < 1000) return n === 1 ? "1 byte" : `${n} bytes`;
  for (const unit of ["kB", "MB", "GB"]) {
    n /= 1000;
    if (n < 999.95) return `${n.toFixed(1).replace(/\.0$/, "")} ${unit}`;
  }
  return `${(n / 1000).toFixed(1)} TB`;
}
