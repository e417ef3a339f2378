/**
 * Threads and tabs of the page share the origin's private files: who writes one file takes turns, and one tab at a time
 * has the folder of a run. The browser releases the lock of a thread or tab that is closed or dies.
 */

/**
 * Does the job once nobody else of the page is in a job of this name.
 * @param name such as "write kept/names.json"; a job must not wait for a turn of its own name
 */
export function inTurn<T>(name: string, job: () => Promise<T>): Promise<T> {
  return withLock(name, {}, job);
}

/**
 * Does the job while no other tab has the folder: two runs in one would delete each other's files.
 * @param task for people: "a run of the same settings"
 * @throws Error where another tab holds the folder
 */
export function withTabLock<T>(folder: string, task: string, job: () => Promise<T>): Promise<T> {
  return withLock(folder, { ifAvailable: true }, (granted) => {
    const reason = `another tab of this page has ${task} under way: stop it there first`;
    return granted ? job() : Promise.reject(new Error(reason));
  });
}

/**
 * Holds a name beside others that hold it, until it is released or the thread ends.
 * @returns releases it
 */
export function hold(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    withLock(name, { mode: 'shared' }, () => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}

/** Does the job unless somebody holds the name. */
export function unlessHeld(name: string, job: () => Promise<void>): Promise<void> {
  return withLock(name, { ifAvailable: true }, (granted) => (granted ? job() : Promise.resolve()));
}

/** Does the job once, with the lock or, where the browser has none to give, without. */
async function withLock<T>(
  name: string,
  options: LockOptions,
  job: (granted: boolean) => Promise<T>,
): Promise<T> {
  // Browsers with private files have locks.
  if (typeof navigator.locks?.request !== 'function') return job(true);
  let begun: Promise<T> | null = null;
  try {
    return await (navigator.locks.request(name, options, (lock) => {
      begun = job(lock !== null);
      return begun;
    }) as Promise<T>);
  } catch (error) {
    // A lock that was lost meanwhile does not end the job, and the job's own errors go to the caller.
    if (begun !== null) return begun;
    // Browsers refuse locks where they refuse private files: the error of the job says what to do.
    if (error instanceof DOMException || error instanceof TypeError) return job(true);
    throw error;
  }
}
