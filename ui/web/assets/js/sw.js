// The service worker: a page for when there is no connection, and notices while no page is open. Nothing that people
// say is kept here. The server puts the constant ASSETS before it.
const KEPT = ["/offline", `${ASSETS}app.css`, `${ASSETS}icon.svg`];

self.addEventListener("install", (e) => {
  e.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (e) => {
  e.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((n) => n !== ASSETS).map((n) => caches.delete(n))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (e) => {
  const at = new URL(e.request.url);
  if (e.request.mode === "navigate") {
    e.respondWith(fetch(e.request).catch(() => caches.match("/offline")));
  } else if (KEPT.includes(at.pathname) && at.pathname !== "/offline") {
    e.respondWith(fetch(e.request).catch(() => caches.match(e.request)));
  }
});

self.addEventListener("push", (e) => {
  let d = {};
  try { d = e.data.json(); } catch { return; }
  e.waitUntil(self.registration.showNotification(d.title || "parley", {
    body: d.text, tag: `room-${d.room}`, renotify: true, icon: `${ASSETS}icon-192.png`, badge: `${ASSETS}icon-192.png`,
    data: `/r/${Number(d.room)}?at=${Number(d.seq)}#m${Number(d.seq)}`,
  }));
});

self.addEventListener("notificationclick", (e) => {
  e.notification.close();
  e.waitUntil(self.clients.matchAll({ type: "window" }).then((windows) => {
    const open = windows.find((w) => "navigate" in w);
    return open ? open.focus().then((w) => w.navigate(e.notification.data)) : self.clients.openWindow(e.notification.data);
  }));
});
