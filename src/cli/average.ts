/** `npm run average`: the average of the C of several checkpoints on the same V and M. Node only. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { averageOf } from '../lab/average.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../lab/checkpoint.ts';
import { AVERAGE_USAGE, parseAverageArguments } from './checkpoint-arguments.ts';
import { main } from './main.ts';

await main(AVERAGE_USAGE, async (args) => {
  const { checkpoints, out } = parseAverageArguments(args);
  const sources = checkpoints.map((name) => ({ name, checkpoint: decodeCheckpoint(readFileSync(name)) }));
  for (const { name, checkpoint } of sources) {
    for (const text of checkpoint.notices) process.stderr.write(`warning: ${name}: ${text}\n`);
  }
  const bytes = encodeCheckpoint(averageOf(sources));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, bytes);
  process.stdout.write(`wrote ${out}: the average of ${sources.length} C\n`);
  return 0;
});
