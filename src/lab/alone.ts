/**
 * One tab at a time: the origin's private files are shared by all tabs of the page, and two of them in one folder
 * would delete each other's. A closed or crashed tab lets go. Imports nothing of ours.
 */

/**
 * @param task for people: "a run of the same settings"
 * @throws Error where another tab holds the folder
 */
export async function alone<T>(folder: string, task: string, job: () => Promise<T>): Promise<T> {
  // Where pages have private files they have locks.
  if (navigator.locks === undefined) return job();
  return navigator.locks.request(folder, { ifAvailable: true }, (lock) => {
    if (lock === null) throw new Error(`another tab of this page has ${task} under way: stop it there first`);
    return job();
  }) as Promise<T>;
}
