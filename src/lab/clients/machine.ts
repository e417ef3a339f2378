/** The machine as the browser reports it to the page: cores, and room for files. */
import { type Room, roomLeft } from '../../files/opfs.ts';

/** Cores where the browser reports none: the fewest that any machine of today has. */
const MIN_CORES = 2;

/** Cores of this machine; a browser that hides them counts as two. */
export function coresHere(): number {
  return navigator.hardwareConcurrency || MIN_CORES;
}

/** Room for the page's files, bytes; null where the browser does not report it, or refuses to. */
export function storageRoom(): Promise<Room | null> {
  return roomLeft();
}
