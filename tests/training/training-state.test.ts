/** A training that is kept in the middle goes on exactly; a file that was cut short costs the newest state only. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { FrameReservoir, SequenceDataset } from '../../src/data/datasets.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { type MemoryOptions, MemoryTrainer } from '../../src/memory/trainer.ts';
import { MemoryTraining, VisionTraining } from '../../src/training/training.ts';
import {
  decodeTraining,
  encodeTraining,
  type Files,
  TrainingSlots,
  type TrainingState,
} from '../../src/training/training-state.ts';
import { VisionTrainer } from '../../src/vision/trainer.ts';
import { addEpisode } from '../data/add-episode.helper.ts';
import { drawDiscs } from '../vision/frames.helper.ts';

function memoryFiles(): Files & { bytes: Map<string, Uint8Array> } {
  const bytes = new Map<string, Uint8Array>();
  return {
    bytes,
    read: async (path) => bytes.get(path) ?? null,
    write: async (path, content) => void bytes.set(path, content.slice()),
  };
}

const state = (step: number): TrainingState => ({
  step,
  arrays: { 'weights/a': { shape: [2], data: Float32Array.of(step, -1) } },
  facts: { noise: [1, 2], blank: false },
});
const refuse = (reason: string) => {
  throw new Error(reason);
};

describe('slots', () => {
  it('return the newest state of the same training', async () => {
    const files = memoryFiles();
    const slots = new TrainingSlots(files, 'run/vision', 'key');
    expect(await slots.newest(refuse)).toBeNull();
    for (const step of [10, 20, 30]) await slots.save(state(step));
    expect(files.bytes.size).toBe(2);
    expect(await new TrainingSlots(files, 'run/vision', 'key').newest(refuse)).toEqual(state(30));
    expect(await new TrainingSlots(files, 'run/vision', 'another').newest(refuse)).toBeNull();
  });

  it('survive a truncated save, and do not overwrite the other state', async () => {
    const files = memoryFiles();
    const slots = new TrainingSlots(files, 'run/vision', 'key');
    for (const step of [10, 20]) await slots.save(state(step));
    const [newest] = [...files.bytes.keys()].slice(-1);
    files.bytes.set(newest, files.bytes.get(newest)!.slice(0, 100));
    const told: string[] = [];
    const again = new TrainingSlots(files, 'run/vision', 'key');
    expect(await again.newest((reason) => told.push(reason))).toEqual(state(10));
    expect(told).toHaveLength(1);
    await again.save(state(15));
    expect(await new TrainingSlots(files, 'run/vision', 'key').newest(refuse)).toEqual(state(15));
    expect([...files.bytes.values()].map((bytes) => decodeTraining('key', bytes)?.step).sort()).toEqual([
      10, 15,
    ]);
  });

  it('tell one training from another', () => {
    expect(decodeTraining('b', encodeTraining('a', state(1)))).toBeNull();
  });
});

describe('a restored training continues exactly', () => {
  beforeAll(openWasm);
  const slice = (untilStep: number) => ({ milliseconds: 60_000, untilStep, readEvery: 1 });

  it('V', async () => {
    const config = { size: 'tiny', latentSize: 3 } as const;
    const options = { learningRate: 1e-3, klWeight: 1, klTolerance: 0.5, batchSize: 4, seed: 1 };
    const begin = (seed: number) => {
      const reservoir = new FrameReservoir(20, new Xoshiro128(5));
      reservoir.offer(drawDiscs(30, new Xoshiro128(6)));
      return new VisionTraining(new VisionTrainer(config, { ...options, seed }), reservoir, options);
    };
    const whole = begin(1);
    await whole.train(slice(3));
    const kept = decodeTraining('v', encodeTraining('v', await whole.state()))!;
    expect(kept.step).toBe(3);
    const expected = await whole.train(slice(6));
    const resumed = begin(9);
    resumed.restore(kept);
    expect(await resumed.train(slice(6))).toEqual(expected);
    expect(await resumed.state()).toEqual(await whole.state());
    // A state that does not fit is refused by name, and changes nothing.
    const before = await resumed.state();
    const refused: [Partial<TrainingState>, RegExp][] = [
      [{ facts: { ...kept.facts, noise: [1, 2] } }, /noise of the training's state: .*four 32-bit words/],
      [{ facts: { ...kept.facts, draws: undefined } }, /draws of the training's state/],
      [{ facts: { ...kept.facts, blank: 'no' } }, /blank of the training's state is no/],
      [{ arrays: { ...kept.arrays, stray: kept.arrays[0] } }, /has the arrays stray; known are weights/],
      [{ arrays: {} }, /./],
    ];
    for (const [part, message] of refused) {
      expect(() => resumed.restore({ ...kept, ...part })).toThrow(message);
      expect(await resumed.state()).toEqual(before);
    }
    for (const { trainer } of [whole, resumed]) trainer.dispose();
  });

  it.each([false, true])('M, with its state carried: %s', async (carryState) => {
    const config = {
      latentSize: 2,
      actionSize: 0,
      hiddenSize: 8,
      mixtures: 2,
      predictReward: false,
      predictDone: false,
    };
    const random = new Xoshiro128(3);
    const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
    const dataset = new SequenceDataset();
    for (let seed = 0; seed < 3; seed++) {
      await addEpisode(dataset, {
        seed,
        policy: 'none',
        actions: new Float32Array(0),
        rewards: new Float32Array(17),
        dones: new Float32Array(17),
        mu: noise(36),
        logvar: noise(36),
      });
    }
    const begin = (seed: number) => {
      const options: MemoryOptions = {
        learningRate: 1e-2,
        batchSize: 4,
        sequenceLength: 5,
        seed,
        carryState,
      };
      return new MemoryTraining(new MemoryTrainer(config, options), dataset, options);
    };
    const whole = begin(1);
    await whole.train(slice(3));
    const kept = decodeTraining('m', encodeTraining('m', await whole.state()))!;
    const expected = await whole.train(slice(7));
    const resumed = begin(9);
    resumed.restore(kept);
    expect(await resumed.train(slice(7))).toEqual(expected);
    const before = await resumed.state();
    const refused: [Partial<TrainingState>, RegExp][] = [
      [{ facts: { ...kept.facts, windows: 7 } }, /windows of the training's state/],
      [
        { arrays: { ...kept.arrays, carried: { shape: [3], data: new Float32Array(3) } } },
        /carried of the training's state holds 3 numbers, expected 64/,
      ],
    ];
    if (carryState) {
      const at = (episode: number, step: number) => ({
        ...(kept.facts.rows as object),
        rows: Array.from({ length: 4 }, () => ({ episode, at: step })),
      });
      refused.push(
        [{ facts: { ...kept.facts, rows: at(3, 0) } }, /row 0 .* of episode 3, .*the dataset has 3 episodes/],
        [{ facts: { ...kept.facts, rows: at(2, 18) } }, /row 0 .* at step 18 of episode 2/],
      );
    }
    for (const [part, message] of refused) {
      expect(() => resumed.restore({ ...kept, ...part })).toThrow(message);
      expect(await resumed.state()).toEqual(before);
    }
    for (const { trainer } of [whole, resumed]) trainer.dispose();
  });
});
