/** The machine as the browser reports it to the page: cores, and room for files. */
import { type Room, roomLeft } from '../../files/opfs.ts';
import { messageOf } from '../../math/text.ts';

/** Cores where the browser reports none: the fewest that any machine of today has. */
const MIN_CORES = 2;

/** Cores of this machine; a browser that hides them counts as two. */
export function coresHere(): number {
  return navigator.hardwareConcurrency || MIN_CORES;
}

/** Memory of a machine whose browser does not report it, GiB. */
const USUAL_MEMORY = 4;
/** Part of the memory that files may take where the browser stores none; the networks and their data need the rest. */
const SHARE_OF_FILES = 1 / 4;
/** GiB: browsers end a tab that takes about twice as much, whatever the machine has. */
const MOST_FOR_FILES = 2;

/** Bytes of memory for files, where the browser stores none for the page. */
export function memoryForFiles(): number {
  const { deviceMemory = USUAL_MEMORY } = navigator as Navigator & { deviceMemory?: number };
  return Math.min(MOST_FOR_FILES, deviceMemory * SHARE_OF_FILES) * 2 ** 30;
}

/** Room for the page's files, bytes; null where the browser does not report it, or refuses to. */
export function storageRoom(): Promise<Room | null> {
  return roomLeft();
}

/**
 * Asks the browser to delete the page's files only when the visitor says so, and not when the disk runs short. Some
 * browsers ask the visitor, so nobody waits for the answer (`filesPersist`).
 * @param onNotice of a browser that fails instead of answering
 */
export function askToPersist(onNotice: (text: string) => void): void {
  if (typeof navigator.storage?.persist !== 'function') return;
  const text = 'The browser may delete stored runs when the disk runs short: asked to keep them, it failed';
  navigator.storage.persist().catch((error: unknown) => onNotice(`${text} (${messageOf(error)}).`));
}

/** Whether the browser keeps the page's files until the visitor deletes them; null where it does not say. */
export async function filesPersist(): Promise<boolean | null> {
  if (typeof navigator.storage?.persisted !== 'function') return null;
  // Browsers that refuse private files refuse this, too, and do not say either.
  return navigator.storage.persisted().catch(() => null);
}
