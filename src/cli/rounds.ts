/**
 * `npm run lab -- --rounds`: iterative training (paper, section 5). Each round's agent drives most of the episodes of
 * the next; the last round is in the folder of the results, those before it in round-1, round-2 and so on inside.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { AskedSettings } from '../lab/page-handle.ts';
import { checkSettings } from '../lab/settings/check.ts';
import { roundsOf } from '../lab/settings/next-round.ts';
import { experimentOf, hasController, type RunSettings } from '../lab/settings/settings.ts';
import { type BaseFile, checkBase } from './base.ts';
import { FileError, shownPath } from './files.ts';
import { isDone, reportIn } from './finished-runs.ts';
import type { LabRunOptions } from './lab-run.ts';
import { UsageError } from './options.ts';
import { seedFolder } from './run-groups.ts';

const CHECKPOINT = 'checkpoint.safetensors';

/** What rounds differ in, and what rules them out. */
type RoundOptions = Pick<LabRunOptions, 'settings' | 'out' | 'from'> & Partial<Pick<LabRunOptions, 'data'>>;

/** Of a round that is not the last. */
export const roundFolder = (out: string, round: number): string => join(out, `round-${round}`);

/**
 * The rounds of a command line, and what each is asked for: a run of one round, for each has a folder of its own.
 * @param asked by name; absent: those of the settings, of which a run on a checkpoint has one
 * @throws UsageError where no agent could drive in the rounds after the first
 */
export function withRounds(
  options: RoundOptions,
  asked: number | undefined,
): { settings: AskedSettings; rounds: number } {
  if (asked !== undefined) checkRounds(asked, options);
  const { rounds: _, ...others } = options.settings;
  const usual = options.from === null ? roundsOf(checkSettings(others)) : 1;
  return { settings: usual === 1 ? others : { ...others, rounds: 1 }, rounds: asked ?? usual };
}

function checkRounds(rounds: number, { settings, from, data = null }: RoundOptions): void {
  if (rounds === 1) return;
  const refuse = (why: string): never => {
    throw new UsageError(`rounds=${rounds} cannot take effect: ${why}.`);
  };
  const experiment = experimentOf(settings.experiment);
  if (!hasController(experiment)) refuse(`${experiment.id} has no C that could drive`);
  if (data !== null) refuse('with --data nothing is driven');
  if (from !== null && from.keep !== 'policy')
    refuse(`what is kept of ${from.path} is not trained again; --keep policy trains all of it`);
}

/**
 * What a run of a round asks for.
 * @param round from 1
 * @param seed null for a run that is alone in its folder
 */
export function optionsOfRound<Options extends RoundOptions>(
  options: Options,
  round: number,
  rounds: number,
  seed: number | null,
): Options {
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
export function checkFolder({ out, from }: RoundOptions): void {
  const report = reportIn(out);
  if (report === null || !isDone(report) || report.base?.name === from?.path) return;
  throw new FileError(
    `${shownPath(out)} holds a finished run that did not begin with ${from?.path}: choose another --out, or remove it.`,
  );
}

/** Whether the round that another begins with is done: one that was stopped has a checkpoint, too, without C. */
export function isRoundDone({ path }: BaseFile): boolean {
  const report = reportIn(dirname(path));
  return report !== null && isDone(report) && existsSync(path);
}

/**
 * The last round of what is asked for.
 * @returns its settings too, which are null while the round before it is not done
 * @throws FileError where its folder holds a finished run that is no such round
 */
export function lastRound(asked: RoundOptions): { options: RoundOptions; whole: RunSettings | null } {
  const { settings, rounds } = withRounds(asked, asked.settings.rounds);
  const options = optionsOfRound({ ...asked, settings }, rounds, rounds, null);
  if (rounds > 1) checkFolder(options);
  const { from } = options;
  if (from === null) return { options, whole: checkSettings(options.settings) };
  const isKnown = rounds === 1 || isRoundDone(from);
  return { options, whole: isKnown ? checkBase(options.settings, from) : null };
}

/** The folders of all rounds of a run that is done, the last one last. */
export function foldersOfRounds(out: string): string[] {
  const earlier: string[] = [];
  while (existsSync(roundFolder(out, earlier.length + 1))) earlier.push(roundFolder(out, earlier.length + 1));
  return [...earlier, out];
}
