/**
 * The common course of training V and M: pulses until all steps are done, a point of the curve each second, a
 * snapshot of the weights every few seconds, the whole training kept on disk now and then so that a closed tab
 * costs little, and a stop with the last good weights when a loss is not finite.
 */
import type { Weights } from '../../math/weights.ts';
import { Stopped } from '../../threads/control.ts';
import type { TrainingProgress } from '../../training/training.ts';
import { folderOf, type RunContext, type StageClock } from '../run.ts';
import { firstName } from '../settings/aliases.ts';
import type { RunSettings } from '../settings/settings.ts';
import { emitNotices } from './emit-notices.ts';

const SLICE_MS = 250;
const POINT_EVERY_S = 0.5;
const SNAPSHOT_EVERY_S = 8;
/** Keeping a training writes three times its weights: done so rarely that it takes a fiftieth of the time. */
const KEEP = { leastSeconds: 5, timesItsOwn: 50 };

export interface Course {
  part: 'vision' | 'memory';
  steps: number;
  /** Makes the weights those of the run. */
  adopt(weights: Weights): void;
  /** For people; the losses are the last that were read. */
  describe(losses: Record<string, number>): string;
  onSnapshot?(pulse: TrainingProgress): Promise<void>;
}

/** Settings that may change while a part is in training; with any other one it begins anew. */
export const CHANGEABLE: Record<Course['part'], readonly (keyof RunSettings)[]> = {
  vision: ['vision.learningRate'],
  memory: ['memory.learningRate', 'memory.finalLearningRate'],
};

/**
 * The identity of a training: a state on disk is resumed only under the same key. It has the first names of renamed
 * settings, so that states of older versions keep their key.
 */
export function trainingKey({ settings, report }: RunContext, part: Course['part']): string {
  const fixed = Object.entries(settings)
    .filter(([name]) => !CHANGEABLE[part].includes(name as keyof RunSettings))
    .map(([name, value]) => [firstName(name), value]);
  return JSON.stringify([Object.fromEntries(fixed), report.base ?? null]);
}

/** Trains to the end; gives the last losses for the report. The training was begun in the training thread. */
export async function runTraining(
  context: RunContext,
  clock: StageClock,
  course: Course,
): Promise<Record<string, unknown>> {
  const follower = new Follower(context, clock, course);
  await follower.resume();
  try {
    return await follower.train();
  } catch (error) {
    if (error instanceof Stopped) await follower.keep();
    throw error;
  }
}

class Follower {
  private readonly context: RunContext;
  private readonly clock: StageClock;
  private readonly course: Course;
  private step = 0;
  /** Steps of the last weights that were adopted, and of the last state that was kept. */
  private goodStep = 0;
  private keptStep = 0;
  private lastPoint = Number.NEGATIVE_INFINITY;
  private lastSnapshot = Number.NEGATIVE_INFINITY;
  private nextKeep = KEEP.leastSeconds;

  constructor(context: RunContext, clock: StageClock, course: Course) {
    this.context = context;
    this.clock = clock;
    this.course = course;
  }

  /** Where the training was kept, if it was. */
  async resume(): Promise<void> {
    const { context, course, clock } = this;
    const path = `${folderOf(context.settings)}/training/${course.part}`;
    const key = trainingKey(context, course.part);
    this.step = await context.train.call((worker) => worker.resumeTraining(path, key));
    this.keptStep = this.step;
    // No steps at all leave a network as it was drawn: the ablation with a random M.
    if (this.step === 0 && course.steps > 0) return;
    await this.adoptWeights();
    if (this.step === 0) return;
    clock.goOnFrom(this.step / course.steps);
    const text = `The training of ${course.part} goes on at step ${this.step.toLocaleString('en')}.`;
    context.emit({ type: 'notice', level: 'info', text });
  }

  async train(): Promise<Record<string, unknown>> {
    const { context, clock, course } = this;
    let lastLosses: Record<string, number> = {};
    let klPerDimension: number[] | undefined;
    if (this.step < course.steps) {
      clock.progress(this.step / course.steps, this.detail(lastLosses));
      // Told at once: the next word comes after the first step.
      if (!context.control.paused) clock.tell('running');
    }
    while (this.step < course.steps) {
      await context.control.gate();
      const pulse = await context.train.call((worker) => worker.advance(SLICE_MS, course.steps));
      emitNotices(context, pulse);
      this.step = pulse.step;
      if (!pulse.finite) this.diverged(lossesInWords(pulse));
      const told = Object.keys(pulse.losses).length > 0;
      if (told) lastLosses = pulse.losses;
      klPerDimension = pulse.klPerDimension ?? klPerDimension;
      clock.progress(this.step / course.steps, this.detail(lastLosses));
      if (told) this.point(pulse);
      await this.snapshot(pulse);
    }
    return { steps: this.step, seconds: clock.seconds, ...lastLosses, klPerDimension };
  }

  /** A slow backend is long at its first step, and a GPU's loss is read only now and then. */
  private detail(losses: Record<string, number>): string {
    const { steps } = this.course;
    if (this.step === 0) return `the first of ${steps} steps is under way, no loss yet`;
    const told = Object.keys(losses).length > 0;
    return `step ${this.step} of ${steps}, ${told ? this.course.describe(losses) : 'no loss yet'}`;
  }

  /** Keeps the whole training; what it costs decides when the next time is. */
  async keep(): Promise<void> {
    if (this.step === this.keptStep) return;
    const start = performance.now();
    await this.context.train.call((worker) => worker.keepTraining());
    this.keptStep = this.step;
    const seconds = (performance.now() - start) / 1000;
    this.nextKeep = this.clock.seconds + Math.max(KEEP.leastSeconds, KEEP.timesItsOwn * seconds);
  }

  private point({ losses }: TrainingProgress): void {
    const { context, clock, course, step } = this;
    if (step < course.steps && clock.seconds - this.lastPoint <= POINT_EVERY_S) return;
    this.lastPoint = clock.seconds;
    context.emit({ type: 'point', curve: course.part, x: step, values: losses });
  }

  private async snapshot(pulse: TrainingProgress): Promise<void> {
    const { clock, course } = this;
    const due = clock.seconds - this.lastSnapshot > SNAPSHOT_EVERY_S || clock.seconds > this.nextKeep;
    if (this.step < course.steps && !due) return;
    this.lastSnapshot = clock.seconds;
    await this.adoptWeights();
    await course.onSnapshot?.(pulse);
    // Only what was just seen to be finite is kept.
    if (clock.seconds > this.nextKeep) await this.keep();
  }

  private async adoptWeights(): Promise<void> {
    const { context, course } = this;
    const weights = await context.train.call((worker) => worker.weights());
    // A loss is read before its step, on a GPU only now and then: the weights themselves are looked at too.
    for (const [name, { data }] of Object.entries(weights)) {
      if (!data.every(Number.isFinite)) this.diverged(`${name} is not finite`);
    }
    this.goodStep = this.step;
    course.adopt(weights);
    context.emit({ type: 'weights', part: course.part });
  }

  private diverged(what: string): never {
    const { part } = this.course;
    const name = `${part}.learningRate` as const;
    const rate = this.context.settings[name];
    const advice = `Set ${name} to ${rate / 2} (it is ${rate}) and press Train: the training goes on from step ${this.keptStep}.`;
    throw new Error(
      `the training of ${part} diverged at step ${this.step}: ${what}. ` +
        `The weights of step ${this.goodStep} are kept. ${advice}`,
    );
  }
}

/** "loss NaN, kl 12.3": JSON would have null for it. */
function lossesInWords({ losses }: TrainingProgress): string {
  return Object.entries(losses)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
