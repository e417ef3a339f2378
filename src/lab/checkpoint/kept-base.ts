/**
 * The agent that drives for a run, kept beside the run's file: a run that is killed before all its episodes are
 * collected, or before C is carried over, goes on without being given that agent again.
 */
import type { Archive } from '../library/run-files.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import { readWarmStart, type WarmStart, type WarmStartRecord } from './warm-start.ts';

const baseFileOf = (runFile: string): string => `${runFile}.base`;

/** @param runFile path of the run that begins */
export async function keepBase(archive: Archive, runFile: string, { checkpoint }: WarmStart): Promise<void> {
  const bytes = encodeCheckpoint(checkpoint);
  await archive.call((files) => files.write(baseFileOf(runFile), bytes));
}

/** What the run at a path began with; null where it was not kept. @throws Error where its file cannot be read */
export async function keptBase(
  archive: Archive,
  runFile: string,
  { name, keep }: WarmStartRecord,
): Promise<WarmStart | null> {
  const checkpoint = await archive.call((files) => files.read(baseFileOf(runFile)));
  return checkpoint === null ? null : readWarmStart({ checkpoint, name, keep });
}

/** Beside a copy of the run; nothing where none was kept. */
export async function copyBase(archive: Archive, from: string, to: string): Promise<void> {
  const bytes = await archive.call((files) => files.read(baseFileOf(from)));
  if (bytes !== null) await archive.call((files) => files.write(baseFileOf(to), bytes));
}

export function removeBase(archive: Archive, runFile: string): Promise<void> {
  return archive.call((files) => files.remove(baseFileOf(runFile)));
}
