// Opens the door's page again when the connection is gone. Its scope is the door of one session; it keeps that page and what it is drawn
// with, and the page, which names those who booked, no longer than the day of the session.
const name = 'musubi-door';
const keepUntil = 'Musubi-Keep-Until';
const door = new URL(self.registration.scope);
const patience = 5000;

const isDoor = (url) => url.origin === door.origin && url.pathname === door.pathname;
const isPart = (url) => url.origin === door.origin && url.pathname.startsWith('/static/');

// What every session's worker does first: no page of a day that is over stays in the device.
const purge = async () => {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    const until = Number(kept.headers.get(keepUntil) || 0);
    if (!isPart(new URL(request.url)) && Date.now() >= until) await cache.delete(request);
  }
};

const keep = async (request, response) => {
  const url = new URL(request.url);
  const until = Number(response.headers.get(keepUntil) || 0);
  const cache = await caches.open(name);
  // Whoever has to sign in first does not see again what somebody else opened.
  if (!response.ok || response.redirected || (isDoor(url) && Date.now() >= until)) {
    if (isDoor(url)) await cache.delete(url.origin + url.pathname);
    return;
  }
  // Whole before it takes the old one's place: a line that is cut half way leaves what was kept.
  const whole = new Response(await response.clone().blob(), { headers: response.headers });
  await cache.put(url.origin + url.pathname, whole);
};

const fromNetwork = async (request) => {
  const response = await fetch(request, { signal: AbortSignal.timeout(patience) });
  if (response.status >= 500) throw new Error('the server cannot answer');
  await keep(request, response);
  return response;
};

const answer = async (request) => {
  try {
    return await fromNetwork(request);
  } catch (error) {
    await purge();
    const url = new URL(request.url);
    const kept = await (await caches.open(name)).match(url.origin + url.pathname);
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener('install', (event) => {
  // The answer to what was just sent is left for who reads it.
  const asked = { credentials: 'same-origin', headers: { 'Musubi-To-Keep': 'yes' } };
  const first = ['/static/musubi.css', '/static/door.js', door.pathname].map((path) => new Request(path, asked));
  event.waitUntil(Promise.all(first.map(fromNetwork)).then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => event.waitUntil(purge().then(() => self.clients.claim())));
self.addEventListener('message', (event) => {
  if (event.data === 'purge') event.waitUntil(purge());
});
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === 'GET' && (isDoor(url) || isPart(url))) event.respondWith(answer(event.request));
});
