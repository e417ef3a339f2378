/**
 * The strongest test of the environment and of the agent: the agent that the page opens with, read from its file by
 * NumPy (baselines/world_models_agent.py), drives Gymnasium's own CarRacing-v3, with the original's physics and
 * frames. Before it drives, both agents must come to the same z, h and actions, and both worlds to the same pictures.
 * The page's own result over the same tracks stands beside it. A bench that was killed goes on where it was.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askPage } from '../src/cli/ask-page.ts';
import { PlainError } from '../src/cli/plain-error.ts';
import { PROJECT_ROOT } from '../src/cli/serve.ts';
import { mean } from '../src/math/statistics.ts';
import { messageOf } from '../src/math/text.ts';
import type { Contestant } from './car-racing/contestant.ts';
import { GYMNASIUM, installPeer, startBaseline } from './car-racing/python.ts';
import type { BenchmarkOptions } from './index.ts';
import {
  type AgentTrace,
  largestDifference,
  pictureDifferences,
  traceOriginal,
  traceOurs,
} from './original/agreement.ts';
import { type Episode, KeptScores } from './original/kept-scores.ts';
import { differenceLine, scoreTable, trackLines } from './original/table.ts';

const AGENT = 'public/agents/car-racing.safetensors';
const BASELINE = 'original_car_racing.py';
/** What the scores depend on beside Gymnasium. */
const SOURCES = [AGENT, `bench/baselines/${BASELINE}`, 'bench/baselines/world_models_agent.py'];
const KEPT = join(PROJECT_ROOT, 'runs/original.json');
/** Of Gymnasium, each about 150 steps/s. */
const PROCESSES = 2;
/** Largest difference of a number of mu, h or the action. */
const SAME = 1e-3;
/**
 * Mean difference of the pictures, levels of 255. Seeds 0 to 3 have 0.46 to 0.47; with rows one further down 1.3 to
 * 1.4, with red and blue exchanged 0.8 to 0.9. A single picture tells less: in the first ones, seen from far above,
 * edges alone make 1.2.
 */
const SAME_PICTURES = 0.6;
const EPISODES_BETWEEN_LINES = 5;

export async function run({ episodes, seed }: BenchmarkOptions): Promise<void> {
  const missing = installPeer(GYMNASIUM);
  if (missing !== null) return console.log(missing);
  const originals = await start();
  if (originals === null) return;
  const seeds = Array.from({ length: episodes }, (_, i) => seed + i);
  const { name, detail } = originals[0].facts;
  const sha256 = createHash('sha256')
    .update(readFileSync(join(PROJECT_ROOT, AGENT)))
    .digest('hex');
  console.log(`${AGENT}, sha256 ${sha256.slice(0, 16)}, in ${name} (${detail})`);
  let returns: number[];
  const kept = new KeptScores(KEPT, identity(originals[0]));
  try {
    await check(originals[0], seed);
    returns = await drive(originals, seeds, kept);
  } finally {
    for (const original of originals) original.stop();
  }
  const request = { checkpoint: join(PROJECT_ROOT, AGENT), episodes, seed, world: 'real', tau: 1 } as const;
  const { answer, problems } = await askPage('evaluate', request);
  if (problems.length > 0) throw new PlainError(`the page reported: ${problems.join('; ')}`);
  const drivers = [
    { name: "original, Gymnasium's own CarRacing-v3", returns },
    { name: "page, the same agent on the page's CarRacing-v3", returns: answer.agent.returns },
  ];
  console.log(`\nseeds ${seed} to ${seed + episodes - 1}, episodes of 1000 steps at most`);
  console.log(scoreTable(drivers));
  console.log(differenceLine(returns, answer.agent.returns));
  console.log(`\n${trackLines(seeds, drivers)}`);
  kept.remove();
}

/** Null, with the reason printed, where Gymnasium does not start. */
async function start(): Promise<Contestant[] | null> {
  const started: Contestant[] = [];
  try {
    while (started.length < PROCESSES)
      started.push(await startBaseline(BASELINE, [join(PROJECT_ROOT, AGENT)], null));
    return started;
  } catch (error) {
    for (const original of started) original.stop();
    console.log(`${GYMNASIUM.name} is left out: ${messageOf(error)}`);
    return null;
  }
}

function identity({ facts }: Contestant): string {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const path of SOURCES) hash.update(readFileSync(join(PROJECT_ROOT, path)));
  return hash.digest('hex');
}

/** @throws PlainError where the two agents, or the two worlds, are not the same */
async function check(original: Contestant, seed: number): Promise<void> {
  const ours = await traceOurs(join(PROJECT_ROOT, AGENT), seed);
  const theirs = await traceOriginal(original, ours);
  const steps = ours.actions.length;
  console.log(
    `\nNumPy's agent beside the page's on the same ${steps} frames, largest difference (at most ${SAME})`,
  );
  const parts = ['mu', 'h', 'actions'] satisfies (keyof AgentTrace)[];
  const differences = parts.map((part) => largestDifference(ours[part], theirs[part]));
  console.log(parts.map((part, i) => `${part} ${differences[i].toExponential(1)}`).join(', '));
  const pictures = pictureDifferences(ours.frames, theirs.frames);
  const apart = mean(pictures);
  console.log(
    `What V sees of both worlds under the same ${steps} actions: mean difference ${apart.toFixed(2)} of 255 ` +
      `(at most ${SAME_PICTURES}), worst picture ${Math.max(...pictures).toFixed(2)}`,
  );
  const other = parts.find((_, i) => !(differences[i] <= SAME));
  if (other !== undefined) throw new PlainError(`${other} of the two agents differ: nothing was driven`);
  if (!(apart <= SAME_PICTURES))
    throw new PlainError('the pictures of the two worlds differ: nothing was driven');
}

/** Returns by seed; each process takes the next track when it is done with one. */
async function drive(
  originals: readonly Contestant[],
  seeds: readonly number[],
  kept: KeptScores,
): Promise<number[]> {
  const waiting = seeds.filter((seed) => kept.get(seed) === undefined);
  let done = seeds.length - waiting.length;
  if (done > 0) process.stderr.write(`${done} of ${seeds.length} episodes are in ${KEPT}\n`);
  await Promise.all(
    originals.map(async (original) => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        kept.put(seed, await original.ask<Episode>({ do: 'drive', seed }));
        done++;
        if (done % EPISODES_BETWEEN_LINES === 0)
          process.stderr.write(`${done} of ${seeds.length} episodes\n`);
      }
    }),
  );
  return seeds.map((seed) => kept.get(seed)!.return);
}
