/** Whether runs that finish keep their episodes: the visitor's choice, which the browser keeps. */

const KEY = 'keep-episodes';

/** False where the browser keeps nothing. */
export function keepsData(storage: () => Pick<Storage, 'getItem'> = () => localStorage): boolean {
  try {
    return storage().getItem(KEY) === 'yes';
  } catch {
    return false;
  }
}

/** @throws where the browser keeps nothing */
export function setKeepsData(
  on: boolean,
  storage: () => Pick<Storage, 'setItem' | 'removeItem'> = () => localStorage,
): void {
  if (on) storage().setItem(KEY, 'yes');
  else storage().removeItem(KEY);
}
