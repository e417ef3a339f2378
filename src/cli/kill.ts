/**
 * `npm run kill`: kills the browser of small runs, all its processes at once, at random moments of every stage, lets
 * them go on, and compares them with the uninterrupted run.
 */
import { type Command, runCommand } from './command.ts';
import { BOUNDS } from './kill/compare-runs.ts';
import { killSuite, type SuiteOptions, summary } from './kill/kill-suite.ts';
import { choose, parse, parseNumber } from './options.ts';

const usage = `usage: npm run kill -- [options]
  --seed <n>        seed of the moments and of the runs (1)
  --kills <n>       how often a browser is killed on each backend (20)
  --backend <name>  wasm | webgpu: only this one (both; WebGPU, in software, gets a quarter of the kills)`;

const BACKENDS = ['wasm', 'webgpu'] as const;

const kill: Command = {
  usage,
  async run(args) {
    const { values } = parse({
      args,
      options: { seed: { type: 'string' }, kills: { type: 'string' }, backend: { type: 'string' } },
    });
    const number = (name: '--seed' | '--kills', text: string | undefined, usual: number, min: number) =>
      text === undefined ? usual : parseNumber(name, text, { min, max: 10_000, integer: true });
    const seed = number('--seed', values.seed, 1, 0);
    const kills = number('--kills', values.kills, 20, 1);
    const chosen = values.backend === undefined ? BACKENDS : [choose('--backend', values.backend, BACKENDS)];
    let faults = 0;
    for (const backend of chosen) {
      const options: SuiteOptions = {
        settings: { experiment: 'car-racing', preset: 'smoke', seed },
        backend,
        seed,
        kills: chosen.length > 1 && backend === 'webgpu' ? Math.ceil(kills / 4) : kills,
        bound: BOUNDS[backend],
        print: (line) => process.stdout.write(`${line}\n`),
      };
      const result = await killSuite(options);
      options.print(summary(options, result));
      faults += result.faults.length;
    }
    return faults === 0 ? 0 : 1;
  },
};

process.exitCode = await runCommand(kill);
