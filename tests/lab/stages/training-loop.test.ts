/** The course of a training as a person meets it: kept on the way, gone on with, stopped where it diverges. */
import { describe, expect, it } from 'vitest';
import { findRun, saveRun } from '../../../src/lab/checkpoint/saved-run.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import { noLearning } from '../../../src/lab/learning/learning.ts';
import type { RunContext } from '../../../src/lab/run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
import { runTraining, trainingKey } from '../../../src/lab/stages/training-loop.ts';
import type { Weights } from '../../../src/math/weights.ts';
import { Control, Stopped } from '../../../src/threads/control.ts';
import type { TrainingProgress } from '../../../src/training/training.ts';
import { FRAME_LENGTH } from '../../../src/vision/config.ts';
import type { ReconstructionStrip } from '../../../src/vision/strip.ts';

/** A training thread that trains ten steps per slice and records the steps at which it was kept. */
class FakeTrainer {
  step = 0;
  kept: number[] = [];
  /** Steps of all the training, with which the learning rate falls. */
  told: number[] = [];
  keptAt = 0;
  nanFrom = Number.POSITIVE_INFINITY;
  notices: string[] = [];

  resumeTraining = async (): Promise<number> => {
    this.step = this.keptAt;
    return this.keptAt;
  };

  train = async (_ms: number, until: number, steps: number): Promise<TrainingProgress> => {
    this.told.push(steps);
    this.step = Math.min(until, this.step + 10);
    const loss = this.step >= this.nanFrom ? Number.NaN : 1 / this.step;
    return {
      step: this.step,
      losses: { loss },
      points: Number.isFinite(loss) ? [{ step: this.step, values: { loss } }] : [],
      finite: Number.isFinite(loss),
      notices: this.notices.splice(0),
    };
  };

  weights = async (): Promise<Weights> => ({ a: { shape: [1], data: Float32Array.of(this.step) } });

  keepTraining = async (): Promise<void> => {
    this.kept.push(this.step);
  };
}

function stage(trainer: FakeTrainer, learning = noLearning()) {
  const events: LabEvent[] = [];
  /** What was kept, in its order. */
  const kept: string[] = [];
  const control = new Control();
  const context = {
    settings: presetSettings('car-racing', 'smoke'),
    control,
    report: {},
    learning,
    save: async () => kept.push(`the run, whose curve ends at ${learning.vision.curve.at(-1)?.x}`),
    emit: (event: LabEvent) => events.push(event),
    train: { call: (what: (remote: FakeTrainer) => unknown) => what(trainer) },
  } as unknown as RunContext;
  const adopted: number[] = [];
  const follow = (steps: number, takePictures?: () => Promise<ReconstructionStrip | null>) =>
    runTraining(context, new ProgressTracker(context, 'vision'), {
      part: 'vision',
      steps,
      takePictures,
      adopt: ({ a }) => adopted.push(a.data[0]),
      describe: ({ loss }) => `loss ${loss.toFixed(2)}`,
    });
  return { context, control, events, adopted, follow, kept };
}

describe('the training loop', () => {
  it('a run that went back begins with the weights of then', async () => {
    const trainer = new FakeTrainer();
    const told: unknown[] = [];
    Object.assign(trainer, {
      goOnFrom: async (weights: Weights, step: number) => {
        told.push(weights.a.data[0], step);
        trainer.step = step;
      },
    });
    const { context, follow } = stage(trainer);
    context.report.base = { rolledBack: { part: 'vision', step: 20 } };
    Object.assign(context, {
      agent: { vision: { weights: { a: { shape: [1], data: Float32Array.of(7) } } } },
    });
    expect(await follow(45)).toMatchObject({ steps: 45 });
    expect(told).toEqual([7, 20]);
  });

  it.each([
    ['that went back', { rolledBack: { part: 'vision', step: 20 } }],
    ['of a decoder', { keep: 'encoder' }],
  ])('a run %s, whose training is gone, goes on from the step of its weights', async (_, base) => {
    const begin = (trainer: FakeTrainer, report: object) => {
      const told: number[] = [];
      const goOnFrom = async (_weights: Weights, step: number) => {
        told.push(step);
        trainer.step = step;
      };
      Object.assign(trainer, { goOnFrom });
      const begun = stage(trainer);
      Object.assign(begun.context.report, structuredClone(report));
      const network = { weights: { a: { shape: [1], data: Float32Array.of(7) } } };
      Object.assign(begun.context, { agent: { vision: network } });
      return { ...begun, told };
    };
    const before = new FakeTrainer();
    const first = begin(before, { base });
    const { train } = before;
    before.train = async (...slice) => {
      if (before.step >= 30) throw new Error('killed');
      return train(...slice);
    };
    // The first weights are adopted after its first slice.
    await expect(first.follow(45)).rejects.toThrow('killed');
    const step = first.adopted.at(-1)!;
    expect(step).toBeGreaterThan(first.told[0]);

    const second = begin(new FakeTrainer(), first.context.report);
    expect(await second.follow(45)).toMatchObject({ steps: 45 });
    expect(second.told).toEqual([step]);
    // Of a file of an earlier version the step is not known.
    const earlier = begin(new FakeTrainer(), { base });
    await earlier.follow(45);
    expect(earlier.told).toEqual([first.told[0]]);
  });

  it('leaves weights for the timeline beside its pictures, and goes without them where the disk is full', async () => {
    const trainer = new FakeTrainer();
    const written: string[] = [];
    const writeWeights = async (path: string, step: number) => {
      if (step > 5) throw new Error('the disk is full');
      written.push(path);
    };
    Object.assign(trainer, { writeWeights });
    const { context, events, follow } = stage(trainer);
    Object.assign(context, {
      keepsTimeline: true,
      agent: { vision: { weights: { a: { shape: [1], data: Float32Array.of(7) } } } },
    });
    const pictures = new Uint8Array(FRAME_LENGTH);
    await follow(45, async () => ({ count: 1, originals: pictures, decoded: pictures }));
    expect(written[0]).toMatch(/^timeline\/vision-1-[0-9a-f]+\.safetensors$/);
    const notices = events.filter(({ type }) => type === 'notice');
    expect(notices[0]).toMatchObject({ level: 'warning', text: expect.stringContaining('the disk is full') });
    expect(context.learning.vision.timelapse!.steps.at(-1)).toBe(45);
  });

  it('trains to the end and adopts the last weights', async () => {
    const { follow, adopted, events } = stage(new FakeTrainer());
    expect(await follow(45)).toMatchObject({ steps: 45, loss: 0.0222222 });
    expect(adopted.at(-1)).toBe(45);
    expect(events.filter(({ type }) => type === 'notice')).toEqual([]);
  });

  it('goes on in the middle, and says so', async () => {
    const trainer = new FakeTrainer();
    trainer.keptAt = 30;
    const { follow, adopted, events } = stage(trainer);
    expect(await follow(45)).toMatchObject({ steps: 45 });
    expect(adopted[0]).toBe(30);
    expect(events).toContainEqual({
      type: 'notice',
      level: 'info',
      text: 'The training of vision goes on at step 30.',
    });
  });

  it('keeps the training when it is stopped', async () => {
    const trainer = new FakeTrainer();
    const { follow, control } = stage(trainer);
    const { train } = trainer;
    trainer.train = async (...slice) => {
      if (trainer.step === 20) control.stop();
      return train(...slice);
    };
    await expect(follow(1000)).rejects.toThrow(Stopped);
    expect(trainer.kept).toEqual([30]);
  });

  it('stops where the loss is no number, names step and loss, and what to do', async () => {
    const trainer = new FakeTrainer();
    trainer.keptAt = 20;
    trainer.nanFrom = 50;
    const { follow, adopted, context } = stage(trainer);
    const rate = context.settings['vision.learningRate'];
    await expect(follow(100)).rejects.toThrow(
      `vision diverged at step 50: loss NaN. The weights of step ${adopted.at(-1) ?? 30} are kept. ` +
        `Set vision.learningRate to ${rate / 2} (it is ${rate}) and press Train: the training goes on from step 20.`,
    );
    expect(adopted.every((step) => step < 50)).toBe(true);
    expect(trainer.kept).toEqual([]);
  });

  it('refuses weights that are no numbers', async () => {
    const trainer = new FakeTrainer();
    trainer.weights = async () => ({ a: { shape: [1], data: Float32Array.of(Number.NaN) } });
    const { follow, adopted } = stage(trainer);
    await expect(follow(100)).rejects.toThrow('a is not finite');
    expect(adopted).toEqual([]);
  });

  it('says that there is no loss yet, and then the last one that was read', async () => {
    const trainer = new FakeTrainer();
    const { follow, events } = stage(trainer);
    const { train } = trainer;
    let slices = 0;
    trainer.train = async (...slice) => {
      const progress = await train(...slice);
      await new Promise((resolve) => setTimeout(resolve, 260)); // the page hears of it four times a second
      // A GPU's loss is read in the second of four slices only.
      return ++slices === 2 ? progress : { ...progress, losses: {} };
    };
    await follow(40);
    const details = events.flatMap((event) => (event.type === 'stage' ? event.progress.detail : []));
    expect(details.filter((text) => text !== '')).toEqual([
      'the first of 40 steps is under way, no loss yet',
      'step 10 of 40, no loss yet',
      'step 20 of 40, loss 0.05',
      'step 30 of 40, loss 0.05',
      'step 40 of 40, loss 0.05',
    ]);
  });

  it('passes on what the training thread tells', async () => {
    const trainer = new FakeTrainer();
    trainer.notices = ['A gradient worker was lost'];
    const { follow, events } = stage(trainer);
    await follow(20);
    expect(events).toContainEqual({ type: 'notice', level: 'warning', text: 'A gradient worker was lost' });
  });
});

describe('how the part learned', () => {
  /** Pictures whose bytes are the step. */
  const picturesOf = (trainer: FakeTrainer) => async (): Promise<ReconstructionStrip> => ({
    count: 1,
    originals: new Uint8Array(FRAME_LENGTH),
    decoded: new Uint8Array(FRAME_LENGTH).fill(trainer.step),
  });

  it('is a curve of all points that the page saw, and pictures after exact steps', async () => {
    const trainer = new FakeTrainer();
    const { context, events, follow } = stage(trainer);
    await follow(45, picturesOf(trainer));
    const points = events.flatMap((event) =>
      event.type === 'point' ? [{ x: event.x, values: event.values }] : [],
    );
    const { curve, timelapse } = context.learning.vision;
    expect(curve).toEqual(points);
    expect([curve[0].x, curve.at(-1)?.x]).toEqual([1, 45]);
    expect(timelapse?.steps).toEqual([1, 2, 3, 5, 9, 15, 26, 45]);
    expect(timelapse?.steps.map((_, i) => timelapse.pictures[i * FRAME_LENGTH])).toEqual(timelapse?.steps);
    const told = events.flatMap((event) =>
      event.type === 'timelapse' ? [event.timelapse.steps.length] : [],
    );
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('does not end the fall of the learning rate where a picture is taken', async () => {
    const trainer = new FakeTrainer();
    await stage(trainer).follow(45, picturesOf(trainer));
    expect(new Set(trainer.told)).toEqual(new Set([45]));
  });

  it('goes on from the step that was kept, and is then the whole', async () => {
    const before = new FakeTrainer();
    const first = stage(before);
    const { train } = before;
    before.train = async (...slice) => {
      if (before.step === 26) first.control.stop();
      return train(...slice);
    };
    await expect(first.follow(45, picturesOf(before))).rejects.toThrow(Stopped);
    const { learning } = first.context;
    expect(learning.vision.timelapse?.steps.at(-1)).toBe(26);

    // The tab was closed before that last state was kept.
    const after = new FakeTrainer();
    after.keptAt = 15;
    const whole = stage(after, learning);
    await whole.follow(45, picturesOf(after));
    const { curve, timelapse } = learning.vision;
    expect(timelapse?.steps).toEqual([1, 2, 3, 5, 9, 15, 26, 45]);
    expect([curve[0].x, curve.at(-1)?.x]).toEqual([1, 45]);
    expect(curve.map(({ x }) => x)).toEqual([...new Set(curve.map(({ x }) => x))].sort((a, b) => a - b));
  });

  it('has the pictures of a step that was kept before they were taken', async () => {
    const before = new FakeTrainer();
    const first = stage(before);
    const taken = picturesOf(before);
    // The browser is killed between the two.
    const killed = async (): Promise<ReconstructionStrip> => {
      if (before.step < 26) return taken();
      throw new Error('killed');
    };
    await expect(first.follow(45, killed)).rejects.toThrow('killed');
    const { learning } = first.context;
    expect(learning.vision.timelapse?.steps.at(-1)).toBe(15);

    const after = new FakeTrainer();
    after.keptAt = 26;
    await stage(after, learning).follow(45, picturesOf(after));
    const { timelapse } = learning.vision;
    expect(timelapse?.steps).toEqual([1, 2, 3, 5, 9, 15, 26, 45]);
    expect(timelapse?.steps.map((_, i) => timelapse.pictures[i * FRAME_LENGTH])).toEqual(timelapse?.steps);
  });

  it('is saved before the training, so that it is never behind', async () => {
    const trainer = new FakeTrainer();
    const { follow, control, kept } = stage(trainer);
    const { train } = trainer;
    trainer.train = async (...slice) => {
      control.stop();
      return train(...slice);
    };
    trainer.keepTraining = async () => {
      kept.push(`the training at ${trainer.step}`);
    };
    await expect(follow(45)).rejects.toThrow(Stopped);
    expect(kept).toEqual(['the run, whose curve ends at 10', 'the training at 10']);
  });

  it('has no time-lapse where there is nothing to show', async () => {
    const { context, follow } = stage(new FakeTrainer());
    await follow(45, async () => null);
    expect(context.learning.vision.timelapse).toBeNull();
  });
});

describe('what a training may be gone on with', () => {
  const settings = presetSettings('car-racing', 'smoke');

  it('is the same but for its learning rate', () => {
    const key = (change: object) =>
      trainingKey({ settings: { ...settings, ...change }, report: {} } as unknown as RunContext, 'vision');
    expect(key({ 'vision.learningRate': 1e-9 })).toBe(key({}));
    expect(key({ 'vision.batchSize': 7 })).not.toBe(key({}));
    expect(key({ 'memory.learningRate': 1e-9 })).not.toBe(key({}));
  });

  it('and so is the saved run, until the part is trained', async () => {
    let file: Uint8Array | null = null;
    const files = {
      write: async (_: string, bytes: Uint8Array) => {
        file = bytes;
      },
      read: async () => file,
    };
    const archive = { call: (what: (remote: typeof files) => unknown) => what(files) } as never;
    const agent = { vision: null, memory: null, controller: null, starts: null };
    const save = (stagesDone: ('collect' | 'vision')[]) =>
      saveRun(archive, {
        ...{ settings, agent, history: [], report: {}, search: null, best: null, stagesDone },
        learning: noLearning(),
      });
    const find = (change: object) =>
      findRun(archive, { ...settings, ...change }, null, (reason) => {
        throw new Error(reason);
      });
    await save(['collect']);
    expect((await find({ 'vision.learningRate': 1e-9 }))?.stagesDone).toEqual(['collect']);
    expect(await find({ 'vision.batchSize': 7 })).toBeNull();
    await save(['collect', 'vision']);
    expect(await find({ 'vision.learningRate': 1e-9 })).toBeNull();
    expect((await find({ 'memory.learningRate': 1e-9 }))?.stagesDone).toEqual(['collect', 'vision']);
  });
});
