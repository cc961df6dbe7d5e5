// The page works without a network after the first visit: its files are kept, all of one
// version. What a design asks for later, such as more fonts, is kept when it comes.

const KEPT = `cardgen-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    await cache.addAll(FIRST);
    const packed = await cache.match("pyodide.asm.wasm.gz");
    const inflated = packed.body.pipeThrough(new DecompressionStream("gzip"));
    const headers = { "Content-Type": "application/wasm", "Date": new Date().toUTCString() };
    await cache.put("pyodide.asm.wasm", new Response(inflated, { headers }));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("cardgen-") && name !== KEPT) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { method } = event.request;
  const [url] = event.request.url.split(/[?#]/); // a place of the page stands behind #
  if (method !== "GET" || !url.startsWith(self.registration.scope)) return;
  event.respondWith((async () => {
    const cache = await caches.open(KEPT);
    const asked = url.endsWith("/") ? `${url}index.html` : event.request;
    const kept = await cache.match(asked, { ignoreSearch: true });
    if (kept) return kept;
    const got = await fetch(event.request);
    if (got.ok) await cache.put(asked, got.clone());
    return got;
  })());
});
