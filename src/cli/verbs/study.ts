/**
 * `npm run study`: one table from several runs, each made by `npm run lab` and scored on the same tracks. A study that
 * was stopped goes on with the same command: a finished variant is not run again, and a search goes on where it was
 * last saved.
 */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { searchOf, stepsIn } from '../../lab/search/searches.ts';
import { PRESETS, type RunSettings, SETTINGS } from '../../lab/settings/settings.ts';
import { existingFile, readCheckpoint, writableFolder, writeResult } from '../files.ts';
import { isFinished, reportIn } from '../finished-runs.ts';
import { JUDGEMENT_STUDY, studyJudgement } from '../judgement-study.ts';
import { natsOption } from '../nats-option.ts';
import { choose, parse, parseNumber, parseSettings, UsageError } from '../options.ts';
import { PlainError } from '../plain-error.ts';
import { foldersOfRounds, lastRound } from '../rounds.ts';
import { VerbRunner, VerbsStopped } from '../run-verb.ts';
import {
  continued,
  STUDIES,
  type Study,
  type StudyName,
  studyTable,
  type Variant,
  variantSettings,
} from '../studies.ts';
import { DREAM_SCORE, keptReturns, REAL_SCORE, type Tracks } from '../study-scores.ts';
import type { StudyRow } from '../study-tables.ts';
import type { Verb } from '../verb.ts';

export interface StudyArguments {
  study: Study;
  /** Those of its variants that are run, in this order. */
  variants: readonly Variant[];
  /** Null where the study begins from nothing. */
  from: string | null;
  preset: RunSettings['preset'];
  seed: number;
  episodes: number;
  out: string;
  /** Settings that all variants share, as text. */
  set: string[];
  /** Minutes after which the study stops; null for never. */
  minutes: number | null;
  /** The NATS server whose evaluators play, with credentials; null for none. */
  nats: string | null;
}

const STUDY_NAMES = Object.keys(STUDIES) as StudyName[];
const CHECKPOINT = 'checkpoint.safetensors';
const MINUTES = { min: 0.01, max: 100_000 };

const usage = `usage: npm run study -- <study> [options]
  <study>              ${STUDY_NAMES.join(' | ')}; another one is below
  --from <checkpoint>  the agent whose V and M every variant begins with; seeds begins from nothing
  --continue           every search begins around that agent's C (tail)
  --variants <names>   only these, in this order: --variants plain,average
  --preset <name>      ${PRESETS.join(' | ')} (quick)
  --seed <n>           seed of every variant's run (1)
  --episodes <n>       number of tracks that score each (100; tail 400), on seeds from 0 up (dreams from 20000, tail
                       from 30000)
  --out <folder>       where runs and table go (runs/<study>)
  --set <key=value>    one setting of all variants, may be repeated; it must have an effect in each
  --minutes <n>        stop after this time; the same command goes on
  --nats <address>     evaluators of this NATS server play too: the coordinator's address of npm run cluster
usage: npm run study -- ${JUDGEMENT_STUDY} --from <checkpoint> [options]
  whether a dream ranks controllers as reality does; a study that was stopped goes on where it was. Its options:
    --controllers <n>  the checkpoint's C, the same with growing noise, and of its search where it has one (40)
    --tracks <n>       real tracks of each (6)
    --dreams <n>       dreams of each at every temperature (12)
    --seed <n>         0 to 999: noise, tracks and dreams (0)
    --nats <address>   as above
    --out <folder>     where progress, judgement.json and table go (runs/${JUDGEMENT_STUDY})`;

export function parseStudyArguments(args: string[]): StudyArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      continue: { type: 'boolean', default: false },
      variants: { type: 'string' },
      preset: { type: 'string', default: 'quick' },
      seed: { type: 'string' },
      episodes: { type: 'string' },
      out: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      minutes: { type: 'string' },
      nats: { type: 'string' },
    },
  });
  const allowed = [...STUDY_NAMES, JUDGEMENT_STUDY] as const;
  if (positionals.length !== 1) {
    throw new UsageError(
      `One study is expected, got ${positionals.length}; allowed are ${allowed.join(', ')}.`,
    );
  }
  const name: StudyName | typeof JUDGEMENT_STUDY = choose('The study', positionals[0], allowed);
  if (name === JUDGEMENT_STUDY) {
    throw new UsageError(`The study ${name} has options of its own: name it before them.`);
  }
  const known: Study = STUDIES[name];
  if (values.continue && !known.continues) {
    throw new UsageError(`--continue cannot take effect: the searches of ${name} start over.`);
  }
  const study = values.continue ? continued(known) : known;
  const variants = chosenVariants(study, values.variants);
  for (const key of Object.keys(parseSettings(values.set))) {
    const varied = variants.some(({ changes }) => changes.some((change) => change.startsWith(`${key}=`)));
    const option = { seed: '--seed', 'evaluation.episodes': '--episodes' }[key];
    if (varied) throw new UsageError(`--set ${key} cannot take effect: the study ${name} varies it.`);
    if (option !== undefined) throw new UsageError(`--set ${key} cannot take effect: ${option} sets it.`);
  }
  if (values.seed !== undefined && !study.onAgent) {
    throw new UsageError(`--seed ${values.seed} cannot take effect: the study ${name} varies it.`);
  }
  return {
    study,
    variants,
    from: baseOf(name, study, values.from),
    preset: choose('--preset', values.preset, PRESETS),
    seed: parseNumber('--seed', values.seed ?? '1', SETTINGS.seed),
    episodes: parseNumber('--episodes', values.episodes ?? String(study.episodes), {
      min: 1,
      max: 1000,
      integer: true,
    }),
    out: resolve(values.out ?? join('runs', name)),
    set: values.set,
    minutes: values.minutes === undefined ? null : parseNumber('--minutes', values.minutes, MINUTES),
    nats: natsOption(values.nats),
  };
}

function chosenVariants({ variants }: Study, names: string | undefined): readonly Variant[] {
  if (names === undefined) return variants;
  const known = variants.map(({ name }) => name);
  const chosen = names.split(',').map((name) => choose('A name of --variants', name, known));
  const twice = chosen.find((name, i) => chosen.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`--variants names ${twice} twice; leave one out.`);
  return chosen.map((name) => variants.find((variant) => variant.name === name)!);
}

function baseOf(name: StudyName, { onAgent }: Study, from: string | undefined): string | null {
  if (!onAgent) {
    if (from === undefined) return null;
    throw new UsageError(`--from ${from} cannot take effect: the runs of ${name} begin from nothing.`);
  }
  if (from === undefined) throw new UsageError('--from <checkpoint> is missing.');
  existingFile('--from', from);
  return from;
}

/** The settings that `npm run lab` gets as `--set`. */
function changesOf({ study, episodes, set }: StudyArguments, variant: Variant): string[] {
  return [
    `evaluation.episodes=${scoredByRun(study) ? episodes : 1}`,
    ...variantSettings(study, variant, set),
  ];
}

/** A run evaluates itself on the first tracks of all. */
const scoredByRun = ({ firstTrack }: Study): boolean => firstTrack === 0;

/** Before the first run: every variant can be made as it is asked for, and finished ones were made so. */
export function checkVariant(options: StudyArguments, variant: Variant): void {
  const { preset, seed, from, study, episodes } = options;
  const out = join(options.out, variant.name);
  const tracks = { episodes, firstTrack: study.firstTrack };
  if (variant.asItIs) {
    keptReturns(join(out, REAL_SCORE), from!, tracks);
    return;
  }
  const asked = {
    ...({ experiment: 'car-racing', preset, seed } as const),
    ...parseSettings(changesOf(options, variant)),
  };
  const { keep } = variant;
  const base = from === null || keep === null ? null : { path: from, keep };
  const { options: last, whole } = lastRound({ settings: asked, from: base, out });
  if (whole === null || !isFinished(out, whole, last.from)) return;
  for (const file of [REAL_SCORE, DREAM_SCORE]) keptReturns(join(out, file), join(out, CHECKPOINT), tracks);
}

/** The returns on the study's tracks, from an earlier score where there is one. */
async function score(
  runner: VerbRunner,
  checkpoint: string,
  json: string,
  { episodes, firstTrack, nats }: Tracks & { nats: string | null },
  dreamTau: number | null,
): Promise<number[]> {
  const scored = () => keptReturns(json, checkpoint, { episodes, firstTrack });
  const before = scored();
  if (before !== null) return before;
  const world = dreamTau === null ? [] : ['--world', 'dream', '--tau', String(dreamTau)];
  await runner.run('evaluate', [
    ...['--checkpoint', checkpoint, '--episodes', String(episodes), '--seed', String(firstTrack)],
    ...[...world, '--json', json, ...sharedOver(nats)],
  ]);
  return scored()!;
}

const sharedOver = (nats: string | null): string[] => (nats === null ? [] : ['--nats', nats]);

async function rowOf(options: StudyArguments, variant: Variant, runner: VerbRunner): Promise<StudyRow> {
  const { study, from, episodes, nats } = options;
  const { label, keep, dreamTau } = variant;
  const tracks = { episodes, firstTrack: study.firstTrack, nats };
  const out = join(options.out, variant.name);
  const scoreFile = join(out, REAL_SCORE);
  if (variant.asItIs) {
    const real = await score(runner, from!, scoreFile, tracks, null);
    return { label, generations: 0, steps: 0, minutes: 0, dream: null, real };
  }
  if (reportIn(out)?.evaluation === undefined) {
    const changes = changesOf(options, variant);
    const seeded = changes.some((change) => change.startsWith('seed='));
    await runner.run('lab', [
      ...['car-racing', '--preset', options.preset, '--out', out],
      ...(seeded ? [] : ['--seed', String(options.seed)]),
      ...(from === null || keep === null ? [] : ['--from', from, '--keep', keep]),
      ...changes.flatMap((change) => ['--set', change]),
      ...sharedOver(nats),
    ]);
    // Those of the run whose place this one took.
    for (const file of [REAL_SCORE, DREAM_SCORE]) rmSync(join(out, file), { force: true });
  }
  const { evaluation } = reportIn(out) ?? {};
  if (evaluation === undefined) {
    throw new PlainError(`${out} has no report with an evaluation: the run was stopped before it`);
  }
  const checkpoint = join(out, CHECKPOINT);
  const dreamed = { episodes, firstTrack: 0, nats };
  return {
    label,
    ...effortOf(foldersOfRounds(out)),
    dream:
      dreamTau === null ? null : await score(runner, checkpoint, join(out, DREAM_SCORE), dreamed, dreamTau),
    real: scoredByRun(study)
      ? evaluation.agent.returns
      : await score(runner, checkpoint, scoreFile, tracks, null),
  };
}

/** What the rounds took in all. */
function effortOf(rounds: readonly string[]): Pick<StudyRow, 'generations' | 'steps' | 'minutes'> {
  const sum = { generations: 0, steps: 0, minutes: 0 };
  for (const folder of rounds) {
    // An agent that is continued brings the generations of its own search.
    const { history } = readCheckpoint('A checkpoint of the study', join(folder, CHECKPOINT));
    const search = searchOf(history.at(-1));
    const { stages = {} } = reportIn(folder) ?? {};
    sum.generations += history.filter((record) => searchOf(record) === search).length;
    sum.steps += stepsIn(search, history) / 1e6;
    sum.minutes += Object.values(stages).reduce((all, { seconds }) => all + seconds, 0) / 60;
  }
  return sum;
}

async function makeTable(options: StudyArguments): Promise<number> {
  const { study, variants, episodes, out } = options;
  for (const variant of variants) checkVariant(options, variant);
  writableFolder('--out', out, ['table.md']);
  const runner = new VerbRunner(options.minutes);
  const rows: StudyRow[] = [];
  try {
    for (const variant of variants) {
      process.stdout.write(`\n== ${variant.label} ==\n`);
      rows.push(await rowOf(options, variant, runner));
      const table = studyTable(study, episodes, rows);
      writeResult(join(out, 'table.md'), table);
      process.stdout.write(`\n${table}`);
    }
  } catch (error) {
    if (!(error instanceof VerbsStopped)) throw error;
    const done = `${rows.length} of ${variants.length} variants are done`;
    process.stdout.write(`\nThe study stopped: ${error.message}; ${done}. The same command goes on.\n`);
    return error.timeIsUp ? 0 : 130;
  }
  return 0;
}

export const study: Verb = {
  summary:
    'makes a table: dream temperatures, ablations, tail of the scores, seeds, or how rightly a dream judges',
  usage,
  run: async (args) =>
    args[0] === JUDGEMENT_STUDY ? studyJudgement(args) : makeTable(parseStudyArguments(args)),
};
