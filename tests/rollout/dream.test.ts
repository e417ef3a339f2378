import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { act, parameterCount } from '../../src/controller/controller.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initMemory } from '../../src/memory/init.ts';
import { ClosedLoop } from '../../src/rollout/closed-loop.ts';
import { Dream, type DreamOptions } from '../../src/rollout/dream.ts';
import { initVision } from '../../src/vision/init.ts';

const latentSize = 6;
const hiddenSize = 12;
const config = { latentSize, actionSize: 3, hiddenSize, mixtures: 3, predictReward: true, predictDone: true };
const starts = {
  mu: Float32Array.from({ length: 3 * latentSize }, (_, i) => Math.sin(i)),
  logvar: new Float32Array(3 * latentSize).fill(-1),
};

/** M whose dreams end with the given probability at each step. */
function memory(doneProbability: number) {
  const weights = initMemory(config, 5);
  weights['memory.done.kernel'].data.fill(0);
  weights['memory.done.bias'].data.fill(Math.log(doneProbability / (1 - doneProbability)));
  return { config, weights };
}

const dream = (changes: Partial<DreamOptions> = {}): Dream =>
  new Dream({ memory: memory(1e-9), starts, tau: 1, ...changes });

beforeAll(openWasm);

describe('Dream', () => {
  it.each([
    [true, 'sampled z'],
    [false, 'the mean'],
  ])(
    'is what the closed loop dreams: same seed and C, same return and length (sampleZ %s: %s)',
    (sampleZ) => {
      const controller = { inputs: 'zh' as const, latentSize, hiddenSize, actionSize: 3 };
      const random = new Xoshiro128(3);
      const parameters = Float32Array.from({ length: parameterCount(controller) }, () => random.normal());
      const dreamer = memory(0.02);
      const visionConfig = { size: 'tiny' as const, latentSize };
      const loop = new ClosedLoop(
        {
          world: { env: 'CarRacing-v3' },
          vision: { config: visionConfig, weights: initVision(visionConfig, 1) },
          memory: dreamer,
          controller,
          sampleZ,
          dreamStarts: starts,
        },
        2,
      );
      const seeds = [11, 12, 13];
      loop.add(
        seeds.map((seed, id) => ({
          id,
          candidate: id,
          parameters,
          seed,
          world: 'dream',
          maxSteps: 120,
          patience: 0,
          tau: 0.8,
        })),
      );
      const outcomes = [];
      while (loop.pending > 0) outcomes.push(...loop.advance(1000));
      loop.dispose();

      const env = dream({ memory: dreamer, tau: 0.8, maxEpisodeSteps: 120, sampleZ });
      const lived = seeds.map((seed, id) => {
        let { observation: z, info } = env.reset({ seed });
        const action = new Float32Array(3);
        let sum = 0;
        for (let steps = 1; ; steps++) {
          act(controller, parameters, z, 0, info.h, 0, action, 0);
          const step = env.step(action);
          z = step.observation;
          info = step.info;
          sum += step.reward;
          if (step.terminated || step.truncated) return { id, return: sum, steps };
        }
      });
      env.close();
      expect(outcomes.sort((a, b) => a.id - b.id)).toEqual(lived);
      expect(new Set(lived.map(({ steps }) => steps)).size).toBeGreaterThan(1); // some dreams ended by themselves
    },
  );

  it('shows a C that acts on the mean no noise of M, though M goes on from sampled z', () => {
    const { config: of, weights } = memory(1e-9);
    const noisy = structuredClone(weights);
    const { data } = noisy['memory.mdn.bias'];
    // Of each latent 3 log-weights, 3 means and 3 log-deviations; one of e^4 drowns every mean.
    for (let i = 0; i < data.length; i++) if (i % 9 >= 6) data[i] = 4;
    const largest = (sampleZ: boolean): number => {
      const env = dream({ memory: { config: of, weights: noisy }, sampleZ });
      env.reset({ seed: 1 });
      const { observation } = env.step([0, 0, 0]);
      env.close();
      return Math.max(...observation.map(Math.abs));
    };
    expect(largest(true)).toBeGreaterThan(10);
    expect(largest(false)).toBeLessThan(3);
    // The start is V's mean, of one of the three.
    const env = dream({ sampleZ: false });
    const { observation: first } = env.reset({ seed: 2 });
    expect([0, 1, 2].map((s) => starts.mu[s * latentSize])).toContain(first[0]);
    env.close();
  });

  it('begins at the real first frames, with their spread', () => {
    const env = dream();
    const far = Array.from({ length: 300 }, (_, seed) => env.reset({ seed }).observation[0]);
    const nearest = [0, 1, 2].map(
      (s) => far.filter((z) => Math.abs(z - starts.mu[s * latentSize]) < 2.5).length,
    );
    for (const count of nearest) expect(count).toBeGreaterThan(60);
    expect(far.every((z) => Math.abs(z) < 4)).toBe(true);
    env.close();
  });

  it('ends as often as M says', () => {
    const env = dream({ memory: memory(0.25) });
    const lengths = Array.from({ length: 200 }, (_, seed) => {
      env.reset({ seed });
      let steps = 1;
      while (!env.step([0, 0, 0]).terminated) steps++;
      return steps;
    });
    env.close();
    // Geometric with mean 4; 200 of them have a mean within 5 standard errors (1.2) of it.
    const mean = lengths.reduce((sum, n) => sum + n) / lengths.length;
    expect(Math.abs(mean - 4)).toBeLessThan(1.2);
  });

  it('truncates at its limit and refuses to go on', () => {
    const env = dream({ maxEpisodeSteps: 3 });
    env.reset({ seed: 1 });
    expect([1, 2, 3].map(() => env.step([0, 1, 0]).truncated)).toEqual([false, false, true]);
    expect(() => env.step([0, 1, 0])).toThrow(/after the episode ended; call reset/);
    env.close();
  });

  it('refuses what cannot be dreamed, naming it', () => {
    const deaf = { ...config, predictReward: false };
    expect(() => dream({ memory: { config: deaf, weights: initMemory(deaf, 1) } })).toThrow(/reward head/);
    expect(() => dream({ starts: { mu: new Float32Array(0), logvar: new Float32Array(0) } })).toThrow(
      /first latents/,
    );
    for (const tau of [0, -1, Number.NaN]) expect(() => dream({ tau })).toThrow(`got ${tau}`);
    const env = dream();
    expect(() => env.step([0, 0, 0])).toThrow(/before reset/);
    expect(() => env.reset({ seed: -1 })).toThrow(/seed.*-1/);
    env.reset({ seed: 1 });
    expect(() => env.step([0, Number.NaN, 0])).toThrow(/action\[1\] \(gas\)/);
    env.close();
  });

  it('refuses what an environment refuses: unknown reset arguments, a seed that was rounded', () => {
    const env = dream();
    env.reset({ seed: 1 });
    const { observation } = env.step([0, 0.5, 0]);
    env.reset({ seed: 1 });
    expect(() => env.reset({ sede: 1 } as object)).toThrow("no reset argument 'sede'; did you mean 'seed'?");
    expect(() => env.reset({ seed: 2 ** 53 })).toThrow('pass a BigInt, as 9007199254740992n');
    expect(() => env.reset({ seed: '1' as unknown as number })).toThrow("got '1'");
    expect(env.step([0, 0.5, 0]).observation).toEqual(observation);
    expect(env.reset({ seed: 1n }).observation).toEqual(env.reset({ seed: 1 }).observation);
    expect(env.actionSpace.contains(env.actionSpace.sample())).toBe(true);
    expect(env.observationSpace.contains(observation)).toBe(true);
    expect(env.phase).toBe('running');
  });
});
