/**
 * `npm run study`: one table from several runs on the same trained agent, each made by `npm run lab` and scored on the
 * same seeds. A variant that has a report already is not run again.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Evaluation } from '../../lab/events.ts';
import { PRESETS, type RunSettings, SETTINGS } from '../../lab/settings/settings.ts';
import { checkBase } from '../base.ts';
import { existingFile, FileError, readJson, writableFolder, writeResult } from '../files.ts';
import { JUDGEMENT_STUDY, studyJudgement } from '../judgement-study.ts';
import { choose, parse, parseNumber, parseSettings, UsageError } from '../options.ts';
import { PlainError } from '../plain-error.ts';
import {
  otherThanAsked,
  STUDIES,
  type Study,
  type StudyName,
  type StudyRow,
  studyTable,
  type Variant,
  variantSettings,
} from '../studies.ts';
import type { Verb } from '../verb.ts';

export interface StudyArguments {
  study: StudyName;
  from: string;
  preset: RunSettings['preset'];
  seed: number;
  episodes: number;
  out: string;
  /** Settings that all variants share, as text. */
  set: string[];
}

const STUDY_NAMES = Object.keys(STUDIES) as StudyName[];

const usage = `usage: npm run study -- <study> --from <checkpoint> [options]
  <study>              ${STUDY_NAMES.join(' | ')}; another one is below
  --from <checkpoint>  the agent whose V and M every variant begins with
  --preset <name>      ${PRESETS.join(' | ')} (quick)
  --seed <n>           seed of every variant's run (1)
  --episodes <n>       number of episodes that score each, on seeds from 0 up (100)
  --out <folder>       where runs and table go (runs/<study>)
  --set <key=value>    one setting of all variants, may be repeated; it must have an effect in each
usage: npm run study -- ${JUDGEMENT_STUDY} --from <checkpoint> [options]
  whether a dream ranks controllers as reality does; a study that was stopped goes on where it was. Its options:
    --controllers <n>  the checkpoint's C, the same with growing noise, and of its search where it has one (40)
    --tracks <n>       real tracks of each (6)
    --dreams <n>       dreams of each at every temperature (12)
    --seed <n>         0 to 999: noise, tracks and dreams (0)
    --out <folder>     where progress, judgement.json and table go (runs/${JUDGEMENT_STUDY})`;

export function parseStudyArguments(args: string[]): StudyArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      preset: { type: 'string', default: 'quick' },
      seed: { type: 'string', default: '1' },
      episodes: { type: 'string', default: '100' },
      out: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
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
  if (values.from === undefined) throw new UsageError('--from <checkpoint> is missing.');
  existingFile('--from', values.from);
  const { variants } = STUDIES[name];
  for (const key of Object.keys(parseSettings(values.set))) {
    const varied = variants.some(({ changes }) => changes.some((change) => change.startsWith(`${key}=`)));
    const option = { seed: '--seed', 'evaluation.episodes': '--episodes' }[key];
    if (varied) throw new UsageError(`--set ${key} cannot take effect: the study ${name} varies it.`);
    if (option !== undefined) throw new UsageError(`--set ${key} cannot take effect: ${option} sets it.`);
  }
  return {
    study: name,
    from: values.from,
    preset: choose('--preset', values.preset, PRESETS),
    seed: parseNumber('--seed', values.seed, SETTINGS.seed),
    episodes: parseNumber('--episodes', values.episodes, { min: 1, max: 1000, integer: true }),
    out: resolve(values.out ?? join('runs', name)),
    set: values.set,
  };
}

interface Report {
  settings?: Partial<RunSettings>;
  base?: { name?: string } | null;
  evaluation?: Evaluation;
  evolution?: { generations: number };
}

/** Runs another verb in a process of its own, its output shown; rejects when it fails. */
function runVerb(name: string, args: string[]): Promise<void> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, name, ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) done();
      else
        reject(new PlainError(`${name} ${args.join(' ')} ended with exit code ${code}; its output is above`));
    });
  });
}

const reportIn = (folder: string): Report | null => {
  const path = join(folder, 'report.json');
  return existsSync(path) ? (readJson('A report of the study', path) as Report) : null;
};

/** The settings that `npm run lab` gets as `--set`. */
function changesOf(study: Study, variant: Variant, options: StudyArguments): string[] {
  return [`evaluation.episodes=${options.episodes}`, ...variantSettings(study, variant, options.set)];
}

/** Before the first run: every variant can be made as it is asked for, and finished ones were made so. */
function checkVariant(study: Study, variant: Variant, options: StudyArguments): void {
  const { preset, seed, from } = options;
  const asked = parseSettings(changesOf(study, variant, options));
  const whole = checkBase(
    { ...asked, experiment: 'car-racing', preset, seed },
    { path: from, keep: variant.keep },
  );
  const folder = join(options.out, variant.name);
  const report = reportIn(folder);
  const other = report?.evaluation === undefined ? null : otherThanAsked(report, whole, from);
  if (other === null) return;
  throw new FileError(
    `${folder} holds a variant that is not the one asked for: ${other}. Choose another --out, or remove it.`,
  );
}

async function rowOf(study: Study, variant: Variant, options: StudyArguments): Promise<StudyRow> {
  const out = join(options.out, variant.name);
  if (reportIn(out)?.evaluation === undefined) {
    const changes = changesOf(study, variant, options);
    await runVerb('lab', [
      'car-racing',
      ...['--preset', options.preset, '--seed', String(options.seed), '--out', out],
      ...['--from', options.from, '--keep', variant.keep],
      ...changes.flatMap((change) => ['--set', change]),
    ]);
  }
  const { evaluation, evolution } = reportIn(out) ?? {};
  if (evaluation === undefined) {
    throw new PlainError(`${out} has no report with an evaluation: the run was stopped before it`);
  }
  const { dreamTau, label } = variant;
  const dreamed = join(out, 'dream.json');
  if (dreamTau !== null && !existsSync(dreamed)) {
    await runVerb('evaluate', [
      ...['--checkpoint', join(out, 'checkpoint.safetensors'), '--episodes', String(options.episodes)],
      ...['--world', 'dream', '--tau', String(dreamTau), '--json', dreamed],
    ]);
  }
  return {
    label,
    generations: evolution?.generations ?? 0,
    dream:
      dreamTau === null ? null : (readJson('A score of the study', dreamed) as unknown as Evaluation).agent,
    real: evaluation.agent,
  };
}

async function makeTable(options: StudyArguments): Promise<number> {
  const chosen = STUDIES[options.study];
  for (const variant of chosen.variants) checkVariant(chosen, variant, options);
  writableFolder('--out', options.out, ['table.md']);
  const rows: StudyRow[] = [];
  for (const variant of chosen.variants) {
    process.stdout.write(`\n== ${variant.label} ==\n`);
    rows.push(await rowOf(chosen, variant, options));
    const table = studyTable(chosen, options.episodes, rows);
    writeResult(join(options.out, 'table.md'), table);
    process.stdout.write(`\n${table}`);
  }
  return 0;
}

export const study: Verb = {
  summary: 'makes a table on one agent: dream temperatures, ablations, or how rightly its dream judges',
  usage,
  run: async (args) =>
    args[0] === JUDGEMENT_STUDY ? studyJudgement(args) : makeTable(parseStudyArguments(args)),
};
