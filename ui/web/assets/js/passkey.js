// Passkeys: the browser makes or proves one, and the server checks it.
import { $, send } from "./dom.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// decoded has the options of the server as browsers take them.
function decoded(options) {
  const list = (l) => l?.map((c) => ({ ...c, id: bytes(c.id) }));
  const out = { ...options, challenge: bytes(options.challenge) };
  if (options.user) out.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) out.excludeCredentials = list(options.excludeCredentials);
  if (options.allowCredentials) out.allowCredentials = list(options.allowCredentials);
  return out;
}

// encoded is a passkey as the server takes it.
function encoded(c) {
  const response = { clientDataJSON: text(c.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (c.response[part]) response[part] = text(c.response[part]);
  }
  if (c.response.getTransports) response.transports = c.response.getTransports();
  return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, response, clientExtensionResults: {}, authenticatorAttachment: c.authenticatorAttachment || undefined });
}

// run goes through a ceremony: path asks, path/proof takes the answer.
async function run(form, path, how) {
  const status = $("#status");
  const button = $("button", form);
  button.disabled = true;
  status.textContent = "";
  try {
    const fields = Object.fromEntries(new FormData(form));
    const publicKey = decoded(await send(path, fields));
    const credential = await navigator.credentials[how]({ publicKey });
    const answer = await send(path + "/proof", { credential: encoded(credential), to: fields.to || "" });
    location.href = answer.to;
  } catch (e) {
    status.textContent = {
      NotAllowedError: "Nothing was done: it was cancelled, or it took too long.",
      InvalidStateError: "This device has a passkey of your account already.",
    }[e.name] || e.message;
    button.disabled = false;
  }
}

function wire(id, path, how) {
  const form = $(id);
  if (!form || !window.PublicKeyCredential) return;
  for (const part of [form, form.closest("[data-passkey]")]) if (part) part.hidden = false;
  form.addEventListener("submit", (e) => { e.preventDefault(); run(form, path, how); });
}

// begin is called when another page is shown.
export function begin() {
  wire("#use-passkey", "/in/passkey", "get");
  wire("#join", "/in/join", "create");
  wire("#add-passkey", "/passkeys", "create");
}

if (document.body.classList.contains("at-door")) begin(); // where there is no other script
