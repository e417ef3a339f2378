/** `npm run lab -- --seeds`: the same run with several seeds, one after the other, each in a folder of its own. */
import { relative } from 'node:path';
import { hashOfContents } from '../lab/episode-shares.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { hashOf } from '../math/hash.ts';
import type { Output } from './command.ts';
import { comparisonText, fewRunsNotes, seedsTable } from './comparison-tables.ts';
import { FileError, readBytes, shownPath } from './files.ts';
import { isFinished, reportIn } from './finished-runs.ts';
import type { LabRunOptions } from './lab-run.ts';
import { parseNumber, type Range, UsageError } from './options.ts';
import { chosenMeasures, readRun } from './run-groups.ts';

const MOST_SEEDS = 1000;
/** The exit code of a run that Ctrl-C ended. */
const INTERRUPTED = 130;

/** `1..5`, `1,3,7` or both, `1..3,7`; in the order given, none twice. */
export function parseSeeds(text: string, range: Range): number[] {
  const seeds: number[] = [];
  for (const part of text.split(',')) {
    const [from, to = from, ...rest] = part.split('..');
    if (rest.length > 0)
      throw new UsageError(`--seeds has ${JSON.stringify(part)}; allowed is 1..5 or 1,3,7.`);
    const first = parseNumber('A seed of --seeds', from, range);
    const last = parseNumber('A seed of --seeds', to, range);
    if (last < first)
      throw new UsageError(`--seeds has ${part}, which counts down; allowed is ${last}..${first}.`);
    if (seeds.length + last - first >= MOST_SEEDS) {
      throw new UsageError(`--seeds is ${JSON.stringify(text)}; allowed are at most ${MOST_SEEDS} seeds.`);
    }
    for (let seed = first; seed <= last; seed++) seeds.push(seed);
  }
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw new UsageError(`--seeds names ${twice} twice; leave one out.`);
  return seeds;
}

export interface SeedRun {
  options: LabRunOptions;
  /** All settings; null as long as the round before this one is not done, whose agent has a say in them. */
  readonly whole: RunSettings | null;
}

/**
 * Whether the folder holds this run, finished.
 * @throws FileError where it holds a finished one that differs, or may
 */
function isMade({ options: { out, from, data }, whole }: SeedRun): boolean {
  if (whole === null || !isFinished(out, whole, from)) return false;
  if (data !== null) requireEpisodes(out, data);
  return true;
}

/** @throws FileError where the finished run in this folder learned from other episodes, or may have */
function requireEpisodes(out: string, data: readonly string[]): void {
  const contents = reportIn(out)?.collect?.contents;
  if (contents !== undefined && contents === contentsOf(data)) return;
  const why =
    contents === undefined ? 'may be others than those of --data' : 'are others than those of --data';
  throw new FileError(
    `${shownPath(out)} holds a finished run on imported episodes, which ${why}: choose another --out, or remove it.`,
  );
}

/** All seeds name the same files. */
const known = new WeakMap<readonly string[], string>();

/** What a report says of these .npz files. */
function contentsOf(data: readonly string[]): string {
  const contents = known.get(data) ?? hashOfContents(data.map((path) => hashOf(readBytes('--data', path))));
  known.set(data, contents);
  return contents;
}

/**
 * Whether the run is there already, which is said.
 * @throws FileError where its folder holds a finished one that differs, or may
 */
export function isPassedOver(run: SeedRun, output: Output = process.stdout): boolean {
  if (!isMade(run)) return false;
  const { out, keepData } = run.options;
  const date = reportIn(out)?.provenance?.date?.slice(0, 10) ?? 'an unknown day';
  const said = `${shownPath(out)} holds this run, finished on ${date}`;
  // Whether its episodes are still there is known to the page alone.
  if (keepData) output.write(`${said}; what it lacks of its episodes is made again.\n`);
  else {
    output.write(
      `${said}: nothing is done. Another --seed or --out makes another run; without the folder this one is made ` +
        'again.\n',
    );
  }
  return !keepData;
}

/**
 * A run that fails does not keep the next from being made; an interrupted one does.
 * @param out the folder of all
 * @param start makes one run; its exit code
 * @returns the exit code: 0 where every run is finished
 * @throws FileError, before the first run, where a folder holds another run than the one asked for
 */
export async function runSeeds(
  out: string,
  runs: readonly SeedRun[],
  start: (run: SeedRun) => Promise<number>,
  output: Output = process.stdout,
): Promise<number> {
  if (reportIn(out) !== null) {
    throw new FileError(
      `${shownPath(out)} holds one run, and --seeds makes a folder of several: choose another --out.`,
    );
  }
  for (const run of runs) isMade(run);
  let worst = 0;
  for (const run of runs) {
    if (isPassedOver(run, output)) continue;
    const code = await start(run);
    if (code === INTERRUPTED) {
      output.write('The same command goes on.\n');
      return code;
    }
    worst = Math.max(worst, code);
  }
  const finished = runs.filter(isMade);
  if (finished.length > 0) output.write(summary(out, finished));
  if (finished.length === runs.length) return worst;
  const left = runs.filter((run) => !finished.includes(run)).map(({ options }) => options.settings.seed);
  output.write(`Not finished: seed ${left.join(', ')}. The same command goes on.\n`);
  return worst || 1;
}

/** Of the seeds asked for, though the folder may hold more. */
function summary(out: string, finished: readonly SeedRun[]): string {
  const groups = [{ name: relative('', out), runs: finished.map(({ options }) => readRun(options.out)) }];
  const measures = chosenMeasures([], groups);
  const notes = fewRunsNotes(groups).map((note) => `${note}\n`);
  return `\n${seedsTable(groups[0].runs, measures)}\n${comparisonText(groups, measures)}${notes.join('')}`;
}
