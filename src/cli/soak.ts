/**
 * `npm run soak`: small runs in the real page, one after the other, while workers throw and hang, GPU devices are lost,
 * the disk is full, the tab is hidden, reloaded and killed; what they end with is compared, and what they take stays
 * flat.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, runCommand } from './command.ts';
import { parse, parseNumber } from './options.ts';
import { soak as runSoak, summaryOf } from './soak/soak.ts';

const usage = `usage: npm run soak -- [options]
  --minutes <n>  how long new runs begin (30)
  --seed <n>     seed of the faults and of the runs (1)`;

const soak: Command = {
  usage,
  async run(args) {
    const { values } = parse({ args, options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
    const minutes =
      values.minutes === undefined ? 30 : parseNumber('--minutes', values.minutes, { min: 0.1, max: 10_000 });
    const range = { min: 0, max: 10_000, integer: true };
    const seed = values.seed === undefined ? 1 : parseNumber('--seed', values.seed, range);
    const folder = mkdtempSync(join(tmpdir(), 'soak-'));
    const print = (line: string) => process.stdout.write(`${line}\n`);
    print(`seed ${seed}, ${minutes} minutes`);
    try {
      const result = await runSoak({ minutes, seed, folder, print });
      print(summaryOf({ seed }, result));
      return result.faults.length === 0 ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

process.exitCode = await runCommand(soak);
