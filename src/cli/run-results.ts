/** What a run of the page leaves in its folder: report, curves, checkpoint and pictures, each whole or not at all. */
import { join } from 'node:path';
import { messageOf } from '../math/text.ts';
import { writeResult } from './files.ts';
import { isDone } from './finished-runs.ts';
import type { PageSession } from './page-session.ts';
import { makeWhole } from './whole-file.ts';

/** Whether a table of comma-separated values has more than its heading. */
export function hasRows(csv: string): boolean {
  return csv.trim().split('\n').length > 1;
}

/** The report of a run that began with a checkpoint also says which: another may come to lie at its path. */
export function withBaseHash<Report extends object>(
  report: (Report & { base?: unknown }) | null,
  sha256: string | null,
): Report | null {
  if (report === null || sha256 === null || typeof report.base !== 'object' || report.base === null) {
    return report;
  }
  return { ...report, base: { ...report.base, sha256 } };
}

/** What of a session is asked here. */
export type ResultSession = Pick<PageSession, 'ask' | 'saveCheckpoint' | 'picture' | 'page'>;

/**
 * One file that cannot be written does not cost the others; only a report that says that the run is finished needs its
 * checkpoint, because the same command passes over a finished run.
 * @param baseHash of the checkpoint that the run began with; null for none
 * @param tell gets a line for each file
 * @returns whether every file was written
 */
export async function writeResults(
  session: ResultSession,
  out: string,
  baseHash: string | null,
  tell: (name: string, failure: string | null) => void,
): Promise<boolean> {
  const failed: string[] = [];
  const table = (call: 'fitnessCsv' | 'curvesCsv') => async (path: string) => {
    const csv = await session.ask(call);
    if (hasRows(csv)) writeResult(path, csv);
    return hasRows(csv);
  };
  const made = async (path: string, make: (part: string) => Promise<unknown>): Promise<boolean> => {
    await makeWhole(path, make);
    return true;
  };
  const writers: Record<string, (path: string) => Promise<boolean>> = {
    'fitness.csv': table('fitnessCsv'),
    'curves.csv': table('curvesCsv'),
    'checkpoint.safetensors': (path) => made(path, (part) => session.saveCheckpoint(part)),
    'fitness.png': async (path) => {
      if (!hasRows(await session.ask('fitnessCsv'))) return false;
      return made(path, (part) => session.picture('chart-fitness', part));
    },
    'page.png': (path) =>
      made(path, (part) => session.page.screenshot({ path: part, type: 'png', fullPage: true })),
    'report.json': async (path) => {
      const report = withBaseHash(await session.ask('report'), baseHash);
      if (report === null) return false;
      if (failed.includes('checkpoint.safetensors') && isDone(report)) {
        throw new Error('it would say that the run is finished, and its checkpoint was not written');
      }
      writeResult(path, `${JSON.stringify(report, null, 2)}\n`);
      return true;
    },
  };
  for (const [name, write] of Object.entries(writers)) {
    try {
      if (await write(join(out, name))) tell(name, null);
    } catch (error) {
      failed.push(name);
      tell(name, messageOf(error));
    }
  }
  return failed.length === 0;
}
