/**
 * `npm run lab -- --rounds`: iterative training (paper, section 5). Each round's agent drives most of the episodes of
 * the next; the last round is in the folder of the results, those before it in round-1, round-2 and so on inside.
 */
import { join, relative } from 'node:path';
import { experimentOf, hasController } from '../lab/settings/settings.ts';
import { FileError, shownPath } from './files.ts';
import { isDone, reportIn } from './finished-runs.ts';
import type { LabRunOptions } from './lab-run.ts';
import { UsageError } from './options.ts';
import { seedFolder } from './run-groups.ts';

const CHECKPOINT = 'checkpoint.safetensors';

/** Of a round that is not the last. */
export const roundFolder = (out: string, round: number): string => join(out, `round-${round}`);

/** @throws UsageError where no agent could drive in the rounds after the first */
export function checkRounds(rounds: number, { settings, from, data }: LabRunOptions): void {
  if (rounds === 1) return;
  const refuse = (why: string): never => {
    throw new UsageError(`--rounds ${rounds} cannot take effect: ${why}.`);
  };
  const experiment = experimentOf(settings.experiment);
  if (!hasController(experiment)) refuse(`${experiment.id} has no C that could drive`);
  if (data !== null) refuse('with --data nothing is driven');
  if (from?.keep === 'search')
    refuse(`the search of ${from.path} goes on; its agent drives with --keep policy`);
}

/**
 * What a run of a round asks for.
 * @param round from 1
 * @param seed null for a run that is alone in its folder
 */
export function optionsOfRound(
  options: LabRunOptions,
  round: number,
  rounds: number,
  seed: number | null,
): LabRunOptions {
  const groupOf = (which: number): string =>
    which === rounds ? options.out : roundFolder(options.out, which);
  const folderOf = (which: number): string =>
    seed === null ? groupOf(which) : join(groupOf(which), seedFolder(seed));
  return {
    ...options,
    settings: seed === null ? options.settings : { ...options.settings, seed },
    out: folderOf(round),
    from:
      round === 1
        ? options.from
        : { path: relative('', join(folderOf(round - 1), CHECKPOINT)), keep: 'policy' },
  };
}

/**
 * Before the first round, which takes long.
 * @param last options of the last round
 * @throws FileError where its folder holds a finished run that is no such round
 */
export function checkFolder({ out, from }: LabRunOptions): void {
  const report = reportIn(out);
  if (report === null || !isDone(report) || report.base?.name === from?.path) return;
  throw new FileError(
    `${shownPath(out)} holds a finished run that did not begin with ${from?.path}: choose another --out, or remove it.`,
  );
}
