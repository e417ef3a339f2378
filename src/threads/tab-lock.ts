/**
 * One tab at a time: the origin's private files are shared by all tabs of the page, and two of them in one folder
 * would delete each other's. A closed or crashed tab lets go.
 */

/**
 * @param task for people: "a run of the same settings"
 * @throws Error where another tab holds the folder
 */
export async function alone<T>(folder: string, task: string, job: () => Promise<T>): Promise<T> {
  // Where pages have private files they have locks.
  if (typeof navigator.locks?.request !== 'function') return job();
  let decided: Promise<T> | null = null;
  try {
    return await (navigator.locks.request(folder, { ifAvailable: true }, (lock) => {
      const reason = `another tab of this page has ${task} under way: stop it there first`;
      decided = lock === null ? Promise.reject(new Error(reason)) : job();
      return decided;
    }) as Promise<T>);
  } catch (error) {
    // A lock that was lost on the way ends no job, and the job's own errors are the caller's.
    if (decided !== null) return decided;
    // Browsers refuse locks where they refuse private files: the job finds that out, and says what to do.
    if (error instanceof DOMException || error instanceof TypeError) return job();
    throw error;
  }
}
