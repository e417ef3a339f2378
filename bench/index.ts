/**
 * `npm run bench -- [name …] [--no-peers] [--save <file>]`: runs the named benchmarks, or all of them. Each
 * prints its own ratios, measured side by side in one run; absolute times hold for the machine printed above
 * them only. `--save` also writes what is printed, with the command on top.
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { format, parseArgs } from 'node:util';

export interface BenchmarkOptions {
  /** Measure beside other projects, which are installed where that is possible. */
  peers: boolean;
}

/** A benchmark file exports `run`. Loaded only when asked for, so that one can run where another cannot. */
type Benchmark = { run: (options: BenchmarkOptions) => Promise<void> };

const BENCHMARKS: Record<string, () => Promise<Benchmark>> = {
  env: () => import('./env.ts'),
  rollout: () => import('./rollout.ts'),
  'rollout-gpu': () => import('./rollout-gpu.ts'),
  train: () => import('./train.ts'),
  kernels: () => import('./kernels.ts'),
  evolution: () => import('./evolution.ts'),
};

async function main(args: string[]): Promise<void> {
  const { values, positionals: names } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'no-peers': { type: 'boolean', default: false }, save: { type: 'string' } },
  });
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    console.error(`no benchmark "${unknown.join('", "')}"; there are ${Object.keys(BENCHMARKS).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const printed = values.save === undefined ? null : keepWhatIsPrinted();
  const processors = cpus();
  console.log(
    `${new Date().toISOString().slice(0, 10)} · Node ${process.versions.node} · ${process.platform} ${process.arch} · ` +
      `${processors.length} x ${processors[0]?.model.trim()} · ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
  );
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    console.log(`\n${name}`);
    const { run } = await BENCHMARKS[name]();
    await run({ peers: !values['no-peers'] });
  }
  if (printed !== null && values.save !== undefined) {
    const command = ['npm run bench --', ...args].join(' ');
    writeFileSync(values.save, `${[`$ ${command}`, ...printed].join('\n')}\n`);
  }
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

await main(process.argv.slice(2));
