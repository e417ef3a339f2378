import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { parameterCount } from '../../src/controller/controller.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initMemory } from '../../src/memory/init.ts';
import type { AgentSpec, Job, Outcome } from '../../src/rollout/jobs.ts';
import { playAlone, specOf } from './agents.helper.ts';

const untrained = specOf('zh', true);
// An untrained M would end half of all dreams at once.
untrained.memory.weights['memory.done.bias'].data.fill(-20);
const latents = 2 * untrained.vision.config.latentSize;
const spec: AgentSpec = {
  ...untrained,
  dreamStarts: { mu: new Float32Array(latents).fill(0.3), logvar: new Float32Array(latents) },
};

function job(id: number, changes: Partial<Job> = {}): Job {
  const random = new Xoshiro128(id);
  const parameters = Float32Array.from({ length: parameterCount(spec.controller) }, () => random.normal());
  return {
    id,
    candidate: id,
    parameters,
    seed: 40 + id,
    world: 'real',
    maxSteps: 25,
    patience: 0,
    tau: 1,
    ...changes,
  };
}

const play = (jobs: Job[], slots: number, changes: Partial<AgentSpec> = {}): Outcome[] =>
  playAlone({ ...spec, ...changes }, jobs, slots);

beforeAll(openWasm);

describe('ClosedLoop', () => {
  it('the same job gives the same outcome alone, in company, and in any slot', () => {
    const jobs = [0, 1, 2, 3, 4].map((id) => job(id, { maxSteps: 20 + id }));
    const together = play(jobs, 3);
    const alone = jobs.flatMap((one) => play([one], 1));
    expect(together).toEqual(alone);
    expect(play([...jobs].reverse(), 2)).toEqual(alone);
  });

  it('seed and parameters both matter', () => {
    const [a] = play([job(0, { maxSteps: 60 })], 1);
    const [otherSeed] = play([job(0, { maxSteps: 60, seed: 99 })], 1);
    const [otherMind] = play([job(0, { maxSteps: 60, parameters: job(1).parameters })], 1);
    expect(otherSeed.return).not.toBe(a.return);
    expect(otherMind.return).not.toBe(a.return);
  });

  it('runs to its step limit, and patience ends an episode that stands still', () => {
    const still = new Float32Array(parameterCount(spec.controller));
    still[1] = -20; // no gas, whatever is seen
    const [full] = play([job(0, { parameters: still, maxSteps: 60 })], 1);
    expect(full.steps).toBe(60);
    const [impatient] = play([job(0, { parameters: still, maxSteps: 60, patience: 12 })], 1);
    expect(impatient.steps).toBeLessThan(20);
  });

  it('random actions need no C and differ by seed', () => {
    const [a, b] = play([job(0, { parameters: null }), job(1, { parameters: null })], 2);
    expect(a.return).not.toBe(b.return);
  });

  it('dreams are scored by M, reproducibly, and tau matters', () => {
    const dream = (tau: number) => play([job(0, { world: 'dream', tau, maxSteps: 40 })], 1)[0];
    expect(Number.isFinite(dream(1).return)).toBe(true);
    expect(dream(1)).toEqual(dream(1));
    expect(dream(0.2).return).not.toBe(dream(1).return);
  });

  it('dreams and reality share a batch without touching each other', () => {
    const real = job(0);
    const dream = job(1, { world: 'dream' });
    expect(play([real, dream], 2)).toEqual([...play([real], 1), ...play([dream], 1)]);
  });

  it('refuses what cannot be played, naming it', () => {
    expect(() => play([job(0, { parameters: new Float32Array(5) })], 1)).toThrow(/75 parameters.*brings 5/);
    expect(() => play([job(0, { world: 'dream', tau: 0 })], 1)).toThrow(
      /temperature tau must be a positive number, got 0/,
    );
    expect(() => play([job(0, { world: 'dream' })], 1, { dreamStarts: undefined })).toThrow(/first latents/);
    const deaf = { ...spec.memory.config, predictReward: false };
    const memory = { config: deaf, weights: initMemory(deaf, 2) };
    expect(() => play([job(0, { world: 'dream' })], 1, { memory })).toThrow(/without a reward head/);
  });
});
