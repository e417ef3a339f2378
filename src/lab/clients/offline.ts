/**
 * The page without a network: its service worker keeps the page's files (workers/service-worker.ts), and says when a
 * new version is ready. Where service workers are missing or refused, the page works as before, online.
 */
import { messageOf } from '../../math/text.ts';

const SCRIPT = 'service-worker.js';
/** As the service worker expects it. */
const OPEN = 'open-new-version';
/** The first pictures come before the files for a later visit. */
const WAIT_MS = 3000;
/** A page that stays open asks for a new version when it is looked at again, at most this often. */
const CHECK_EVERY_MS = 60 * 60 * 1000;

/** @param onNewVersion called when a newer version of the page waits to be opened */
export function keepForOffline(onNewVersion: () => void): void {
  const container = containerHere();
  if (container === null) return;
  const begin = (): void => {
    register(container, onNewVersion).catch((error: unknown) => {
      console.info(`This page is not kept for offline use: ${messageOf(error)}`);
    });
  };
  setTimeout(begin, WAIT_MS);
}

/** Absent in a private window of Firefox and on plain http; a frame without storage may not even ask for it. */
function containerHere(): ServiceWorkerContainer | null {
  try {
    return navigator.serviceWorker ?? null;
  } catch (error) {
    console.info(`This page is not kept for offline use: ${messageOf(error)}`);
    return null;
  }
}

async function register(container: ServiceWorkerContainer, onNewVersion: () => void): Promise<void> {
  const registration = await container.register(new URL(SCRIPT, document.baseURI));
  const tell = (): void => {
    // On the first visit the waiting one is the first: no older one is active beside it.
    if (registration.waiting !== null && registration.active !== null) onNewVersion();
  };
  tell();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', tell);
  });
  let checked = performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || performance.now() - checked < CHECK_EVERY_MS) return;
    checked = performance.now();
    registration.update().catch((error: unknown) => {
      console.info(`No news of a new version: ${messageOf(error)}`);
    });
  });
}

/** Opens the version that waits; where another tab has opened it already, a reload is enough. */
export async function openNewVersion(): Promise<void> {
  const container = navigator.serviceWorker;
  const waiting = (await container.getRegistration())?.waiting;
  if (!waiting) {
    location.reload();
    return;
  }
  container.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage(OPEN);
}
