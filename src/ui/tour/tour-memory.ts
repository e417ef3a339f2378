/** Whether this visitor has been offered the tour: kept in the browser, for as long as it lets the page keep things. */

const KEY = 'tour-offered';

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** Of this page alone, where the browser keeps nothing: the tour is then offered once on every load. */
let offeredHere = false;

/** @param storage `() => localStorage`: some browsers throw when it is only named */
export function wasOffered(storage: () => Kept): boolean {
  try {
    return offeredHere || storage().getItem(KEY) !== null;
  } catch {
    return offeredHere;
  }
}

export function rememberOffer(storage: () => Kept): void {
  try {
    storage().setItem(KEY, 'yes');
  } catch {
    offeredHere = true;
  }
}
