/**
 * What one would pick instead: PPO by Stable-Baselines3, given 25 minutes on the same two cores, as long as the preset
 * `quick` took until 2026-11-30, then scored in Gymnasium's CarRacing-v3 over the tracks that our agents are scored on.
 * The agent of the page stands beside it. The policy is kept until its scores are printed: a bench that was killed then
 * goes on.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, writeResult } from '../src/cli/files.ts';
import { clock } from '../src/cli/progress.ts';
import { PROJECT_ROOT } from '../src/cli/serve.ts';
import type { Contestant } from './car-racing/contestant.ts';
import { ENVPOOL, GYMNASIUM, installPeer, STABLE_BASELINES, startBaseline } from './car-racing/python.ts';
import type { BenchmarkOptions } from './index.ts';
import { driveAll, pageReturns, sha256Of, startAll } from './original/drives.ts';
import { KeptScores } from './original/kept-scores.ts';
import { scoreTable, trackLines } from './original/table.ts';
import { LeftOut } from './run-each.ts';

const BASELINE = 'ppo_car_racing.py';
const TRAINING_SEED = 1;
const POLICY = join(PROJECT_ROOT, 'runs/ppo/policy.zip');
const TRAINED = join(PROJECT_ROOT, 'runs/ppo/trained.json');
const SCORES = join(PROJECT_ROOT, 'runs/ppo/scores.json');
/** Each action is held for so many frames. */
const HELD = 2;

/** One round of training, as Python answers it. */
interface Round {
  /** Since the beginning. */
  actions: number;
  /** That ended in this round, and their mean return; null without any. */
  episodes: number;
  mean: number | null;
}

export async function run({ episodes, seed, minutes }: BenchmarkOptions): Promise<void> {
  for (const peer of [GYMNASIUM, ENVPOOL, STABLE_BASELINES]) {
    const missing = installPeer(peer);
    if (missing !== null) throw new LeftOut(missing);
  }
  const drivers = await startAll(STABLE_BASELINES, BASELINE, ['drive']);
  try {
    console.log(`${drivers[0].facts.name}: ${drivers[0].facts.detail}`);
    console.log(await trained(drivers[0], minutes));
    for (const driver of drivers) await driver.ask({ do: 'load', path: POLICY });
    const seeds = Array.from({ length: episodes }, (_, i) => seed + i);
    const returns = await driveAll(drivers, seeds, new KeptScores(SCORES, sha256Of(POLICY)));
    const scored = [
      { name: "PPO, in Gymnasium's CarRacing-v3", returns },
      { name: "page, its agent on the page's CarRacing-v3", returns: await pageReturns(seeds) },
    ];
    console.log(`\nseeds ${seed} to ${seed + episodes - 1}, episodes of 1000 steps at most`);
    console.log(scoreTable(scored));
    console.log(`\n${trackLines(seeds, scored)}`);
  } finally {
    for (const driver of drivers) driver.stop();
  }
  rmSync(dirname(POLICY), { recursive: true });
}

/** Trains, unless a killed bench has. @returns what is to be said of it */
async function trained({ facts }: Contestant, minutes: number): Promise<string> {
  const source = sha256Of(join(PROJECT_ROOT, 'bench/baselines', BASELINE));
  const of = [facts.name, facts.detail, source, minutes].join(' ');
  if (existsSync(TRAINED)) {
    const kept = readJson('The training that is kept', TRAINED);
    if (kept.of === of) return `${kept.line} (by a bench that was killed while it scored)`;
  }
  const trainer = await startBaseline(BASELINE, ['train', String(TRAINING_SEED)], null);
  try {
    const line = await train(trainer, 60 * minutes);
    rmSync(dirname(POLICY), { recursive: true, force: true });
    mkdirSync(dirname(POLICY), { recursive: true });
    await trainer.ask({ do: 'save', path: POLICY });
    writeResult(TRAINED, JSON.stringify({ of, line }));
    return line;
  } finally {
    trainer.stop();
  }
}

/** Rounds of training, as many as end in time, but one at least. */
async function train(trainer: Contestant, seconds: number): Promise<string> {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  let round: Round;
  let before: number;
  do {
    before = elapsed();
    round = await trainer.ask<Round>({ do: 'train', left: 1 - before / seconds });
    process.stderr.write(`${clock(elapsed())} of ${clock(seconds)} min: ${words(round)}\n`);
  } while (2 * elapsed() - before <= seconds);
  return `trained for ${clock(elapsed())} min: ${words(round)}`;
}

function words({ actions, episodes, mean }: Round): string {
  const last = mean === null ? 'no episode ended' : `mean return ${mean.toFixed(0)} of ${episodes} episodes`;
  return `${actions} actions (${HELD * actions} frames); in the last round ${last}`;
}
