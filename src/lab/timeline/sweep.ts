/** Frees the snapshots of V and M that belong to no run of this browser any more. */
import { timelapsePlace } from '../checkpoint/checkpoint-learning.ts';
import type { Archive } from '../library/run-files.ts';
import type { ListedRun } from '../library/stored-run.ts';
import { namesOf, snapshotPath, TIMELINE_FOLDER, TRAINED_PARTS } from './snapshot-names.ts';

/**
 * Deletes what no run names. A run under way may not name its newest yet: nothing is deleted that is newer than its
 * file. Nothing at all is, while a run cannot be read, because its snapshots are not known.
 * @param runs all that are left
 */
export async function sweepTimeline(archive: Archive, runs: readonly ListedRun[]): Promise<void> {
  if (runs.some(({ fault }) => fault !== null)) return;
  const files = await archive.call((worker) => worker.list(TIMELINE_FOLDER));
  if (files.length === 0) return;
  const named = new Set<string>();
  let before = Number.POSITIVE_INFINITY;
  for (const run of runs) {
    if (run.fault === null && run.underWay) before = Math.min(before, run.changed);
    for (const name of await namesIn(archive, run.path)) named.add(name);
  }
  for (const { name, changed } of files) {
    if (named.has(name) || changed >= before) continue;
    await archive.call((worker) => worker.remove(snapshotPath(name)));
  }
}

/** Names of all snapshots that the run at this path may have. */
async function namesIn(archive: Archive, path: string): Promise<string[]> {
  const header = await archive.call((worker) => worker.header(path));
  if (header === null) return [];
  const names: string[] = [];
  for (const part of TRAINED_PARTS) {
    const place = timelapsePlace(part, header);
    if (place === null) continue;
    const { steps, frames, begin, end } = place;
    const pictures = await archive.call((worker) => worker.part(path, begin, end));
    // Null: it was deleted meanwhile.
    if (pictures !== null) names.push(...namesOf({ part, steps, frames, pictures }).values());
  }
  return names;
}
