/** Runs that `npm run lab` finished in earlier calls, read from their folders, so that none is made or lost twice. */
import { dirname, join, resolve } from 'node:path';
import { stageSeconds } from '../lab/checkpoint/stages-done.ts';
import { type Evaluation, stagesOf } from '../lab/events.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import type { NamedAgent } from './agent-hash.ts';
import type { BaseFile } from './base.ts';
import { FileError, readKept, shownPath } from './files.ts';
import { otherThanAsked } from './studies.ts';

/** What the command line reads of a report.json. */
export interface RunReport {
  settings?: Partial<RunSettings>;
  /** Its hash is written here by `npm run lab`. */
  base?: (NamedAgent & { keep?: string }) | null;
  provenance?: { date?: string };
  /** Of a run with a C, at its end. */
  evaluation?: Evaluation;
  stages?: Record<string, { seconds: number }>;
  /** With a hash of the files of imported episodes. */
  collect?: { contents?: string };
}

/** Null where the folder has no report, or a torn one, which is said. */
export function reportIn(folder: string): RunReport | null {
  return readKept('A report', join(folder, 'report.json')) as RunReport | null;
}

/** Whether the last stage of its experiment is done. */
export function isDone(report: RunReport): boolean {
  const { experiment } = report.settings ?? {};
  if (experiment === undefined) return false;
  const last = stagesOf(experiment).at(-1)!;
  return stageSeconds({ ...report })[last] !== undefined;
}

/**
 * Whether the folder holds the finished run that is asked for.
 * @param from what it begins with; null for a whole run
 * @throws FileError where it holds a finished one that differs: a new run would overwrite it
 */
export function isFinished(folder: string, wanted: RunSettings, from: BaseFile | null): boolean {
  const report = reportIn(folder);
  if (report === null || !isDone(report)) return false;
  // The results of a search that goes on hold those of before.
  if (from?.keep === 'search' && dirname(resolve(from.path)) === resolve(folder)) return false;
  const other = otherThanAsked(report, wanted, from?.path ?? null) ?? otherPartKept(report, from);
  if (other === null) return true;
  throw new FileError(
    `${shownPath(folder)} holds a run that is not the one asked for: ${other}. Choose another --out, or remove it.`,
  );
}

function otherPartKept({ base }: RunReport, from: BaseFile | null): string | null {
  if (from === null || base?.keep === undefined || base.keep === from.keep) return null;
  return `it was made with --keep ${base.keep}, not ${from.keep}`;
}
