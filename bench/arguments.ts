/** The arguments of `npm run bench`: what is unknown, given twice or without effect is refused before anything runs. */
import { writableFile } from '../src/cli/files.ts';
import { parse, UsageError } from '../src/cli/options.ts';

export const NAMES = [
  'env',
  'rollout',
  'rollout-gpu',
  'train',
  'kernels',
  'evolution',
  'page',
  'python-files',
] as const;
export type BenchmarkName = (typeof NAMES)[number];

/** Those that measure beside other projects. */
const WITH_PEERS: readonly string[] = ['env', 'train'] satisfies BenchmarkName[];

export interface BenchmarkArguments {
  /** In the order they run. */
  names: readonly BenchmarkName[];
  peers: boolean;
  /** The file that what is printed is also written to. */
  save: string | null;
}

export const USAGE = `usage: npm run bench -- [name ...] [options]
  <name>               ${NAMES.join(' | ')} (all)
  --no-peers           do not measure beside other projects (${WITH_PEERS.join(', ')} do)
  --save <file>        also write what is printed, with the command on top`;

export function parseBenchmarkArguments(args: string[]): BenchmarkArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { 'no-peers': { type: 'boolean', default: false }, save: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !(NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`no benchmark "${unknown.join('", "')}"; there are ${NAMES.join(', ')}`);
  }
  const twice = positionals.find((name, i) => positionals.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`the benchmark ${twice} is given twice; leave one out`);
  const names = positionals.length > 0 ? (positionals as BenchmarkName[]) : NAMES;
  if (values['no-peers'] && !names.some((name) => WITH_PEERS.includes(name))) {
    throw new UsageError(`--no-peers has no effect: ${names.join(', ')} measure beside nobody; leave it out`);
  }
  return {
    names,
    peers: !values['no-peers'],
    save: values.save === undefined ? null : writableFile('--save', values.save),
  };
}
