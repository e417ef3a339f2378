/** M on sequences longer than a batch: h and c go from window to window, and the work goes over threads. */
import { beforeAll, describe, expect, it } from 'vitest';
import { FlatLayout } from '../../src/backend/flat.ts';
import { disposeGradient, GradientTeam, toShardGradient } from '../../src/backend/gradient-team.ts';
import { disposeAll, toVariables } from '../../src/backend/variables.ts';
import { type MemoryConfig, memoryShapes } from '../../src/memory/config.ts';
import { nllOf } from '../../src/memory/evaluate.ts';
import { type MemoryShard, memoryGradient } from '../../src/memory/gradient.ts';
import { initMemory } from '../../src/memory/init.ts';
import type { MemoryBatch } from '../../src/memory/sequences.ts';
import { type MemoryOptions, MemoryTrainer } from '../../src/memory/trainer.ts';
import { largestDifference, normals, open } from './backends.helper.ts';

const CONFIG: MemoryConfig = {
  latentSize: 2,
  actionSize: 1,
  hiddenSize: 12,
  mixtures: 2,
  predictReward: false,
  predictDone: false,
};
const BATCH = 8;
const TIME = 30;
const WINDOW = 10;
const OPTIONS: MemoryOptions = {
  learningRate: 1e-12,
  batchSize: BATCH,
  sequenceLength: WINDOW,
  seed: 1,
  sampleZ: false,
  carryState: true,
};

const mu = normals(BATCH * (TIME + 1) * 2, 1);
const actions = normals(BATCH * TIME, 2);

/** Steps `from` .. `from + WINDOW` of every sequence. */
function windowAt(from: number, begins: (row: number) => boolean = () => from === 0): MemoryBatch {
  const part = (values: Float32Array, time: number, width: number, extra: number) => {
    const rows = Array.from({ length: BATCH }, (_, b) => {
      return [...values.subarray((b * time + from) * width, (b * time + from + WINDOW + extra) * width)];
    });
    return Float32Array.from(rows.flat());
  };
  return {
    mu: part(mu, TIME + 1, 2, 1),
    actions: part(actions, TIME, 1, 0),
    begins: Float32Array.from({ length: BATCH }, (_, row) => (begins(row) ? 1 : 0)),
  };
}

async function meanNll(trainer: MemoryTrainer, begins?: (row: number) => boolean): Promise<number> {
  let sum = 0;
  for (let from = 0; from < TIME; from += WINDOW) {
    sum += (await trainer.trainBatch(windowAt(from, begins), true))!.nll;
  }
  return (sum * WINDOW) / TIME;
}

/** Shards computed here, as threads would. */
function localTeam(helpers: number): Promise<GradientTeam<MemoryShard>> {
  const layout = new FlatLayout(memoryShapes(CONFIG));
  return GradientTeam.assemble<MemoryShard>({
    helpers,
    layout,
    spawn: () => ({
      begin: async () => undefined,
      gradient: async (weights, into, shard) => {
        const variables = toVariables(initMemory(CONFIG, 99));
        layout.assign(variables, weights);
        const lossWeights = { rewardWeight: 1, doneWeight: 1, aheadWeight: 1 };
        const gradient = memoryGradient(CONFIG, variables, structuredClone(shard), lossWeights);
        const answer = await toShardGradient(gradient, layout, weights, into);
        disposeGradient(gradient);
        disposeAll(variables);
        return answer;
      },
      end: () => undefined,
    }),
    onNotice: (text) => {
      throw new Error(text);
    },
  });
}

beforeAll(() => open('wasm'));

describe('carried state', () => {
  it('makes windows of a long sequence what the whole sequence is', async () => {
    const whole = await nllOf(CONFIG, initMemory(CONFIG, 1), { batch: BATCH, time: TIME, mu, actions });
    const carrying = new MemoryTrainer(CONFIG, OPTIONS);
    expect(await meanNll(carrying)).toBeCloseTo(whole, 5);
    carrying.dispose();
    const forgetting = new MemoryTrainer(CONFIG, { ...OPTIONS, carryState: false });
    expect(Math.abs((await meanNll(forgetting)) - whole)).toBeGreaterThan(1e-4);
    forgetting.dispose();
  });

  it('begins anew in the rows that say so, and only there', async () => {
    const trainer = new MemoryTrainer(CONFIG, OPTIONS);
    await trainer.trainBatch(windowAt(0), false);
    const saved = await trainer.state();
    const loss = async (begins: (row: number) => boolean) => {
      trainer.restore(structuredClone(saved));
      return (await trainer.trainBatch(windowAt(WINDOW, begins), true))!.nll;
    };
    const none = await loss(() => false);
    const one = await loss((row) => row === 3);
    const all = await loss(() => true);
    expect(Math.abs(one - none)).toBeGreaterThan(1e-6);
    expect(Math.abs(all - one)).toBeGreaterThan(1e-6);
    const fresh = new MemoryTrainer(CONFIG, OPTIONS);
    expect((await fresh.trainBatch(windowAt(WINDOW), true))!.nll).toBeCloseTo(all, 6);
    fresh.dispose();
    trainer.dispose();
  });

  it('goes on exactly from a saved state', async () => {
    const trainer = new MemoryTrainer(CONFIG, { ...OPTIONS, learningRate: 1e-2 });
    await trainer.trainBatch(windowAt(0), false);
    const saved = structuredClone(await trainer.state());
    const expected = await trainer.trainBatch(windowAt(WINDOW), true);
    const resumed = new MemoryTrainer(CONFIG, { ...OPTIONS, learningRate: 1e-2, seed: 5 });
    resumed.restore(saved);
    expect(await resumed.trainBatch(windowAt(WINDOW), true)).toEqual(expected);
    trainer.dispose();
    resumed.dispose();
  });

  it('and weights come out the same of three threads', async () => {
    const train = async (team: GradientTeam<MemoryShard> | null) => {
      const trainer = new MemoryTrainer(CONFIG, { ...OPTIONS, learningRate: 1e-2, sampleZ: true });
      if (team !== null) trainer.join(team);
      for (let i = 0; i < 6; i++) {
        const data = windowAt(WINDOW * (i % 3));
        const logvar = new Float32Array(data.mu.length).fill(-2);
        await trainer.trainBatch({ ...data, logvar }, false);
      }
      const { weights, carried } = await trainer.state();
      trainer.dispose();
      return { weights, carried: carried! };
    };
    const alone = await train(null);
    const together = await train(await localTeam(2));
    for (const [name, { data }] of Object.entries(alone.weights)) {
      expect(largestDifference(data, together.weights[name].data), name).toBeLessThan(1e-4);
    }
    expect(largestDifference(alone.carried, together.carried)).toBeLessThan(1e-4);
    expect(alone.carried.some((value) => value !== 0)).toBe(true);
  });
});
