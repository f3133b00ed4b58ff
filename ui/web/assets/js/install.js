// What makes an app of the pages: the service worker, and notices while none of them is open.
import { $, send } from "./dom.js";
import { say } from "./status.js";

if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/sw.js").catch(() => {});

// begin is called when another page is shown: one of them has the switch for notices.
export function begin() {
  const part = $("#push");
  if (!part || !("serviceWorker" in navigator && "PushManager" in window)) return;
  part.hidden = false;
  $("button", part).addEventListener("click", () => turn(part).catch((e) => say(e.message)));
}

async function turn(part) {
  const on = "taken" in part.dataset;
  // The question comes first: browsers let a page ask it at a click only, not some time after one.
  if (!on && await Notification.requestPermission() !== "granted") throw new Error("this browser was told to show no notifications of this page");
  const worker = await navigator.serviceWorker.ready;
  if (on) {
    await send("/push/off");
    await (await worker.pushManager.getSubscription())?.unsubscribe();
  } else {
    const taken = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: part.dataset.key })
      .catch((e) => { throw new Error(`this browser could not be registered with its maker, who passes notifications on: ${e.message}`); });
    const s = taken.toJSON();
    await send("/push", { endpoint: s.endpoint, p256dh: s.keys.p256dh, auth: s.keys.auth });
  }
  location.reload();
}
