/**
 * `npm run study -- judgement`: whether a dream judges controllers as reality does. Each part of the controllers is
 * kept in a file as soon as it is played, so a study that was stopped goes on where it was.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { JUDGEMENT, type Judged, type Judgement, judgementOf } from '../lab/evaluation/judgement.ts';
import { DIAGNOSIS_SEEDS } from '../lab/settings/seeds.ts';
import { counted } from '../math/text.ts';
import { hashOf } from './agent-hash.ts';
import { withPage } from './ask-page.ts';
import { FileError, readCheckpoint, readKept, writableFolder, writeResult } from './files.ts';
import { natsOption } from './nats-option.ts';
import { parse, parseNumber, UsageError } from './options.ts';
import { markdown } from './study-tables.ts';

export const JUDGEMENT_STUDY = 'judgement';

export interface JudgementPlan {
  /** How many controllers, the C of the checkpoint among them. */
  controllers: number;
  tracks: number;
  dreams: number;
  seed: number;
}

export interface JudgementArguments {
  from: string;
  plan: JudgementPlan;
  out: string;
  /** The NATS server whose evaluators play, with credentials; null for none. */
  nats: string | null;
}

/** What is kept between two parts. */
interface Progress extends JudgementPlan {
  /** SHA-256 of what is judged, as `hashOf` gives it. */
  checkpoint: string;
  judged: Judged[];
}

/** Controllers a call of the page. */
const PART = 4;
const PROGRESS = 'judged.json';
const RESULT = 'judgement.json';
const TABLE = 'table.md';

export function parseJudgementArguments(args: string[]): JudgementArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      controllers: { type: 'string', default: '40' },
      tracks: { type: 'string', default: '6' },
      dreams: { type: 'string', default: '12' },
      seed: { type: 'string', default: '0' },
      out: { type: 'string' },
      nats: { type: 'string' },
    },
  });
  if (positionals.length !== 1) {
    throw new UsageError(
      `One study is expected, seen were ${positionals.join(', ')}; run one after the other.`,
    );
  }
  if (values.from === undefined) throw new UsageError('--from <checkpoint> is missing.');
  readCheckpoint('--from', values.from, 'controller');
  const whole = (name: 'controllers' | 'tracks' | 'dreams', range: { min: number; max: number }) =>
    parseNumber(`--${name}`, values[name], { ...range, integer: true });
  return {
    from: values.from,
    plan: {
      controllers: whole('controllers', JUDGEMENT.controllers),
      tracks: whole('tracks', JUDGEMENT.episodes),
      dreams: whole('dreams', JUDGEMENT.episodes),
      seed: parseNumber('--seed', values.seed, { min: 0, max: DIAGNOSIS_SEEDS - 1, integer: true }),
    },
    out: resolve(values.out ?? join('runs', JUDGEMENT_STUDY)),
    nats: natsOption(values.nats),
  };
}

/**
 * What an earlier call played of the same plan; a new beginning where there is none.
 * @throws FileError where another plan was played
 */
export function progressIn(out: string, plan: JudgementPlan, checkpoint: string): Progress {
  const path = join(out, PROGRESS);
  const wanted = { ...plan, checkpoint };
  const kept = readKept('The progress of the study', path) as Partial<Progress> | null;
  if (kept === null) return { ...wanted, judged: [] };
  const keys = Object.keys(wanted) as (keyof typeof wanted)[];
  const other = keys.find((key) => kept[key] !== wanted[key]);
  if (other === undefined && Array.isArray(kept.judged)) return kept as Progress;
  const why = other === undefined ? 'no returns' : `${other} ${kept[other]}, not ${wanted[other]}`;
  throw new FileError(`${path} is of another study: it has ${why}. Choose another --out, or remove it.`);
}

export async function studyJudgement(args: string[]): Promise<number> {
  const { from, plan, out, nats } = parseJudgementArguments(args);
  const hash = hashOf(readCheckpoint('--from', from, 'controller'));
  writableFolder(
    '--out',
    out,
    [PROGRESS, RESULT, TABLE].filter((file) => existsSync(join(out, file))),
  );
  const progress = progressIn(out, plan, hash);
  const { judged } = progress;
  let problems: string[] = [];
  if (judged.length < plan.controllers) {
    const played = await withPage(async (ask) => {
      if (nats !== null) await ask('share', nats);
      while (judged.length < plan.controllers) {
        const count = Math.min(PART, plan.controllers - judged.length);
        judged.push(...(await ask('judge', { checkpoint: from, ...plan, first: judged.length, count })));
        writeResult(join(out, PROGRESS), `${JSON.stringify(progress)}\n`);
      }
    });
    problems = played.problems;
  }
  const judgement = judgementOf(judged, plan);
  const table = judgementTable(judgement);
  writeResult(
    join(out, RESULT),
    `${JSON.stringify({ checkpoint: from, sha256: hash, seed: plan.seed, judgement, judged }, null, 1)}\n`,
  );
  writeResult(join(out, TABLE), table);
  process.stdout.write(`\n${table}`);
  return problems.length === 0 ? 0 : 1;
}

/** A table that reads in a terminal and in Markdown. */
export function judgementTable({ controllers, tracks, dreams, real, rows }: Judgement): string {
  const head = ['tau', 'rank correlation', '95 %', 'C in the dream', 'C in reality', 'dreams that M ended'];
  const cells = rows.map(({ tau, correlation, low, high, dream, ended }) => [
    tau.toFixed(2),
    correlation.toFixed(2),
    `${low.toFixed(2)} to ${high.toFixed(2)}`,
    `${dream.mean.toFixed(0)} ± ${dream.sd.toFixed(0)}`,
    `${real.mean.toFixed(0)} ± ${real.sd.toFixed(0)}`,
    `${(100 * ended).toFixed(0)} %`,
  ]);
  const played = `${counted(tracks, 'real track')} and ${counted(dreams, 'dream')} each`;
  const own = `${counted(real.episodes, 'track')} and ${counted(rows[0].dream.episodes, 'dream')}`;
  const title =
    `Rank correlation of dream and real return over ${controllers} controllers, ${played}; ` +
    `of C itself, mean ± sd over ${own}:`;
  return `${title}\n${markdown(head, cells)}`;
}
