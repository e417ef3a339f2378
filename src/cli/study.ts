/**
 * `npm run study`: one table from several runs on the same trained agent, each made by `npm run lab` and scored
 * on the same seeds. A variant whose report is there already is not run again. Node only.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Evaluation } from '../lab/events.ts';
import { main } from './main.ts';
import { parseStudyArguments, STUDY_USAGE, type StudyArguments } from './run-arguments.ts';
import { STUDIES, type StudyRow, studyTable, type Variant } from './studies.ts';

interface Report {
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
      else reject(new Error(`${script} ${args.join(' ')} ended with exit code ${code}; its words are above`));
    });
  });
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

async function rowOf(
  variant: Variant,
  common: readonly string[],
  options: StudyArguments,
): Promise<StudyRow> {
  const out = join(options.out, variant.name);
  const report = join(out, 'report.json');
  if (!existsSync(report) || readJson<Report>(report).evaluation === undefined) {
    const changes = [
      `evaluation.episodes=${options.episodes}`,
      ...[...common, ...options.set, ...variant.changes],
    ];
    await command('lab', [
      'car-racing',
      ...['--preset', options.preset, '--seed', String(options.seed), '--out', out],
      ...['--from', options.from, '--keep', variant.keep],
      ...changes.flatMap((change) => ['--set', change]),
    ]);
  }
  const { evaluation, evolution } = readJson<Report>(report);
  if (evaluation === undefined) throw new Error(`${report} has no evaluation: the run was stopped before it`);
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
    dream: dreamTau === null ? null : readJson<Evaluation>(dreamed).agent,
    real: evaluation.agent,
  };
}

async function study(options: StudyArguments): Promise<number> {
  const chosen = STUDIES[options.study];
  mkdirSync(options.out, { recursive: true });
  const rows: StudyRow[] = [];
  for (const variant of chosen.variants) {
    process.stdout.write(`\n== ${variant.label} ==\n`);
    rows.push(await rowOf(variant, chosen.common, options));
    const table = studyTable(chosen, options.episodes, rows);
    writeFileSync(join(options.out, 'table.md'), table);
    process.stdout.write(`\n${table}`);
  }
  return 0;
}

await main(STUDY_USAGE, (args) => study(parseStudyArguments(args)));
