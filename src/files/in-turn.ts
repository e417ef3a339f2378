/** Who writes one file takes turns: threads and tabs of the page share the origin's private files. */

/**
 * Does the job once nobody else of the page is in a job of this name. The browser ends the turn of a thread that dies.
 * @param name such as "write kept/names.json"; a job must not wait for a turn of its own name
 */
export async function inTurn<T>(name: string, job: () => Promise<T>): Promise<T> {
  // Browsers with private files have locks.
  if (typeof navigator.locks?.request !== 'function') return job();
  let begun: Promise<T> | null = null;
  try {
    return await (navigator.locks.request(name, () => {
      begun = job();
      return begun;
    }) as Promise<T>);
  } catch (error) {
    // A turn that was lost meanwhile does not end the job, and the job's own errors go to the caller.
    if (begun !== null) return begun;
    // Browsers refuse locks where they refuse private files: the error of the job says what to do.
    if (error instanceof DOMException || error instanceof TypeError) return job();
    throw error;
  }
}
