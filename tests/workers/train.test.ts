/** The training worker when its backend fails under it: it opens another and goes on from what it kept. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { decodeEpisode, encodeEpisode, encodeLatents } from '../../src/data/episode.ts';
import type { OpenFile } from '../../src/files/opfs.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initVision } from '../../src/vision/init.ts';
import type { TrainWorker } from '../../workers/train.ts';
import { drawDiscs } from '../vision/frames.helper.ts';

const files = new Map<string, Uint8Array>();
const opened: ((message: string) => void)[] = [];

vi.mock('../../src/files/opfs.ts', () => ({
  readFile: async (path: string) => files.get(path) ?? null,
  openFile: async <R>(path: string, use: (file: OpenFile) => R) => {
    const bytes = files.get(path);
    return bytes === undefined
      ? null
      : use({ size: bytes.length, read: (begin, end) => bytes.slice(begin, end) });
  },
  writeFile: async (path: string, bytes: Uint8Array) => void files.set(path, bytes.slice()),
}));
vi.mock('../../src/backend/choose.ts', () => ({
  openBackend: async (_wanted: string, onFault: (message: string) => void) => {
    opened.push(onFault);
    await openWasm();
    return { name: 'webgpu', reason: 'A GPU, it says.', tried: [] };
  },
}));

const config = { size: 'tiny', latentSize: 3 } as const;
const options = { learningRate: 1e-3, klWeight: 1, klTolerance: 0.5, batchSize: 4, seed: 1 };
let Worker: new () => TrainWorker;

beforeAll(async () => {
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  ({ TrainWorker: Worker } = await import('../../workers/train.ts'));
});

beforeEach(() => {
  opened.length = 0;
  files.clear();
  const count = 12;
  files.set(
    'frames/0',
    encodeEpisode({
      seed: 0,
      policy: 'none',
      world: { env: 'BouncingBall-v0', radius: 5, speed: 2 },
      frames: drawDiscs(count, new Xoshiro128(1)),
      frameNumbers: Int32Array.from({ length: count }, (_, t) => t),
      actions: new Float32Array(0),
      rewards: new Float32Array(count - 1),
      dones: new Float32Array(count - 1),
      truth: new Float32Array(count),
      truthNames: ['x'],
    }),
  );
});

/** As many frames, none of them kept. */
function emptyEpisode(): Uint8Array {
  return encodeEpisode({
    ...decodeEpisode(files.get('frames/0')!),
    frames: new Uint8Array(0),
    frameNumbers: new Int32Array(0),
  });
}

/** For V, of these episodes. */
const framesOf = (...seen: string[]) => ({
  part: 'vision' as const,
  seen,
  unseen: [],
  capacity: 100,
  seed: 7,
});

async function begun(): Promise<TrainWorker> {
  const worker = new Worker();
  await worker.open('auto');
  await worker.loadTraining(framesOf('frames/0'));
  await worker.beginTraining({ part: 'vision', config, options });
  return worker;
}

const trainTo = (worker: TrainWorker, until: number) => worker.train(60_000, until, until);

describe('a GPU that fails', () => {
  it('is opened again, and the training resumes from what was kept, with the same result', async () => {
    const steady = await begun();
    await trainTo(steady, 6);
    const expected = await steady.weights();
    steady.endTraining();

    const worker = await begun();
    expect(await worker.resumeTraining('runs/x', 'key')).toBe(0);
    await trainTo(worker, 3);
    await worker.keepTraining();
    await trainTo(worker, 5);
    expect(opened).toHaveLength(2);
    opened[1]('the device was lost');
    const progress = await trainTo(worker, 6);
    expect(opened).toHaveLength(3);
    expect(progress.step).toBe(6);
    expect(progress.notices).toEqual([
      'The GPU failed (the device was lost). Training continues from the last saved state. A GPU, it says.',
    ]);
    expect(await worker.weights()).toEqual(expected);
    worker.endTraining();
  });

  it('in the middle of a slice gives no losses, and what it computed is not kept', async () => {
    const worker = await begun();
    await worker.resumeTraining('runs/x', 'key');
    const progress = trainTo(worker, 2);
    opened[0]('out of memory');
    expect(await progress).toMatchObject({ losses: {}, finite: true });
    expect([...files.keys()]).toEqual(['frames/0']);
    worker.endTraining();
  });

  it('while an episode is encoded: it is encoded again before anything is written', async () => {
    const worker = new Worker();
    await worker.open('auto');
    worker.beginEncoding(config, initVision(config, 1));
    const steady = await worker.encode('frames/0', 'latents/0');
    expect(steady).toMatchObject({ frames: 12, found: false });
    const encoding = worker.encode('frames/0', 'latents/1');
    opened[0]('the device was lost');
    await encoding;
    expect(opened).toHaveLength(2);
    expect(files.get('latents/1')).toEqual(files.get('latents/0'));
    expect(await worker.encode('frames/0', 'latents/1')).toEqual({ ...steady, found: true });
    worker.endEncoding();
  });

  it('and never answers a reading does not hold up the training', async () => {
    const steady = await begun();
    await trainTo(steady, 4);
    const expected = await steady.weights();
    steady.endTraining();

    const worker = await begun();
    await worker.resumeTraining('runs/x', 'key');
    await trainTo(worker, 2);
    await worker.keepTraining();
    // As tfjs does on a lost WebGL context: the promise of the data stays open.
    const reading = vi.spyOn(tf.Tensor.prototype, 'data').mockReturnValue(new Promise(() => undefined));
    const progress = trainTo(worker, 4);
    await new Promise((resolve) => setTimeout(resolve, 20));
    reading.mockRestore();
    opened.at(-1)?.('the WebGL context was lost');
    expect(await progress).toMatchObject({ step: 2, losses: {} });
    expect((await trainTo(worker, 4)).step).toBe(4);
    expect(await worker.weights()).toEqual(expected);
    worker.endTraining();
  });

  it('without reporting its loss is found by its silence', async () => {
    const worker = await begun();
    await worker.resumeTraining('runs/x', 'key');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const reading = vi.spyOn(tf.Tensor.prototype, 'data').mockReturnValue(new Promise(() => undefined));
    try {
      let end: unknown;
      void trainTo(worker, 4).then((progress) => {
        end = progress;
      });
      await vi.advanceTimersByTimeAsync(290_000);
      expect(end).toBeUndefined();
      await vi.advanceTimersByTimeAsync(20_000);
      expect(end).toMatchObject({ step: 0, losses: {} });
    } finally {
      reading.mockRestore();
      vi.useRealTimers();
    }
    const progress = await trainTo(worker, 2);
    expect(progress.step).toBe(2);
    expect(progress.notices).toEqual([expect.stringMatching(/GPU failed \(it has not answered for 300 s\)/)]);
    expect(progress.backend).toMatchObject({ name: 'webgpu' });
    worker.endTraining();
  });

  it('again and again ends the run with an error that names the reason and the way out', async () => {
    const worker = await begun();
    for (let i = 0; i < 2; i++) {
      opened.at(-1)?.('driver crash');
      expect((await trainTo(worker, 2)).restarted).toEqual(['GPU']);
    }
    opened.at(-1)?.('driver crash');
    await expect(trainTo(worker, 3)).rejects.toThrow(
      /GPU failed 3 times with no .*driver crash.*backend=wasm/,
    );
    worker.endTraining();
  });

  it('many times in hours, with a state kept between, ends no run', async () => {
    const worker = await begun();
    for (let step = 1; step <= 6; step++) {
      opened.at(-1)?.('driver crash');
      expect(await trainTo(worker, step)).toMatchObject({ step, restarted: ['GPU'] });
      await worker.keepTraining();
    }
    worker.endTraining();
  });
});

it('no frames at all, or a file that is none, are refused by name', async () => {
  const worker = new Worker();
  await worker.open('auto');
  files.set('frames/1', emptyEpisode());
  await expect(worker.loadTraining(framesOf('frames/1'))).rejects.toThrow(
    /no frames to train V on: 1 episodes keep none/,
  );
  await expect(worker.loadTraining(framesOf())).rejects.toThrow(/no frames to train V on/);
  // What one episode lacks another one has.
  expect(await worker.loadTraining(framesOf('frames/1', 'frames/0'))).toBe(12);
  files.set('frames/2', new Uint8Array(100));
  await expect(worker.loadTraining(framesOf('frames/2'))).rejects.toThrow(/^frames\/2: not a safetensors/);
  await expect(worker.loadTraining({ part: 'memory', seen: ['frames/0'], unseen: [] })).rejects.toThrow(
    /^frames\/0 has mu of no dtype/,
  );
});

it('a training goes on in a new worker, where it is the same one', async () => {
  const first = await begun();
  await first.resumeTraining('runs/x', 'key');
  await trainTo(first, 3);
  await first.keepTraining();
  await trainTo(first, 5);
  const expected = await first.weights();
  first.endTraining();

  const second = await begun();
  expect(await second.resumeTraining('runs/x', 'another key')).toBe(0);
  expect(await second.resumeTraining('runs/x', 'key')).toBe(3);
  await trainTo(second, 5);
  expect(await second.weights()).toEqual(expected);
  second.endTraining();
});

it('compiles nothing ahead on a backend that compiles nothing', async () => {
  const worker = await begun();
  const progress: number[] = [];
  const task = { part: 'vision', config, options } as const;
  expect(await worker.precompileSteps(task, (done) => progress.push(done))).toBe(0);
  expect(progress).toEqual([]);
  worker.endTraining();
});

describe("M's windows", () => {
  const memory = {
    latentSize: 2,
    actionSize: 1,
    hiddenSize: 4,
    mixtures: 2,
    predictReward: false,
    predictDone: false,
  };
  const shape = { learningRate: 1e-2, lastLearningRate: 1e-2, batchSize: 2, sequenceLength: 5, seed: 1 };

  async function memoryWorker(carryState: boolean): Promise<TrainWorker> {
    const random = new Xoshiro128(3);
    const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
    const steps = 12;
    const episode = {
      seed: 0,
      policy: 'none',
      mu: normals((steps + 1) * 2),
      logvar: new Float32Array((steps + 1) * 2).fill(-3),
      actions: normals(steps),
      rewards: normals(steps),
      dones: new Float32Array(steps),
    };
    files.set('latents/0', encodeLatents(episode));
    const worker = new Worker();
    await worker.open('auto');
    await worker.loadTraining({ part: 'memory', seen: ['latents/0'], unseen: ['latents/0'] });
    await worker.beginTraining({ part: 'memory', config: memory, options: { ...shape, carryState } });
    return worker;
  }

  it('are another training when h and c are carried, which goes on exactly too', async () => {
    const loose = await memoryWorker(false);
    await trainTo(loose, 6);
    const other = await loose.weights();
    loose.endTraining();

    const first = await memoryWorker(true);
    await first.resumeTraining('runs/x', 'key');
    await trainTo(first, 4);
    await first.keepTraining();
    await trainTo(first, 6);
    const expected = await first.weights();
    expect(expected).not.toEqual(other);
    first.endTraining();

    const second = await memoryWorker(true);
    expect(await second.resumeTraining('runs/x', 'key')).toBe(4);
    await trainTo(second, 6);
    expect(await second.weights()).toEqual(expected);
    second.endTraining();
  });
});
