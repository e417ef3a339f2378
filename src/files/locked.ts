/** Files that another thread of the page has open or replaces: the browser refuses them for as long as that. */

/** Waits between tries, milliseconds: a second in all. */
const LOCKED_MS = [5, 10, 20, 40, 80, 160, 300, 400];

/** Of a file that is open elsewhere; of one that was replaced between finding and reading it. */
const FOR_A_MOMENT = ['NoModificationAllowedError', 'NotReadableError'];

/**
 * Another thread of the page may have the file open for a moment, as the list of runs does: a run must not fail of it.
 * @throws DOMException where it stays locked: another tab has it
 */
export async function onceUnlocked<R>(use: () => Promise<R>): Promise<R> {
  for (const wait of LOCKED_MS) {
    try {
      return await use();
    } catch (error) {
      if (!(error instanceof DOMException) || !FOR_A_MOMENT.includes(error.name)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return use();
}
