/** What the browser tells the page's own thread of the machine, where it tells. */
import { type Room, roomLeft } from '../../files/opfs.ts';

/** Cores where a browser does not say: the least that any machine of today has. */
const MIN_CORES = 2;

/** Cores of this machine; a browser that hides them counts as two. */
export function coresHere(): number {
  return navigator.hardwareConcurrency || MIN_CORES;
}

/** Room for the page's files, bytes; null where the browser does not tell, or refuses to. */
export function storageRoom(): Promise<Room | null> {
  return roomLeft();
}
