/**
 * One tab at a time: all tabs of the page share the origin's private files, and two tabs in one folder would delete
 * each other's files. The browser releases the lock of a closed or crashed tab.
 */

/**
 * @param task for people: "a run of the same settings"
 * @throws Error where another tab holds the folder
 */
export async function withTabLock<T>(folder: string, task: string, job: () => Promise<T>): Promise<T> {
  // Browsers with private files have locks.
  if (typeof navigator.locks?.request !== 'function') return job();
  let decided: Promise<T> | null = null;
  try {
    return await (navigator.locks.request(folder, { ifAvailable: true }, (lock) => {
      const reason = `another tab of this page has ${task} under way: stop it there first`;
      decided = lock === null ? Promise.reject(new Error(reason)) : job();
      return decided;
    }) as Promise<T>);
  } catch (error) {
    // A lock that was lost meanwhile does not end the job, and the job's own errors go to the caller.
    if (decided !== null) return decided;
    // Browsers refuse locks where they refuse private files: the error of the job says what to do.
    if (error instanceof DOMException || error instanceof TypeError) return job();
    throw error;
  }
}
