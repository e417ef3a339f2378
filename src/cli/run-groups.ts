/** Finished runs read from their folders, in groups that differ in their seed alone, as `lab --seeds` leaves them. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { baseOf, type ComparedRun, differenceOf, type RunGroup, tracksOf } from '../lab/comparison/groups.ts';
import { type Measure, numbersOf, USUAL_MEASURES } from '../lab/comparison/measures.ts';
import { didYouMean } from '../math/text.ts';
import { FileError } from './files.ts';
import { isDone, reportIn } from './finished-runs.ts';
import { UsageError } from './options.ts';

const SEED_FOLDER = /^seed-\d+$/;

/** The name of a seed's run in the folder of all. */
export const seedFolder = (seed: number): string => `seed-${seed}`;

/**
 * The groups that folders name: a folder with a report.json is one run, one with folders seed-<n> is a group.
 * @throws FileError for what cannot be compared
 */
export function readGroups(paths: readonly string[]): RunGroup[] {
  const groups = paths.map(readGroup);
  const namedBy = new Map<string, string>();
  for (const { name, runs } of groups) {
    for (const run of runs) {
      const real = realpathSync(run.name);
      const before = namedBy.get(real);
      if (before !== undefined) {
        throw new FileError(`${run.name} is named twice, by ${before} and by ${name}; leave one out.`);
      }
      namedBy.set(real, name);
    }
  }
  const [first, ...others] = groups;
  const experiment = first.runs[0].settings.experiment;
  for (const { name, runs } of others) {
    const other = runs[0].settings.experiment;
    if (other === experiment) continue;
    throw new FileError(
      `${first.name} is ${experiment} and ${name} is ${other}: name runs of one experiment only.`,
    );
  }
  return groups;
}

function readGroup(name: string): RunGroup {
  const folder = resolve(name);
  if (!existsSync(folder)) throw new FileError(`${name}: there is no such folder.`);
  if (!statSync(folder).isDirectory()) {
    throw new FileError(`${name} is a file: name the folder it is in.`);
  }
  const seeds = readdirSync(folder)
    .filter((entry) => SEED_FOLDER.test(entry))
    .sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
  const isRun = existsSync(join(folder, 'report.json'));
  if (isRun && seeds.length > 0) {
    throw new FileError(`${name} holds a run and also ${seeds.join(', ')}: move one of the two elsewhere.`);
  }
  if (isRun) return { name, runs: [readRun(name)] };
  if (seeds.length === 0) {
    throw new FileError(`${name} has neither a report.json nor folders seed-<n>: npm run lab makes them.`);
  }
  const runs = seeds.map((seed) => readRun(join(name, seed)));
  for (const run of runs) refuseOtherSettings(name, runs[0], run);
  return { name, runs };
}

/** @throws FileError where the folder holds no finished run */
export function readRun(folder: string): ComparedRun {
  const report = reportIn(folder);
  if (report === null || !isDone(report)) {
    const lacks = report === null ? 'no report.json, or a torn one' : 'a report without its last stage';
    throw new FileError(
      `${folder} has ${lacks}: its run is not finished. The command that began it goes on; or remove the folder.`,
    );
  }
  const { settings = {}, base, evaluation } = report;
  return {
    name: folder,
    settings,
    base: baseOf({ base, settings }),
    numbers: numbersOf({ ...report }),
    tracks: tracksOf({ evaluation }),
  };
}

/** A group is one sample: its runs differ in nothing but their seed. */
function refuseOtherSettings(name: string, first: ComparedRun, run: ComparedRun): void {
  if (run.base !== first.base) {
    throw new FileError(
      `The runs of ${name} begin with different networks: ${first.base ?? 'none'} in ${first.name}, ` +
        `${run.base ?? 'none'} in ${run.name}. Name each as a group of its own, or move one elsewhere.`,
    );
  }
  const other = differenceOf(first, run);
  if (other === null) return;
  throw new FileError(
    `The runs of ${name} differ in ${other}: ${first.settings[other]} in ${first.name}, ` +
      `${run.settings[other]} in ${run.name}. Name each as a group of its own, or move one elsewhere.`,
  );
}

/**
 * The columns that are asked for; without any, the usual ones that every run has.
 * @throws UsageError for one that a run does not have
 */
export function chosenMeasures(columns: readonly string[], groups: readonly RunGroup[]): Measure[] {
  const runs = groups.flatMap((group) => group.runs);
  const lacking = (key: string) => runs.find(({ numbers }) => !Object.hasOwn(numbers, key));
  if (columns.length === 0) return USUAL_MEASURES.filter(({ key }) => lacking(key) === undefined);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) throw new UsageError(`--column names ${twice} twice; leave one out.`);
  return columns.map((key) => {
    const run = lacking(key);
    if (run === undefined) return USUAL_MEASURES.find((usual) => usual.key === key) ?? { key, label: key };
    const known = Object.keys(run.numbers);
    const part = `${key.split('.')[0]}.`;
    const near = known.filter((each) => each.startsWith(part));
    const parts = [...new Set(known.map((each) => `${each.split('.')[0]}. …`))];
    throw new UsageError(
      `--column is ${JSON.stringify(key)}, which ${run.name} does not have; ${didYouMean(key, known)}` +
        `it has ${(near.length > 0 ? near : parts).join(', ')}.`,
    );
  });
}
