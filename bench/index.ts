/**
 * `npm run bench -- [name …]`: runs the named benchmarks, or all of them. Each prints its own ratios, measured
 * side by side in one run; absolute times hold for the machine printed above them only.
 */
import { cpus, totalmem } from 'node:os';

/** A benchmark file exports `run`. Loaded only when asked for, so that one can run where another cannot. */
type Benchmark = { run: () => Promise<void> };

const BENCHMARKS: Record<string, () => Promise<Benchmark>> = {
  env: () => import('./env.ts'),
  rollout: () => import('./rollout.ts'),
  train: () => import('./train.ts'),
  evolution: () => import('./evolution.ts'),
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    console.error(`no benchmark "${unknown.join('", "')}"; there are ${Object.keys(BENCHMARKS).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const processors = cpus();
  console.log(
    `${new Date().toISOString().slice(0, 10)} · Node ${process.versions.node} · ${process.platform} ${process.arch} · ` +
      `${processors.length} x ${processors[0]?.model.trim()} · ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
  );
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    console.log(`\n${name}`);
    const { run } = await BENCHMARKS[name]();
    await run();
  }
}

await main(process.argv.slice(2));
