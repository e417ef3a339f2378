/**
 * `npm run ship`: turns a run's checkpoint into the agent that comes with the page: V and M in 16 bits, the
 * search left out, provenance, history and report kept. Node only.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeCheckpoint, encodeCheckpoint } from '../lab/checkpoint.ts';
import { parseShipArguments, SHIP_USAGE } from './arguments.ts';
import { main } from './main.ts';

await main(SHIP_USAGE, async (args) => {
  const { checkpoint: from, out } = parseShipArguments(args);
  const checkpoint = decodeCheckpoint(readFileSync(from));
  const bytes = encodeCheckpoint({ ...checkpoint, search: null }, { weights: 'F16' });
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, bytes);
  process.stdout.write(`wrote ${out}: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
  process.stdout.write(`score it before it is committed: npm run evaluate -- --checkpoint ${out}\n`);
  return 0;
});
