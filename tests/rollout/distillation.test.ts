/** The C of an earlier agent, fitted to a V and M: it does what that one does, where it can see what that one sees. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { parameterCount } from '../../src/controller/controller.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import { encodeFrames } from '../../src/data/encode.ts';
import { Memory } from '../../src/memory/inference.ts';
import { initMemory } from '../../src/memory/init.ts';
import { AgentPolicy } from '../../src/rollout/agent-policy.ts';
import { distil, type SeenEpisode } from '../../src/rollout/distillation.ts';
import { Vision } from '../../src/vision/inference.ts';
import { driver, trained, world } from '../diagnostics/shipped-car.helper.ts';

const earlier = { ...trained, driver };
const { config } = driver;
/** A tenth of them, one, is kept from the fit. */
const EPISODES = 10;
let episodes: (() => Promise<SeenEpisode>)[];

beforeAll(async () => {
  await openWasm();
  const vision = new Vision(trained.vision.config, trained.vision.weights);
  const memory = new Memory(trained.memory.config, trained.memory.weights, 1);
  const made: SeenEpisode[] = [];
  for (let seed = 0; seed < EPISODES; seed++) {
    // Past the opening zoom, of unequal length.
    const order = { world, index: 0, seed, steps: 100 + 5 * seed };
    const episode = collectEpisode(order, new AgentPolicy(vision, memory, driver, seed));
    made.push({ episode, latents: await encodeFrames(episode, vision) });
  }
  vision.dispose();
  memory.dispose();
  episodes = made.map((each) => async () => each);
}, 60_000);

describe('distillation', () => {
  it('to the same V and M gives a C of the same outputs on an episode that it was not fitted to', async () => {
    const { parameters, samples, rSquared } = await distil(episodes, earlier, trained.memory, config);
    expect(parameters).toHaveLength(parameterCount(config));
    // Ten steps at the start of each do not count.
    expect(samples).toBe(Array.from({ length: 9 }, (_, seed) => 90 + 5 * seed).reduce((a, b) => a + b));
    for (const value of rSquared) expect(value).toBeGreaterThan(0.97);
  });

  it('to an M that was not trained is worse, and to z alone takes no h', async () => {
    const untrained = { config: trained.memory.config, weights: initMemory(trained.memory.config, 3) };
    const same = await distil(episodes, earlier, trained.memory, config);
    const other = await distil(episodes, earlier, untrained, config);
    for (const [o, value] of other.rSquared.entries()) expect(value).toBeLessThan(same.rSquared[o]);
    const alone = await distil(episodes, earlier, trained.memory, { ...config, inputs: 'z' });
    expect(alone.parameters).toHaveLength(3 * (config.latentSize + 1));
  });

  it('refuses a C of other actions, and no steps', async () => {
    await expect(distil(episodes, earlier, trained.memory, { ...config, actionSize: 2 })).rejects.toThrow(
      'a C of 2 outputs cannot be fitted to one of 3',
    );
    await expect(distil([], earlier, trained.memory, config)).rejects.toThrow(/and there are none/);
  });
});
