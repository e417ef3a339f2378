/**
 * `npm run ship`: turns a run's checkpoint into the agent that comes with the page: V and M in 16 bits, the
 * search left out, provenance, history and report kept, its score on fresh tracks added. Node only.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeCheckpoint, encodeCheckpoint } from '../lab/checkpoint.ts';
import type { Evaluation } from '../lab/events.ts';
import { parseShipArguments, SHIP_USAGE, UsageError } from './arguments.ts';
import { main } from './main.ts';

function readEvaluation(path: string): Evaluation {
  const { world, tau, episodes, agent, random } = JSON.parse(
    readFileSync(path, 'utf8'),
  ) as Partial<Evaluation>;
  if (world !== 'real' || episodes === undefined || agent === undefined || random === undefined) {
    throw new UsageError(`${path} is no evaluation in the real environment, as npm run evaluate writes it.`);
  }
  return { world, tau: tau ?? null, episodes, agent, random };
}

await main(SHIP_USAGE, async (args) => {
  const { checkpoint: from, out, evaluation } = parseShipArguments(args);
  const checkpoint = decodeCheckpoint(readFileSync(from));
  const report =
    evaluation === null
      ? checkpoint.report
      : { ...checkpoint.report, evaluation: readEvaluation(evaluation) };
  const bytes = encodeCheckpoint({ ...checkpoint, report, search: null, best: null }, { weights: 'F16' });
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, bytes);
  process.stdout.write(`wrote ${out}: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
  if (evaluation === null) {
    process.stdout.write(
      `its score: npm run evaluate -- --checkpoint ${out} --json score.json, then ship again with --evaluation score.json\n`,
    );
  }
  return 0;
});
