/** Dreams that begin anywhere in real episodes: with the state that M has there, and none other. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import type { LatentSteps } from '../../src/data/episode.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { Memory } from '../../src/memory/inference.ts';
import { initMemory } from '../../src/memory/init.ts';
import { Dream } from '../../src/rollout/dream.ts';
import { dreamMoments } from '../../src/rollout/dream-moments.ts';

const latentSize = 4;
const hiddenSize = 8;
const config = {
  latentSize,
  actionSize: 3,
  hiddenSize,
  mixtures: 2,
  predictReward: true,
  predictDone: false,
};
const memory = { config, weights: initMemory(config, 7) };
/** First frame and three others. */
const PER_EPISODE = 4;

function episode(steps: number, seed: number): LatentSteps {
  const random = new Xoshiro128(seed);
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
  return {
    ...{ seed, policy: 'test', rewards: new Float32Array(steps), dones: new Float32Array(steps) },
    actions: normals(steps * 3),
    mu: normals((steps + 1) * latentSize),
    logvar: normals((steps + 1) * latentSize),
  };
}

/** More than M takes side by side, of several lengths, one of a single step. */
const episodes = Array.from({ length: 70 }, (_, i) => episode(1 + ((i * 7) % 40), i));
const momentsOf = (of: readonly LatentSteps[], seed: number) =>
  dreamMoments(
    of.map((each) => async () => each),
    memory,
    seed,
  );

/** h and c before each step of an episode, one M of one row: the definition. */
function statesOf({ mu, actions, rewards }: LatentSteps): { h: number[]; c: number[] }[] {
  const alone = new Memory(config, memory.weights, 1);
  const states = Array.from({ length: rewards.length }, (_, step) => {
    const state = { h: [...alone.h], c: [...alone.c] };
    alone.step(mu.slice(step * latentSize, (step + 1) * latentSize), actions.slice(step * 3, (step + 1) * 3));
    return state;
  });
  alone.dispose();
  return states;
}

beforeAll(openWasm);

describe('moments of episodes as starts of dreams', () => {
  it('are the first frame with h = c = 0, then later ones with the h and c of M after the steps before', async () => {
    const { mu, logvar, h, c } = await momentsOf(episodes, 1);
    expect(h).toHaveLength(episodes.length * PER_EPISODE * hiddenSize);
    for (const [e, each] of episodes.entries()) {
      const states = statesOf(each);
      for (let nth = 0; nth < PER_EPISODE; nth++) {
        const at = e * PER_EPISODE + nth;
        const own = [...mu.subarray(at * latentSize, (at + 1) * latentSize)];
        const step = states.findIndex((_, i) =>
          own.every((value, k) => value === each.mu[i * latentSize + k]),
        );
        expect(step, `start ${nth} of episode ${e}`).toBeGreaterThanOrEqual(0);
        if (nth === 0) expect(step).toBe(0);
        expect(logvar[at * latentSize]).toBe(each.logvar[step * latentSize]);
        const { h: wantedH, c: wantedC } = states[step];
        for (let k = 0; k < hiddenSize; k++) {
          expect(h[at * hiddenSize + k]).toBeCloseTo(wantedH[k], 5);
          expect(c[at * hiddenSize + k]).toBeCloseTo(wantedC[k], 5);
        }
      }
    }
    const later = episodes.flatMap((_, e) => [...h.subarray((e * PER_EPISODE + 1) * hiddenSize)].slice(0, 8));
    expect(later.filter((value) => value !== 0).length).toBeGreaterThan(100);
  });

  it('are the same for the same seed, and others for another', async () => {
    const [a, again, b] = [
      await momentsOf(episodes, 1),
      await momentsOf(episodes, 1),
      await momentsOf(episodes, 2),
    ];
    expect(again).toEqual(a);
    expect(b.mu).not.toEqual(a.mu);
  });

  it('give a dream its h: two dreams of one z and one seed part where their h differs', async () => {
    const { mu, logvar, h, c } = await momentsOf(episodes.slice(20, 21), 3);
    const last = { mu: mu.slice(-latentSize), logvar: logvar.slice(-latentSize) };
    const dreamOf = (state: object) => {
      const dream = new Dream({ memory, starts: { ...last, ...state }, tau: 1 });
      dream.reset({ seed: 5 });
      const { observation, info } = dream.step([0, 0.5, 0]);
      const seen = { z: [...observation], h: [...info.h] };
      dream.close();
      return seen;
    };
    const remembered = { h: h.slice(-hiddenSize), c: c.slice(-hiddenSize) };
    expect(dreamOf(remembered)).toEqual(dreamOf(remembered));
    expect(dreamOf(remembered).h).not.toEqual(dreamOf({}).h);
  });

  it('with h of another number are refused', async () => {
    const starts = await momentsOf(episodes.slice(0, 2), 1);
    expect(() => new Dream({ memory, starts: { ...starts, h: starts.h.slice(1) }, tau: 1 })).toThrow(
      '8 starts of dreams have 64 h and c, got 63',
    );
  });

  it('rewarded: later ones only within 25 steps after a reward, none where there is no reward', async () => {
    const paid = episode(200, 500);
    paid.rewards.fill(-0.1);
    paid.rewards[60] = 3;
    const { mu, h } = await dreamMoments(
      [paid, episode(50, 501)].map((each) => async () => each),
      memory,
      3,
      'rewarded',
    );
    expect(h).toHaveLength((PER_EPISODE + 1) * hiddenSize);
    const steps = Array.from({ length: PER_EPISODE }, (_, at) => {
      const own = mu.subarray(at * latentSize, (at + 1) * latentSize);
      return Array.from({ length: 200 }, (_, step) => step).find((step) =>
        own.every((value, k) => value === paid.mu[step * latentSize + k]),
      );
    });
    expect(steps[0]).toBe(0);
    for (const step of steps.slice(1)) {
      expect(step).toBeGreaterThan(60);
      expect(step).toBeLessThanOrEqual(85);
    }
    expect([...h.subarray(PER_EPISODE * hiddenSize)]).toEqual(new Array(hiddenSize).fill(0));
  });
});
