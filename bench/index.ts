/**
 * `npm run bench -- [name …] [options]`: runs the named benchmarks, or all but those that take long. Each
 * prints its own ratios, measured side by side in one run; absolute times hold for the machine printed above
 * them only. `--save` also writes what is printed, with the command on top, but not over an earlier result where one
 * was not measured. One that fails does not keep the next from being measured.
 */
import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { format } from 'node:util';
import { runCommand } from '../src/cli/command.ts';
import { shownPath, writeResult } from '../src/cli/files.ts';
import { type BenchmarkArguments, type BenchmarkName, parseBenchmarkArguments, USAGE } from './arguments.ts';
import { runEach, whyNotSaved } from './run-each.ts';

export type BenchmarkOptions = Pick<BenchmarkArguments, 'peers' | 'episodes' | 'seed' | 'minutes'>;

/** A benchmark file exports `run`. Loaded only when asked for, so that one can run where another cannot. */
type Benchmark = { run: (options: BenchmarkOptions) => Promise<void> };

const BENCHMARKS: Record<BenchmarkName, () => Promise<Benchmark>> = {
  env: () => import('./env.ts'),
  rollout: () => import('./rollout.ts'),
  'rollout-gpu': () => import('./rollout-gpu.ts'),
  train: () => import('./train.ts'),
  kernels: () => import('./kernels.ts'),
  evolution: () => import('./evolution.ts'),
  'active-weights': () => import('./active-weights.ts'),
  page: () => import('./page.ts'),
  'python-files': () => import('./python-files.ts'),
  'numpy-agent': () => import('./numpy-agent.ts'),
  'numpy-episodes': () => import('./numpy-episodes.ts'),
  package: () => import('./package.ts'),
  cluster: () => import('./cluster.ts'),
  original: () => import('./original.ts'),
  ppo: () => import('./ppo.ts'),
};

async function bench(args: string[]): Promise<number> {
  const { names, save, ...options } = parseBenchmarkArguments(args);
  const printed = save === null ? null : keepWhatIsPrinted();
  const processors = cpus();
  console.log(
    `${new Date().toISOString().slice(0, 10)} · Node ${process.versions.node} · ` +
      `${process.platform} ${process.arch} · ` +
      `${processors.length} x ${processors[0]?.model.trim()} · ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
  );
  const ran = await runEach(names, async (name) => (await BENCHMARKS[name]()).run(options));
  if (printed !== null && save !== null) {
    const why = whyNotSaved(names, ran, existsSync(save));
    const command = ['npm run bench --', ...args].join(' ');
    if (why === null) writeResult(save, `${[`$ ${command}`, ...printed].join('\n')}\n`);
    else process.stderr.write(`${shownPath(save)} was not written: ${why}.\n`);
  }
  return ran.failed.length === 0 ? 0 : 1;
}

/** From now on each line that is printed is also kept. */
function keepWhatIsPrinted(): string[] {
  const lines: string[] = [];
  const print = console.log;
  console.log = (...args: unknown[]) => {
    print(...args);
    lines.push(format(...args));
  };
  return lines;
}

process.exitCode = await runCommand({ usage: USAGE, run: bench });
