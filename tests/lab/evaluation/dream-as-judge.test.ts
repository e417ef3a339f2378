/** The shipped M judges controllers far better than one that is not trained: their real returns are on record. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openWasm } from '../../../src/backend/wasm.ts';
import { decodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { judgedControllers } from '../../../src/lab/evaluation/judged-controllers.ts';
import type { Judged } from '../../../src/lab/evaluation/judgement.ts';
import { agentSpec } from '../../../src/lab/run.ts';
import { mean, rankCorrelation } from '../../../src/math/statistics.ts';
import { initMemory } from '../../../src/memory/init.ts';
import { ClosedLoop } from '../../../src/rollout/closed-loop.ts';
import type { AgentSpec, Job } from '../../../src/rollout/jobs.ts';

const DREAMS = 2;
const STEPS = 300;
const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url));
const opened = decodeCheckpoint(read('public/agents/car-racing.safetensors'));
const { judged } = JSON.parse(read('bench/results/2026-11-30-car-judgement.json').toString()) as {
  judged: Judged[];
};
const controllers = judgedControllers(opened, judged.length, 0);

/** Rank correlation of the returns in short dreams of this agent's M with those on record. */
function correlationOf(spec: AgentSpec): number {
  const jobs = controllers.flatMap(({ parameters }, candidate) =>
    Array.from({ length: DREAMS }, (_, i): Job => {
      const id = candidate * DREAMS + i;
      return { id, candidate, parameters, seed: i, world: 'dream', maxSteps: STEPS, patience: 0, tau: 0.5 };
    }),
  );
  const loop = new ClosedLoop(spec, 32);
  loop.add(jobs);
  const sums = controllers.map(() => 0);
  while (loop.pending > 0) {
    for (const outcome of loop.advance(1000)) sums[Math.floor(outcome.id / DREAMS)] += outcome.return;
  }
  loop.dispose();
  const real = judged.map((one) => mean(one.real.slice(0, 6)));
  return rankCorrelation(sums, real);
}

it('knows the controllers on record', () => {
  expect(controllers.map(({ kind, noise }) => [kind, noise])).toEqual(
    judged.map(({ kind, noise }) => [kind, expect.closeTo(noise, 3)]),
  );
});

it('negative control: an M that is not trained ranks them worse', async () => {
  await openWasm();
  const spec = agentSpec(opened.settings, opened.agent);
  const { config } = spec.memory;
  const trained = correlationOf(spec);
  const untrained = correlationOf({ ...spec, memory: { config, weights: initMemory(config, 1) } });
  expect(trained).toBeGreaterThan(0.6);
  expect(Math.abs(untrained)).toBeLessThan(0.3);
}, 240_000);
