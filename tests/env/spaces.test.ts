/** Spaces sample Gymnasium's numbers from the same seed, and know what belongs to them. */
import { describe, expect, it } from 'vitest';
import { makeEnv, makeVectorEnv } from '../../src/env/index.ts';
import { Box, Discrete } from '../../src/env/spaces.ts';

/** Of Gymnasium 1.4.0 and NumPy: `space.seed(seed)`, then `space.sample()` again and again. */
const GYMNASIUM = {
  carRacing: [
    [0, [0.2739233672618866, 0.2697867155075073, 0.04097352549433708]],
    [0, [-0.9669447541236877, 0.8132702112197876, 0.91275554895401]],
    [42, [0.5479121208190918, 0.43887844681739807, 0.8585979342460632]],
    [42, [0.39473605155944824, 0.09417735040187836, 0.9756223559379578]],
    [2n ** 63n, [0.6226887702941895, 0.5964526534080505, 0.868259072303772]],
    [2n ** 63n, [-0.14974839985370636, 0.2494978904724121, 0.22827081382274628]],
  ] as [number | bigint, number[]][],
  discrete5: {
    0: [4, 3, 2, 1, 1, 0, 0, 0, 0, 4, 3, 4],
    42: [0, 3, 3, 2, 2, 4, 0, 3, 1, 0, 2, 4],
  },
  /** Box(0, 255, (2, 2, 3), uint8), seed 7. */
  bytes: [160, 229, 198, 57, 76, 223, 1, 210, 204, 119, 77, 71],
  /** batch_space of two of CarRacing's, and of four Discrete(5); seed 5. */
  batch: [
    0.6100058555603027, 0.8079407811164856, 0.5153255462646484, -0.4283972382545471, 0.053930703550577164,
    0.3833688795586559,
  ],
  multiDiscrete: [
    [4, 4, 2, 1],
    [0, 1, 2, 0],
  ],
};

describe('sample', () => {
  it("gives Gymnasium's actions of CarRacing-v3", () => {
    const { actionSpace } = makeEnv('CarRacing-v3');
    for (const seed of [0, 42, 2n ** 63n]) {
      actionSpace.seed(seed);
      const wanted = GYMNASIUM.carRacing.filter(([of]) => of === seed).map(([, sample]) => sample);
      expect(wanted.map(() => [...(actionSpace.sample() as Float32Array)])).toEqual(wanted);
    }
  });

  it("gives Gymnasium's discrete actions, bytes, and batches of both", () => {
    const { actionSpace } = makeEnv('CarRacing-v3', { continuous: false });
    for (const seed of [0, 42] as const) {
      actionSpace.seed(seed);
      expect(Array.from({ length: 12 }, () => actionSpace.sample())).toEqual(GYMNASIUM.discrete5[seed]);
    }
    const bytes = new Box({ shape: [2, 2, 3], low: [0], high: [255], dtype: 'uint8' });
    bytes.seed(7);
    expect(bytes.sample()).toEqual(Uint8Array.from(GYMNASIUM.bytes));
    const batch = makeVectorEnv('CarRacing-v3', 2).actionSpace;
    batch.seed(5);
    expect(batch.sample()).toEqual(Float32Array.from(GYMNASIUM.batch));
    const discrete = makeVectorEnv('CarRacing-v3', 4, { continuous: false }).actionSpace;
    discrete.seed(5);
    expect(GYMNASIUM.multiDiscrete.map(() => [...discrete.sample()])).toEqual(GYMNASIUM.multiDiscrete);
  });

  it('repeats itself from a seed; without one it is as from seed 0, and each sample is fresh', () => {
    const space = new Discrete(1000);
    const first = Array.from({ length: 8 }, () => space.sample());
    expect(Array.from({ length: 8 }, () => space.sample())).not.toEqual(first);
    space.seed(0);
    expect(Array.from({ length: 8 }, () => space.sample())).toEqual(first);
    space.seed(1);
    expect(Array.from({ length: 8 }, () => space.sample())).not.toEqual(first);
    expect(() => space.seed(-1)).toThrow('seed must be an integer in 0 .. 2^64 - 1, got -1');
    expect(() => space.seed(2 ** 53)).toThrow('pass a BigInt');
  });

  it('is what step takes, and leaves the environment as it is', () => {
    for (const continuous of [true, false]) {
      const [env, other] = [0, 1].map(() => makeEnv('CarRacing-v3', { continuous, render: false }));
      env.reset({ seed: 3 });
      other.reset({ seed: 3 });
      for (let i = 0; i < 5; i++) env.actionSpace.sample();
      for (let i = 0; i < 20; i++) {
        const action = env.actionSpace.sample();
        expect(env.actionSpace.contains(action)).toBe(true);
        expect(env.step(action)).toEqual(other.step(action));
      }
      const vector = makeVectorEnv('CarRacing-v3', 3, { continuous, render: false });
      vector.reset();
      const actions = vector.actionSpace.sample();
      expect(vector.actionSpace.contains(actions)).toBe(true);
      expect(() => vector.step(actions as ArrayLike<number>)).not.toThrow();
    }
    const ball = makeEnv('BouncingBall-v0');
    ball.reset();
    expect(() => ball.step(ball.actionSpace.sample())).not.toThrow();
  });

  it('without bounds is standard normal', () => {
    const space = new Box({ shape: [20_000], low: [-Infinity], high: [Infinity], dtype: 'float32' });
    const sample = space.sample() as Float32Array;
    const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
    const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sample.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(sample.length));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / sample.length));
    expect(space.contains(sample)).toBe(true);
  });
});

describe('contains', () => {
  it.each<[unknown, boolean]>([
    [[0, 0, 0], true],
    [[-1, 1, 1], true],
    [Float32Array.of(1, 0, 0.5), true],
    [{ length: 3, 0: 0, 1: 0, 2: 0 }, true],
    [[-1.01, 0, 0], false],
    [[0, -0.01, 0], false],
    [[0, 0, 1.01], false],
    [[0, 0, Number.NaN], false],
    [[0, 0], false],
    [[0, 0, 0, 0], false],
    [['0', 0, 0], false],
    [[0, undefined, 0], false],
    ['000', false],
    [0, false],
    [null, false],
    [undefined, false],
  ])('CarRacing takes the action %o: %s', (action, whether) => {
    expect(makeEnv('CarRacing-v3').actionSpace.contains(action)).toBe(whether);
  });

  it.each<[unknown, boolean]>([
    [0, true],
    [4, true],
    [5, false],
    [-1, false],
    [0.5, false],
    [Number.NaN, false],
    ['0', false],
    [1n, false],
    [[0], false],
    [null, false],
  ])('CarRacing by five actions takes %o: %s', (action, whether) => {
    expect(makeEnv('CarRacing-v3', { continuous: false }).actionSpace.contains(action)).toBe(whether);
  });

  it('an observation is in its space, and nothing like it is', () => {
    const env = makeEnv('CarRacing-v3', { observation: '64x64' });
    const { observation } = env.reset();
    expect(env.observationSpace.contains(observation)).toBe(true);
    expect(env.observationSpace.contains(observation.slice(1))).toBe(false);
    expect(env.observationSpace.contains(Float32Array.from(observation, (byte) => byte + 0.5))).toBe(false);
    expect(env.observationSpace.contains(Int16Array.from(observation, (byte) => byte - 256))).toBe(false);
    const vector = makeVectorEnv('BouncingBall-v0', 2);
    expect(vector.observationSpace.shape).toEqual([2, 64, 64, 3]);
    expect(vector.observationSpace.contains(vector.reset().observations)).toBe(true);
    expect(vector.actionSpace.contains([])).toBe(true);
    expect(vector.actionSpace.contains([0])).toBe(false);
  });

  it('a space compares and prints as what it describes', () => {
    const { actionSpace } = makeEnv('CarRacing-v3');
    actionSpace.seed(3);
    const plain = { kind: 'box', shape: [3], low: [-1, 0, 0], high: [1, 1, 1], dtype: 'float32' };
    expect(actionSpace).toEqual(plain);
    expect(JSON.parse(JSON.stringify(actionSpace))).toEqual(plain);
  });
});
