// Opens the pages of a resident again without a connection. It keeps what was seen last, of one account alone: as soon as a page of
// another account comes, or nobody is signed in any more, what was kept is gone. Only pages that name an account are kept, so that a
// counter's device keeps nothing.
const pages = 'musubi-me';
const parts = 'musubi-me-parts';
const account = 'Musubi-Account';
const patience = 5000;
const most = 80;
const here = new URL(self.registration.scope);
const owner = new URL('/me/owner', here).href;
const missing = new URL('/me/offline', here).href;
const own = ['sessions', 'steps', 'body', 'points', 'rewards', 'card', 'more', 'help', 'notices', 'ranking', 'settings', 'pages', 'offline'];
const first = ['/me', '/me/sessions', '/me/steps/entry', '/me/card', '/me/offline'];
const drawn = ['/static/me.css', '/static/me.js', '/static/me-icon.svg'];

// Answers about health are not left in a device.
const isPage = (url) => url.origin === here.origin && (url.pathname === '/me' || own.includes(url.pathname.split('/')[2]) && url.pathname.startsWith('/me/'));
const isPart = (url) => url.origin === here.origin && url.pathname.startsWith('/static/');
const plain = (address) => {
  const url = new URL(address);
  url.searchParams.delete('lang');
  url.hash = '';
  return url.href;
};

const purge = () => caches.delete(pages);

const trim = async (cache) => {
  const kept = await cache.keys();
  for (const request of kept.slice(0, Math.max(0, kept.length - most)))
    if (request.url !== owner && request.url !== missing) await cache.delete(request);
};

// Whole before it takes the old one's place: a line that is cut half way leaves what was kept, and at no moment is neither there.
const put = async (cache, address, response) => cache.put(address, new Response(await response.blob(), { headers: response.headers }));

const keepPage = async (address, response) => {
  const whose = response.headers.get(account);
  if (!whose) return;
  const before = await (await caches.open(pages)).match(owner);
  if (before && (await before.text()) !== whose) await purge();
  const type = response.headers.get('Content-Type') || '';
  if (!response.ok || response.redirected || !/^(text\/html|image\/svg)/.test(type)) return;
  const cache = await caches.open(pages);
  await cache.put(owner, new Response(whose));
  await put(cache, plain(address), response);
  await trim(cache);
};

const keep = async (request, response) => {
  const url = new URL(request.url);
  if (isPart(url)) {
    if (response.ok) await put(await caches.open(parts), url.href, response.clone());
  } else await keepPage(url.href, response.clone());
};

// Where a page leads elsewhere, that may be to where one signs in.
const stillSignedIn = async () => {
  const answer = await fetch('/me/account', { redirect: 'manual', cache: 'no-store' });
  if (!answer.ok) await purge();
};

const fromNetwork = async (request) => {
  const response = await fetch(request);
  if (response.type === 'opaqueredirect') await stillSignedIn().catch(() => {});
  else if (response.status < 500) await keep(request, response);
  return response;
};

const match = async (url) =>
  isPart(url) ? (await caches.open(parts)).match(url.href) : (await caches.open(pages)).match(plain(url.href));

// The page says itself that it is an old one.
const shown = async (kept) => {
  if (!(kept.headers.get('Content-Type') || '').startsWith('text/html')) return kept;
  const text = (await kept.text()).replace('data-kept="no"', 'data-kept="yes"');
  return new Response(text, { headers: kept.headers });
};

const answer = async (event) => {
  const url = new URL(event.request.url);
  const network = fromNetwork(event.request);
  event.waitUntil(network.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const kept = await match(url);
  try {
    if (!kept) return await network;
    const response = await Promise.race([network, late]);
    if (response && response.status < 500) return response;
  } catch (error) {
    if (!kept && event.request.mode !== 'navigate') throw error;
  }
  const instead = (await match(url)) || (await (await caches.open(pages)).match(missing));
  return instead ? shown(instead) : network;
};

const fetchAll = async (addresses) => {
  // One after the other: a slow line is not filled with what nobody waits for. The answer to what was just sent is left for who reads it.
  const asked = { credentials: 'same-origin', redirect: 'manual', headers: { 'Musubi-To-Keep': 'yes' } };
  for (const address of addresses) await fromNetwork(new Request(new URL(address, here), asked)).catch(() => {});
};

self.addEventListener('install', (event) => event.waitUntil(fetchAll([...drawn, ...first]).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (event.data.keep) event.waitUntil(fetchAll(event.data.keep.filter((address) => isPage(new URL(address, here)))));
});
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === 'GET' && (isPage(url) || isPart(url))) event.respondWith(answer(event));
});
