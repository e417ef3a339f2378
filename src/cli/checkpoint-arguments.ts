/** The arguments of the commands that take a checkpoint: evaluate, examine, average and ship. */
import { resolve } from 'node:path';
import { DIAGNOSIS_EPISODES } from '../lab/diagnosis-episodes.ts';
import { DIAGNOSIS_SEEDS, EVALUATION_SEEDS } from '../lab/settings/seeds.ts';
import { SETTINGS } from '../lab/settings/settings.ts';
import { existingFile } from './files.ts';
import { choose, parse, parseNumber, UsageError } from './options.ts';

export interface EvaluateArguments {
  checkpoint: string;
  episodes: number;
  seed: number;
  world: 'real' | 'dream';
  tau: number;
  json: string | null;
}

export interface DiagnoseArguments {
  checkpoint: string;
  /** As many as make a firm card when absent. */
  episodes?: number;
  seed: number;
  json: string | null;
}

export interface ShipArguments {
  checkpoint: string;
  out: string;
  /** What `npm run evaluate --json` wrote of this agent; null keeps what the run itself measured. */
  evaluation: string | null;
  /** The same of `npm run examine --json`: the report card of V and M. */
  examination: string | null;
}

export const EVALUATE_USAGE = `usage: npm run evaluate -- --checkpoint <file> [options]
  --checkpoint <file>  a safetensors checkpoint of a run
  --episodes <n>       how many (100)
  --seed <n>           seed of the first episode; the next ones count up from it, to 999999 at most (0)
  --world <name>       real | dream (real)
  --tau <t>            temperature of the dream (1); only with --world dream
  --json <file>        also write the result as JSON`;

export const DIAGNOSE_USAGE = `usage: npm run examine -- --checkpoint <file> [options]
  --checkpoint <file>  a safetensors checkpoint of a run
  --episodes <n>       gathered anew; a third is scored, 36,000 frames at most (24,000 frames' worth, at least 40)
  --seed <n>           0 to 999, each with episodes of its own (0)
  --json <file>        also write the card as JSON`;

export const SHIP_USAGE = `usage: npm run ship -- --checkpoint <file> --out <file>
  --checkpoint <file>  a safetensors checkpoint of a run
  --out <file>         the page's agent: public/agents/<experiment>.safetensors
  --evaluation <file>  its score, as npm run evaluate -- --json <file> wrote it
  --examination <file> V's and M's report card, as npm run examine -- --json <file> wrote it`;

export interface AverageArguments {
  checkpoints: string[];
  out: string;
}

export const AVERAGE_USAGE = `usage: npm run average -- --out <file> <checkpoint> <checkpoint> ...
  <checkpoint>         safetensors checkpoints of runs on the same V and M
  --out <file>         where the checkpoint with the average of their C goes`;

export function parseAverageArguments(args: string[]): AverageArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' } },
  });
  if (values.out === undefined) throw new UsageError('--out <file> is missing.');
  if (positionals.length < 2) {
    throw new UsageError(`At least two checkpoints are expected, got ${positionals.length}.`);
  }
  for (const path of positionals) existingFile('A checkpoint', path);
  // As they were written: the provenance repeats them.
  return { checkpoints: positionals, out: resolve(values.out) };
}

export function parseShipArguments(args: string[]): ShipArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      out: { type: 'string' },
      evaluation: { type: 'string' },
      examination: { type: 'string' },
    },
  });
  if (values.checkpoint === undefined) throw new UsageError('--checkpoint <file> is missing.');
  if (values.out === undefined) throw new UsageError('--out <file> is missing.');
  const measured = (option: '--evaluation' | '--examination', path: string | undefined) =>
    path === undefined ? null : existingFile(option, path);
  return {
    checkpoint: existingFile('--checkpoint', values.checkpoint),
    out: resolve(values.out),
    evaluation: measured('--evaluation', values.evaluation),
    examination: measured('--examination', values.examination),
  };
}

export function parseDiagnoseArguments(args: string[]): DiagnoseArguments {
  const { min, max } = DIAGNOSIS_EPISODES;
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      episodes: { type: 'string' },
      seed: { type: 'string', default: '0' },
      json: { type: 'string' },
    },
  });
  if (values.checkpoint === undefined) throw new UsageError('--checkpoint <file> is missing.');
  return {
    checkpoint: existingFile('--checkpoint', values.checkpoint),
    ...(values.episodes !== undefined && {
      episodes: parseNumber('--episodes', values.episodes, { min, max, integer: true }),
    }),
    seed: parseNumber('--seed', values.seed, { min: 0, max: DIAGNOSIS_SEEDS - 1, integer: true }),
    json: parseJson(values.json, values.checkpoint),
  };
}

export function parseEvaluateArguments(args: string[]): EvaluateArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      episodes: { type: 'string', default: '100' },
      seed: { type: 'string', default: '0' },
      world: { type: 'string', default: 'real' },
      tau: { type: 'string' },
      json: { type: 'string' },
    },
  });
  if (values.checkpoint === undefined) throw new UsageError('--checkpoint <file> is missing.');
  const world = choose('--world', values.world, ['real', 'dream']);
  if (values.tau !== undefined && world === 'real') {
    throw new UsageError(
      `--tau ${values.tau} has no effect: it is the temperature of a dream, and --world is real. Add --world dream, or leave --tau out.`,
    );
  }
  const episodes = parseNumber('--episodes', values.episodes, { min: 1, max: 100_000, integer: true });
  const seed = parseNumber('--seed', values.seed, { min: 0, max: EVALUATION_SEEDS - 1, integer: true });
  if (seed + episodes > EVALUATION_SEEDS) {
    throw new UsageError(
      `--seed ${seed} and --episodes ${episodes} end at seed ${seed + episodes - 1}; evaluation seeds end at ${EVALUATION_SEEDS - 1}.`,
    );
  }
  return {
    checkpoint: existingFile('--checkpoint', values.checkpoint),
    episodes,
    seed,
    world,
    tau: parseNumber('--tau', values.tau ?? '1', SETTINGS['evolution.tau']),
    json: parseJson(values.json, values.checkpoint),
  };
}

function parseJson(path: string | undefined, checkpoint: string): string | null {
  if (path === undefined) return null;
  if (resolve(path) === resolve(checkpoint)) {
    throw new UsageError(
      `--json is ${JSON.stringify(path)}, which is the checkpoint: it would be overwritten.`,
    );
  }
  return resolve(path);
}
