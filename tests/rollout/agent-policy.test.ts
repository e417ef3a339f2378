/** A trained agent as the policy that collects episodes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import { CAR_RACING } from '../../src/env/car-racing/experiment.ts';
import { Memory } from '../../src/memory/inference.ts';
import { AgentPolicy } from '../../src/rollout/agent-policy.ts';
import { Vision } from '../../src/vision/inference.ts';
import { jobsOf, specOf } from './agents.helper.ts';

const spec = specOf('zh', false);
const [{ parameters }] = jobsOf(spec, 1);
const driver = { config: spec.controller, parameters: parameters!, sampleZ: false };
const order = { world: spec.world, index: 0, seed: 5, steps: 60 };

function collected(explored: boolean, seed = order.seed, parameterNoise = 0): Float32Array {
  const vision = new Vision(spec.vision.config, spec.vision.weights);
  const memory = new Memory(spec.memory.config, spec.memory.weights, 1);
  try {
    const actions = explored ? CAR_RACING.actions : undefined;
    return collectEpisode(order, new AgentPolicy(vision, memory, driver, seed, actions, parameterNoise))
      .actions;
  } finally {
    vision.dispose();
    memory.dispose();
  }
}

beforeAll(openWasm);

describe('an agent that collects episodes', () => {
  it('acts the same from the same seed, with noise too', () => {
    expect(collected(false)).toEqual(collected(false));
    expect(collected(true)).toEqual(collected(true));
    expect(collected(true)).not.toEqual(collected(false));
    expect(collected(true)).not.toEqual(collected(true, 6));
  });

  it('is disturbed in about half of its episodes where its parameters get noise', () => {
    const plain = collected(false);
    const seeds = Array.from({ length: 16 }, (_, seed) => seed);
    const others = seeds.filter((seed) => `${collected(false, seed, 1)}` !== `${plain}`);
    expect(others.length).toBeGreaterThan(3);
    expect(others.length).toBeLessThan(13);
    const [seed] = others;
    expect(collected(false, seed, 1)).toEqual(collected(false, seed, 1));
    expect(collected(false, seed, 0.5)).not.toEqual(collected(false, seed, 1));
  });

  it('keeps its actions within their range under noise', () => {
    const { low, high, names } = CAR_RACING.actions;
    for (let seed = 0; seed < 5; seed++) {
      for (const [i, value] of collected(true, seed).entries()) {
        expect(value).toBeGreaterThanOrEqual(low[i % names.length]);
        expect(value).toBeLessThanOrEqual(high[i % names.length]);
      }
    }
  });

  it('disturbs with noise that lasts for some steps', () => {
    const [plain, noisy] = [collected(false), collected(true, 3)];
    const steer = Array.from({ length: order.steps }, (_, t) => noisy[3 * t] - plain[3 * t]);
    const signs = steer.map(Math.sign);
    const changes = signs.filter((sign, t) => t > 0 && sign !== signs[t - 1]).length;
    expect(changes).toBeLessThan(order.steps / 3);
  });
});
