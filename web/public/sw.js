// Lets the app start without a connection: its files by build, its document as it was last read, the pictures of items.
// Nothing of the API is kept here; what the store's screens keep is in web/store/offline.

/** The server writes both in when it serves this file: what was built, and what it consists of. */
const BUILD = "__BUILD__";
const FILES = ["__FILES__"];

const SHELL = `dirigent-shell-${BUILD}`;
const PICTURES = "dirigent-pictures";
const PICTURES_MAX = 300;
/** A connection that does not answer in this time is as good as none. */
const PATIENCE_MS = 6_000;

const root = new URL("./", self.location.href);
/** One document for all pages of the app. */
const DOCUMENT = new URL("store", root).href;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL).then((cache) => cache.addAll([DOCUMENT, ...FILES.map((file) => new URL(file, root).href)])),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldBuilds().then(() => self.clients.claim()));
});

async function forgetOldBuilds() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("dirigent-shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
  const path = url.pathname.slice(root.pathname.length);
  if (request.mode === "navigate") {
    // Papers and the API's own pages are no pages of the app.
    if (/^store(\/|$)/.test(path)) event.respondWith(documentFor(request));
  } else if (path.startsWith("assets/")) event.respondWith(assetFor(request));
  else if (request.destination === "image") event.respondWith(pictureFor(event));
});

/** The network's if it answers, since it may be newer; its policy and the nonce in it belong together and are kept together. */
async function documentFor(request) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await Promise.race([fetch(request), noAnswer()]);
    if (answer.ok && !answer.redirected) await cache.put(DOCUMENT, answer.clone());
    if (answer.status < 500) return answer;
    return (await cache.match(DOCUMENT)) ?? answer;
  } catch (error) {
    const kept = await cache.match(DOCUMENT);
    if (kept) return kept;
    throw error;
  }
}

function noAnswer() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("No answer in time.")), PATIENCE_MS);
  });
}

/** Names of assets change with what is in them, so that a kept one is never old. */
async function assetFor(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(SHELL);
    await cache.put(request, answer.clone());
  }
  return answer;
}

/** Shows what is kept at once, and asks for a newer one behind it. */
async function pictureFor(event) {
  const cache = await caches.open(PICTURES);
  const kept = await caches.match(event.request);
  if (kept && !navigator.onLine) return kept;
  const asked = fetch(event.request).then(async (answer) => {
    if (answer.ok) {
      await cache.put(event.request, answer.clone());
      const keys = await cache.keys();
      await Promise.all(keys.slice(0, Math.max(0, keys.length - PICTURES_MAX)).map((key) => cache.delete(key)));
    }
    return answer;
  });
  if (!kept) return asked;
  event.waitUntil(asked.catch(() => {}));
  return kept;
}
