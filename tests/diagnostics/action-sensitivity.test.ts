/** An M that cannot hear the action is not sensitive to it; one that can is, the more the louder it hears. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { actionSensitivity, isMoment } from '../../src/diagnostics/action-sensitivity.ts';
import type { Moment } from '../../src/diagnostics/dreams.ts';
import { CAR_RACING } from '../../src/env/car-racing/experiment.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Weights } from '../../src/math/weights.ts';
import { initMemory } from '../../src/memory/init.ts';
import { madeEpisode } from './episodes.helper.ts';

const config = {
  latentSize: 2,
  actionSize: 3,
  hiddenSize: 8,
  mixtures: 2,
  predictReward: false,
  predictDone: false,
};

/** M with the rows of the named actions multiplied. */
function hearing(factors: [steer: number, gas: number, brake: number]): Weights {
  const weights = initMemory(config, 1);
  const { data } = weights['memory.lstm.kernel'];
  const width = 4 * config.hiddenSize;
  for (const [action, factor] of factors.entries()) {
    const from = (config.latentSize + action) * width;
    for (let i = from; i < from + width; i++) data[i] *= factor;
  }
  return weights;
}

function moments(): Moment[] {
  const random = new Xoshiro128(1);
  const row = (width: number) => Array.from({ length: width }, () => random.normal());
  const truth = Array.from({ length: 61 }, () => [0]);
  const episode = madeEpisode(1, {
    truth,
    truthNames: ['x'],
    mu: truth.map(() => row(2)),
    actions: truth.slice(1).map(() => row(3)),
  });
  const frames = truth.map((_, t) => t).filter((t) => isMoment(episode, t));
  expect(frames).toEqual([0, 10, 20, 30, 40, 50]);
  return frames.map((frame) => ({
    episode,
    frame,
    h: Float32Array.from(row(8), Math.tanh),
    c: Float32Array.from(row(8)),
  }));
}

beforeAll(openWasm);

it('is exactly 0 for an M that ignores actions, and only for the part that it ignores', () => {
  const of = (factors: [number, number, number]) =>
    actionSensitivity(moments(), { config, weights: hearing(factors) }, 1, CAR_RACING.contrasts);
  expect(of([0, 0, 0])).toEqual([
    { steps: 1, steering: 0, pedals: 0 },
    { steps: 10, steering: 0, pedals: 0 },
  ]);
  for (const { steering, pedals } of of([1, 0, 0])) {
    expect(steering).toBeGreaterThan(0);
    expect(pedals).toBe(0);
  }
  const [{ steering: loud }] = of([3, 1, 1]);
  const [{ steering: quiet }] = of([1, 1, 1]);
  expect(loud).toBeGreaterThan(quiet);
});

it('is relative to the spread of the latents', () => {
  const weights = hearing([1, 1, 1]);
  const [small] = actionSensitivity(moments(), { config, weights }, 1, CAR_RACING.contrasts);
  const [large] = actionSensitivity(moments(), { config, weights }, 4, CAR_RACING.contrasts);
  expect(large.steering).toBeCloseTo(small.steering / 2, 10);
});
