/** The arguments of `npm run bench`: what is unknown, given twice or without effect is refused before anything runs. */
import { writableFile } from '../src/cli/files.ts';
import { parse, parseNumber, UsageError } from '../src/cli/options.ts';
import { EVALUATION_SEEDS } from '../src/lab/settings/seeds.ts';

export const NAMES = [
  'env',
  'rollout',
  'rollout-gpu',
  'train',
  'kernels',
  'evolution',
  'active-weights',
  'page',
  'python-files',
  'numpy-agent',
  'numpy-episodes',
  'package',
  'cluster',
  'original',
  'ppo',
] as const;
export type BenchmarkName = (typeof NAMES)[number];

/** They drive whole episodes. */
const DRIVES: readonly string[] = ['original', 'ppo'] satisfies BenchmarkName[];

/** They take ten minutes and more: only where they are named. */
const LONG: readonly string[] = ['active-weights' satisfies BenchmarkName, ...DRIVES];

/** The benchmarks that an option is for. */
const USERS = {
  episodes: DRIVES,
  seed: DRIVES,
  minutes: ['ppo'] satisfies BenchmarkName[],
} as const satisfies Record<string, readonly string[]>;

/** Those that measure beside other projects. */
const WITH_PEERS: readonly string[] = ['env', 'train'] satisfies BenchmarkName[];

export interface BenchmarkArguments {
  /** In the order they run. */
  names: readonly BenchmarkName[];
  /** Measure beside other projects, which are installed where that is possible. */
  peers: boolean;
  /** Whole episodes that are driven, and the seed of the first; the next ones count up from it. */
  episodes: number;
  seed: number;
  /** What a training is given. */
  minutes: number;
  /** The file that what is printed is also written to. */
  save: string | null;
}

export const USAGE = `usage: npm run bench -- [name ...] [options]
  <name>               ${NAMES.join(' | ')}
                       (all but ${LONG.join(', ')}, which take ten minutes and more)
  --no-peers           do not measure beside other projects (${WITH_PEERS.join(', ')} do)
  --episodes <n>       whole episodes that are driven, ${DRIVES.join(' and ')} only (100)
  --seed <n>           seed of the first; the next ones count up from it (0)
  --minutes <n>        of training, ppo only (25)
  --save <file>        also write what is printed, with the command on top; an earlier result is kept where a benchmark
                       failed or was left out`;

export function parseBenchmarkArguments(args: string[]): BenchmarkArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      'no-peers': { type: 'boolean', default: false },
      episodes: { type: 'string' },
      seed: { type: 'string' },
      minutes: { type: 'string' },
      save: { type: 'string' },
    },
  });
  const unknown = positionals.filter((name) => !(NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`no benchmark "${unknown.join('", "')}"; there are ${NAMES.join(', ')}`);
  }
  const twice = positionals.find((name, i) => positionals.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`the benchmark ${twice} is given twice; leave one out`);
  const names =
    positionals.length > 0 ? (positionals as BenchmarkName[]) : NAMES.filter((name) => !LONG.includes(name));
  if (values['no-peers'] && !names.some((name) => WITH_PEERS.includes(name))) {
    throw new UsageError(`--no-peers has no effect: ${names.join(', ')} measure beside nobody; leave it out`);
  }
  for (const [option, users] of Object.entries(USERS)) {
    if (values[option as keyof typeof USERS] === undefined) continue;
    if (names.some((name) => (users as readonly string[]).includes(name))) continue;
    throw new UsageError(
      `--${option} has no effect: it is for ${users.join(' and ')}, not for ${names.join(', ')}; leave it out`,
    );
  }
  const episodes = parseNumber('--episodes', values.episodes ?? '100', {
    min: 1,
    max: 10_000,
    integer: true,
  });
  const last = EVALUATION_SEEDS - episodes;
  return {
    names,
    peers: !values['no-peers'],
    episodes,
    seed: parseNumber('--seed', values.seed ?? '0', { min: 0, max: last, integer: true }),
    minutes: parseNumber('--minutes', values.minutes ?? '25', { min: 1, max: 10_000 }),
    save: values.save === undefined ? null : writableFile('--save', values.save),
  };
}
