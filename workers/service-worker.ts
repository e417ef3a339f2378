/**
 * The service worker of the built page: keeps every file of the page, so that it drives, dreams and trains offline
 * after the first load. A new version is fetched beside the old one and waits until the visitor opens it.
 */
import { PrecacheController, type PrecacheEntry, PrecacheRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

/** Every file of the page with its revision; the build writes them here (src/cli/offline-files.ts). */
declare const PAGE_FILES: PrecacheEntry[];

const files = new PrecacheController();
files.addToCacheList(PAGE_FILES);

self.addEventListener('install', (event) => {
  void files.install(event);
});

self.addEventListener('activate', (event) => {
  event.waitUntil(activate(event));
});

/** Sent by the page when its visitor opens the new version (src/lab/clients/offline.ts). */
self.addEventListener('message', ({ data }) => {
  if (data === 'open-new-version') void self.skipWaiting();
});

async function activate(event: ExtendableEvent): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Another tab may still run the version before, and load its scripts late: they stay until the next update.
  if (windows.length <= 1) await files.activate(event);
  // The tab of the first visit too: it may go offline before it is reloaded.
  await self.clients.claim();
}

// The query holds settings of the page (`?backend=wasm`): the file is the same.
registerRoute(new PrecacheRoute(files, { ignoreURLParametersMatching: [/.*/], cleanURLs: false }));

// Scripts of the version before, which its own list brought into the same cache; their names contain a hash of their
// content. Other caches belong to other pages of the origin.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.includes('/assets/'),
  async ({ request }) => {
    const kept = await caches.open(files.strategy.cacheName);
    return (await kept.match(request)) ?? fetch(request);
  },
);
