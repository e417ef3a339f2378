/** Whole episodes in Gymnasium's CarRacing-v3, and the page's own result over the same tracks. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askPage } from '../../src/cli/ask-page.ts';
import { PlainError } from '../../src/cli/plain-error.ts';
import { PROJECT_ROOT } from '../../src/cli/serve.ts';
import { messageOf } from '../../src/math/text.ts';
import type { Contestant } from '../car-racing/contestant.ts';
import { type Peer, startBaseline } from '../car-racing/python.ts';
import { LeftOut } from '../run-each.ts';
import type { Episode, KeptScores } from './kept-scores.ts';

/** The agent that the page opens with. */
export const SHIPPED_AGENT = join(PROJECT_ROOT, 'public/agents/car-racing.safetensors');

/** Of Gymnasium, each about 150 steps/s. */
const PROCESSES = 2;
const EPISODES_BETWEEN_LINES = 5;

export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Processes that answer `drive`. @throws LeftOut where they do not start */
export async function startAll(
  { name }: Peer,
  baseline: string,
  args: readonly string[],
): Promise<Contestant[]> {
  const started: Contestant[] = [];
  try {
    while (started.length < PROCESSES) started.push(await startBaseline(baseline, args, null));
    return started;
  } catch (error) {
    for (const each of started) each.stop();
    throw new LeftOut(`${name} is left out: ${messageOf(error)}`);
  }
}

/** Returns by seed; each process takes the next track when it is done with one. */
export async function driveAll(
  processes: readonly Contestant[],
  seeds: readonly number[],
  kept: KeptScores,
): Promise<number[]> {
  const waiting = seeds.filter((seed) => kept.get(seed) === undefined);
  let done = seeds.length - waiting.length;
  if (done > 0) process.stderr.write(`goes on after ${done} of ${seeds.length} episodes\n`);
  await Promise.all(
    processes.map(async (each) => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        kept.put(seed, await each.ask<Episode>({ do: 'drive', seed }));
        done++;
        if (done % EPISODES_BETWEEN_LINES === 0)
          process.stderr.write(`${done} of ${seeds.length} episodes\n`);
      }
    }),
  );
  return seeds.map((seed) => kept.get(seed)!.return);
}

/**
 * What the shipped agent gets in the page.
 * @param seeds one after the other
 * @throws PlainError where the page reported a problem
 */
export async function pageReturns(seeds: readonly number[]): Promise<readonly number[]> {
  const { answer, problems } = await askPage('evaluate', {
    checkpoint: SHIPPED_AGENT,
    episodes: seeds.length,
    seed: seeds[0],
    world: 'real',
    tau: 1,
  });
  if (problems.length > 0) throw new PlainError(`the page reported: ${problems.join('; ')}`);
  return answer.agent.returns;
}
