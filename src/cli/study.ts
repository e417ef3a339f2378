/**
 * `npm run study`: one table from several runs on the same trained agent, each made by `npm run lab` and scored
 * on the same seeds. A variant whose report is there already is not run again. Node only.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Evaluation } from '../lab/events.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { FileError, readJson, writableFolder, writeResult } from './files.ts';
import { main } from './main.ts';
import { parseSettings } from './options.ts';
import { PlainError } from './plain-error.ts';
import { checkBase, parseStudyArguments, STUDY_USAGE, type StudyArguments } from './run-arguments.ts';
import {
  otherThanAsked,
  STUDIES,
  type Study,
  type StudyRow,
  studyTable,
  type Variant,
  variantSettings,
} from './studies.ts';

interface Report {
  settings?: Partial<RunSettings>;
  base?: { name?: string } | null;
  evaluation?: Evaluation;
  evolution?: { generations: number };
}

/** Another command of this project, its output shown; rejects when it fails. */
function command(script: string, args: string[]): Promise<void> {
  const file = fileURLToPath(new URL(`./${script}.ts`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new PlainError(`${script} ${args.join(' ')} ended with exit code ${code}; its words are above`),
        );
    });
  });
}

const reportIn = (folder: string): Report | null => {
  const path = join(folder, 'report.json');
  return existsSync(path) ? (readJson('A report of the study', path) as Report) : null;
};

/** What `npm run lab` is asked for, the experiment apart. */
function changesOf(study: Study, variant: Variant, options: StudyArguments): string[] {
  return [`evaluation.episodes=${options.episodes}`, ...variantSettings(study, variant, options.set)];
}

/** Before the first run: every variant can be made as it is asked for, and those that are there were. */
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
    await command('lab', [
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
    await command('evaluate', [
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

async function study(options: StudyArguments): Promise<number> {
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

await main(STUDY_USAGE, (args) => study(parseStudyArguments(args)));
