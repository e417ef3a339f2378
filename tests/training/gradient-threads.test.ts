/** V trained by several threads: the same as by one, whatever becomes of the others. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nodeWorker } from '../../bench/node-worker.ts';
import { FlatLayout } from '../../src/backend/flat.ts';
import {
  cut,
  disposeGradient,
  type GradientHelper,
  GradientTeam,
  type ShardGradient,
  threadsFor,
  toShardGradient,
} from '../../src/backend/gradient-team.ts';
import { read } from '../../src/backend/read.ts';
import { disposeAll, toVariables } from '../../src/backend/variables.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Weights } from '../../src/math/weights.ts';
import { GradientThread } from '../../src/training/gradient-thread.ts';
import { visionShapes } from '../../src/vision/config.ts';
import { type VisionShard, visionGradient } from '../../src/vision/gradient.ts';
import { initVision } from '../../src/vision/init.ts';
import { type VisionOptions, VisionTrainer } from '../../src/vision/trainer.ts';
import { drawDiscs } from '../vision/frames.helper.ts';

const config = { size: 'tiny', latentSize: 4 } as const;
const options: VisionOptions = {
  learningRate: 2e-3,
  klWeight: 1,
  klTolerance: 0.5,
  coarseWeight: 2,
  ground: { low: [0, 0, 0], high: [40, 40, 40] },
  batchSize: 25,
  seed: 1,
};
const frames = drawDiscs(options.batchSize, new Xoshiro128(9));
const layout = new FlatLayout(visionShapes(config));
const task = { part: 'vision', config, options } as const;

/** Computes here what a thread would compute there, and can be told to fail. */
class LocalHelper implements GradientHelper<VisionShard> {
  ended = false;
  calls = 0;
  private readonly spoil: (answer: ShardGradient, call: number) => void;

  constructor(spoil: (answer: ShardGradient, call: number) => void = () => undefined) {
    this.spoil = spoil;
  }

  async begin(): Promise<void> {}

  async gradient(weights: Float32Array, into: Float32Array, shard: VisionShard): Promise<ShardGradient> {
    this.calls++;
    const variables = toVariables(initVision(config, 99));
    layout.assign(variables, weights);
    const gradient = visionGradient(config, variables, shard, options);
    const answer = await toShardGradient(gradient, layout, weights, into);
    disposeGradient(gradient);
    disposeAll(variables);
    this.spoil(answer, this.calls);
    return answer;
  }

  end(): void {
    this.ended = true;
  }
}

const teams: { dispose(): void }[] = [];
afterEach(() => {
  for (const team of teams.splice(0)) team.dispose();
});

async function teamOf(
  helpers: number,
  spawn: () => GradientHelper<VisionShard>,
  notices: string[] = [],
): Promise<GradientTeam<VisionShard>> {
  const team = await GradientTeam.assemble<VisionShard>({
    helpers,
    layout,
    spawn,
    onNotice: (text) => notices.push(text),
  });
  teams.push(team);
  return team;
}

async function train(team: GradientTeam<VisionShard> | null, steps: number) {
  const trainer = new VisionTrainer(config, options);
  trainer.groundWeight = 3;
  if (team !== null) trainer.join(team);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push((await trainer.trainBatch(frames, true))!.loss);
  const weights = await trainer.weights();
  trainer.dispose();
  return { losses, weights };
}

function largestDifference(a: Weights, b: Weights): number {
  return Object.entries(a).reduce((most, [name, { data }]) => {
    return data.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[name].data[i])), most);
  }, 0);
}

beforeAll(openWasm);

describe('shards', () => {
  it('are cut into all rows, evenly', () => {
    expect(cut(25, 3)).toEqual([0, 8, 17, 25]);
    expect(cut(4, 1)).toEqual([0, 4]);
  });

  it('are never too small to pay', () => {
    expect(threadsFor(100, 8, 2)).toBe(2);
    expect(threadsFor(15, 8, 16)).toBe(1);
    expect(threadsFor(64, 8, 16)).toBe(8);
    expect(threadsFor(1, 8, 16)).toBe(1);
  });

  it('give the gradient of the whole', async () => {
    const variables = toVariables(initVision(config, 3));
    const random = new Xoshiro128(2);
    const noise = Float32Array.from({ length: options.batchSize * 4 }, () => random.normal());
    const compute = (shard: VisionShard) => visionGradient(config, variables, shard, options);
    const whole = compute({ frames, noise, share: 1 });
    const team = await teamOf(2, () => new LocalHelper());
    const ends = cut(options.batchSize, 3);
    const shards = [0, 1, 2].map((i) => ({
      frames: frames.subarray(ends[i] * 12_288, ends[i + 1] * 12_288),
      noise: noise.subarray(ends[i] * 4, ends[i + 1] * 4),
      share: (ends[i + 1] - ends[i]) / options.batchSize,
    }));
    const sum = await team.gradient(variables, shards, compute);
    for (const [name, expected] of Object.entries(whole.gradients)) {
      const values = await read(expected);
      const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const got = await read(sum.gradients[name]);
      const worst = got.reduce((most, x, i) => Math.max(most, Math.abs(x - values[i])), 0);
      expect(scale, name).toBeGreaterThan(0);
      expect(worst / scale, name).toBeLessThan(1e-5);
    }
    const terms = await read(whole.terms);
    for (const [i, term] of (await read(sum.terms)).entries()) {
      expect(Math.abs(term - terms[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(terms[i])));
    }
    await expect(team.gradient(variables, shards.slice(1), compute)).rejects.toThrow('3 shards, got 2');
    disposeGradient(whole);
    disposeGradient(sum);
    disposeAll(variables);
  });
});

describe('a team', () => {
  it('of real threads trains like one thread, though one of them is killed on the way', async () => {
    const notices: string[] = [];
    const threads: Worker[] = [];
    const team = await GradientTeam.assemble<VisionShard>({
      helpers: 2,
      layout,
      spawn: () => {
        const worker = nodeWorker('gradient.ts');
        threads.push(worker);
        return new GradientThread(worker, task) as GradientHelper<VisionShard>;
      },
      onNotice: (text) => notices.push(text),
    });
    teams.push(team);
    expect(threads).toHaveLength(2);
    expect(notices).toEqual([]);
    const trainer = new VisionTrainer(config, options);
    trainer.groundWeight = 3;
    trainer.join(team);
    const alone = await train(null, 20);
    for (let step = 0; step < 20; step++) {
      const answer = trainer.trainBatch(frames, true);
      if (step === 10) threads[0].terminate();
      const { loss } = (await answer)!;
      expect(Math.abs(loss / alone.losses[step] - 1), `step ${step}`).toBeLessThan(1e-4);
    }
    expect(notices.join()).toMatch(/Gradient worker 0 was restarted: .*computed by the training worker/);
    trainer.dispose();
  });

  it('gives the same to the last bit when a helper fails, and replaces it', async () => {
    const notices: string[] = [];
    const faithful = await train(await teamOf(2, () => new LocalHelper()), 6);
    const helpers: LocalHelper[] = [];
    const failing = await teamOf(
      2,
      () => {
        const first = helpers.length === 0;
        const helper = new LocalHelper((_, call) => {
          if (first && call === 3) throw new Error('out of memory');
        });
        helpers.push(helper);
        return helper;
      },
      notices,
    );
    expect(await train(failing, 6)).toEqual(faithful);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('out of memory');
    expect(helpers).toHaveLength(3);
    expect(helpers[0].ended).toBe(true);
    expect(helpers[2].calls).toBeGreaterThan(0);
  });

  it('goes on alone when no helper starts or all are lost again and again', async () => {
    const notices: string[] = [];
    const none = await teamOf(
      2,
      () => {
        throw new Error('blocked by a policy');
      },
      notices,
    );
    const alone = await train(null, 5);
    const trained = await train(none, 5);
    for (const [i, loss] of trained.losses.entries()) {
      expect(Math.abs(loss / alone.losses[i] - 1)).toBeLessThan(1e-4);
    }
    expect(notices).toHaveLength(2);
    expect(notices[0]).toMatch(/is missing \(blocked by a policy\)/);

    const broken: string[] = [];
    const lost = await teamOf(
      1,
      () =>
        new LocalHelper(() => {
          throw new Error('broken');
        }),
      broken,
    );
    await train(lost, 8);
    expect(broken).toHaveLength(4);
    expect(broken[3]).toMatch(/is missing \(workers keep dying \(4 losses\); the last one: broken\)/);
  });

  it('would not get away with a shard that is dropped', async () => {
    const alone = await train(null, 5);
    const dropping = await teamOf(2, () => new LocalHelper(({ gradient }) => gradient.fill(0)));
    const dropped = await train(dropping, 5);
    const honest = await train(await teamOf(2, () => new LocalHelper()), 5);
    expect(largestDifference(honest.weights, alone.weights)).toBeLessThan(1e-4);
    expect(largestDifference(dropped.weights, alone.weights)).toBeGreaterThan(1e-3);
  });

  it('leaves no tensor behind, and its memory does not grow', async () => {
    const trainer = new VisionTrainer({ size: 'tiny', latentSize: 2 }, { ...options, batchSize: 1 });
    const few = frames.subarray(0, 12_288);
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
    for (let i = 0; i < 20; i++) await trainer.trainBatch(few, i % 2 === 0);
    const before = { tensors: tf.memory().numTensors, ids: tf.engine().backend.numDataIds(), heap: heap() };
    for (let i = 0; i < 1000; i++) await trainer.trainBatch(few, i % 2 === 0);
    const after = { tensors: tf.memory().numTensors, ids: tf.engine().backend.numDataIds(), heap: heap() };
    expect(after).toEqual(before);
    trainer.dispose();

    const tensors = tf.memory().numTensors;
    await train(await teamOf(2, () => new LocalHelper()), 3);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
