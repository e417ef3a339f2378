/**
 * The loop that trains V or M: time slices until all steps are done, a point of the curve at fixed steps, a snapshot of
 * the weights every few seconds, pictures for the time-lapse and weights for the timeline after steps that grow
 * geometrically, the whole training kept on disk now and then so that a closed tab costs little, and an end with the
 * last good weights when a loss is not finite.
 */
import { messageOf } from '../../math/text.ts';
import { countParameters, firstNonFinite, type Weights } from '../../math/weights.ts';
import { Stopped } from '../../threads/control.ts';
import type { CurvePoint } from '../../training/curve-means.ts';
import type { TrainingProgress } from '../../training/training.ts';
import type { ReconstructionStrip } from '../../vision/strip.ts';
import { keepsEncoder } from '../checkpoint/stages-done.ts';
import type { WarmStartRecord } from '../checkpoint/warm-start.ts';
import { ThreadLost } from '../clients/workers.ts';
import { backTo } from '../learning/learning.ts';
import { addPoint, roundedValues } from '../learning/loss-curve.ts';
import { snapshotSteps, type TrainedPart, withSnapshot } from '../learning/timelapse.ts';
import { folderOf, type RunContext } from '../run.ts';
import { identifying } from '../settings/aliases.ts';
import { snapshotName, snapshotPath, weightSteps } from '../timeline/snapshot-names.ts';
import { CHANGEABLE } from './changeable.ts';
import { emitNotices } from './emit-notices.ts';
import type { ProgressTracker } from './progress-tracker.ts';

const SLICE_MS = 250;
const SNAPSHOT_EVERY_S = 8;
/** Keeping a training writes three times its weights: done so rarely that it takes a fiftieth of the time. */
const KEEP = { leastSeconds: 5, timesItsOwn: 50 };

/** What the loop must know of V or of M. */
export interface TrainingPlan {
  part: TrainedPart;
  steps: number;
  /** Makes the weights those of the run. */
  adopt(weights: Weights): void;
  /** For people. @param losses the last that were read */
  describe(losses: Record<string, number>): string;
  onSnapshot?(progress: TrainingProgress): Promise<void>;
  /** The pictures of the time-lapse with the weights of now; null where there are none to show. */
  takePictures?(): Promise<ReconstructionStrip | null>;
}

/** The property `adopted` of a report, while V or M is trained: the step that the weights of the run are of. */
interface AdoptedWeights {
  part: TrainedPart;
  step: number;
}

/**
 * The identity of a training: a state on disk is resumed only under the same key. It names settings as older versions
 * do, so that their states keep their key.
 */
export function trainingKey({ settings, report }: RunContext, part: TrainingPlan['part']): string {
  return JSON.stringify([identifying(settings, CHANGEABLE[part]), report.base ?? null]);
}

/** Trains to the end what was begun in the training worker; gives the last losses for the report. */
export async function runTraining(
  context: RunContext,
  tracker: ProgressTracker,
  plan: TrainingPlan,
): Promise<Record<string, unknown>> {
  const loop = new TrainingLoop(context, tracker, plan);
  await loop.resume();
  try {
    return await loop.run();
  } catch (error) {
    if (error instanceof Stopped) await loop.keep();
    throw error;
  }
}

class TrainingLoop {
  private readonly context: RunContext;
  private readonly tracker: ProgressTracker;
  private readonly plan: TrainingPlan;
  private step = 0;
  /** Steps of the last weights that were adopted, and of the last state that was kept. */
  private goodStep = 0;
  private keptStep = 0;
  /** Seconds of the training before it was resumed. */
  private secondsBefore = 0;
  private lastSnapshot = Number.NEGATIVE_INFINITY;
  private nextKeep = KEEP.leastSeconds;
  /** Steps after which pictures are taken. */
  private readonly pictureSteps: number[];

  constructor(context: RunContext, tracker: ProgressTracker, plan: TrainingPlan) {
    this.context = context;
    this.tracker = tracker;
    this.plan = plan;
    this.pictureSteps = plan.takePictures === undefined ? [] : snapshotSteps(plan.part, plan.steps);
  }

  /** Goes on from where the training was kept, if it was. */
  async resume(): Promise<void> {
    const { context, plan, tracker } = this;
    const path = `${folderOf(context.settings)}/training/${plan.part}`;
    const key = trainingKey(context, plan.part);
    this.step = await context.train.call((worker) => worker.resumeTraining(path, key));
    if (this.step === 0) await this.goBack();
    this.keptStep = this.step;
    const learning = context.learning[plan.part];
    backTo(learning, this.step);
    this.secondsBefore = learning.curve.at(-1)?.values.seconds ?? 0;
    // Without any steps the weights are those that were drawn.
    if (this.step === 0 && plan.steps > 0) return;
    await this.adoptWeights();
    if (this.step === 0) return;
    tracker.resumeFrom(this.step / plan.steps);
    const text = `The training of ${plan.part} goes on at step ${this.step.toLocaleString('en')}.`;
    context.emit({ type: 'notice', level: 'info', text });
    // Kept before the pictures of this step were.
    if (learning.timelapse?.steps.at(-1) !== this.step) await this.addPictures();
  }

  /**
   * A run that went back to a step of this part begins with the weights of then; that of a decoder, with V's. One whose
   * training is gone goes on with the last that were adopted.
   */
  private async goBack(): Promise<void> {
    const { agent, report, train } = this.context;
    const { part } = this.plan;
    const { rolledBack } = (report.base ?? {}) as Partial<WarmStartRecord>;
    const wentBack = rolledBack?.part === part;
    if (!wentBack && !(part === 'vision' && keepsEncoder(report))) return;
    const network = agent[part];
    if (network === null) return;
    const { adopted } = report as { adopted?: AdoptedWeights };
    const step = adopted?.part === part ? adopted.step : wentBack ? rolledBack.step : 0;
    await train.call((worker) => worker.goOnFrom(network.weights, step));
    this.step = step;
  }

  async run(): Promise<Record<string, unknown>> {
    const { context, tracker, plan } = this;
    let lastLosses: Record<string, number> = {};
    let klPerDimension: number[] | undefined;
    if (this.step < plan.steps) {
      tracker.update(this.step / plan.steps, this.detail(lastLosses));
      // At once: the next progress comes after the first step.
      if (!context.control.paused) tracker.emit('running');
    }
    while (this.step < plan.steps) {
      await context.control.gate();
      const progress = await this.slice();
      if (!progress.finite) this.diverged(lossesAsText(progress));
      const hasLosses = Object.keys(progress.losses).length > 0;
      if (hasLosses) lastLosses = progress.losses;
      klPerDimension = progress.klPerDimension ?? klPerDimension;
      tracker.update(this.step / plan.steps, this.detail(lastLosses));
      for (const point of progress.points ?? []) this.point(point);
      await this.snapshot(progress);
      await this.addPictures();
    }
    // Of the last point of the curve: equal weights report equal losses, however the slices fell.
    const { seconds: _, ...last } = context.learning[plan.part].curve.at(-1)?.values ?? {};
    const seconds = this.secondsBefore + tracker.seconds;
    return { steps: this.step, seconds, ...last, klPerDimension };
  }

  /** Ends at the next step that pictures are taken after. */
  private async slice(): Promise<TrainingProgress> {
    const { context, plan } = this;
    const until = this.pictureSteps.find((step) => step > this.step) ?? plan.steps;
    const progress = await context.train.call((worker) => worker.train(SLICE_MS, until, plan.steps));
    emitNotices(context, progress);
    this.step = progress.step;
    return progress;
  }

  private async addPictures(): Promise<void> {
    const { context, plan, step } = this;
    if (!this.pictureSteps.includes(step)) return;
    const taken = await plan.takePictures!();
    if (taken === null) return;
    const learning = context.learning[plan.part];
    if (context.keepsTimeline) await this.writeWeights(taken);
    learning.timelapse = withSnapshot(learning.timelapse, plan.part, step, taken);
    context.emit({ type: 'timelapse', timelapse: learning.timelapse });
  }

  /** For the timeline, which goes without them where they cannot be written. */
  private async writeWeights({ decoded }: ReconstructionStrip): Promise<void> {
    const { context, plan, step } = this;
    const parameters = countParameters(context.agent[plan.part]!.weights);
    if (!weightSteps(this.pictureSteps, parameters).includes(step)) return;
    const path = snapshotPath(snapshotName(plan.part, step, decoded));
    try {
      await context.train.call((worker) => worker.writeWeights(path, step));
    } catch (error) {
      if (error instanceof ThreadLost || context.control.signal.aborted) throw error;
      const text = `The timeline goes without the weights of ${plan.part} at step ${step}: ${messageOf(error)}`;
      context.emit({ type: 'notice', level: 'warning', text });
    }
  }

  /** A slow backend takes long for its first step, and a GPU's loss is read only now and then. */
  private detail(losses: Record<string, number>): string {
    const { steps } = this.plan;
    if (this.step === 0) return `the first of ${steps} steps is under way, no loss yet`;
    const hasLosses = Object.keys(losses).length > 0;
    return `step ${this.step} of ${steps}, ${hasLosses ? this.plan.describe(losses) : 'no loss yet'}`;
  }

  /** Keeps the whole training; what it costs decides when the next time is. */
  async keep(): Promise<void> {
    if (this.step === this.keptStep) return;
    const start = performance.now();
    // First the run with its curves, which may be ahead of the training when it goes on, and are then cut.
    await this.context.save();
    await this.context.train.call((worker) => worker.keepTraining());
    this.keptStep = this.step;
    this.tracker.kept();
    const seconds = (performance.now() - start) / 1000;
    this.nextKeep = this.tracker.seconds + Math.max(KEEP.leastSeconds, KEEP.timesItsOwn * seconds);
  }

  private point({ step, values }: CurvePoint): void {
    const { context, tracker, plan } = this;
    const seconds = this.secondsBefore + tracker.seconds;
    const point = { x: step, values: roundedValues({ ...values, seconds }) };
    context.emit({ type: 'point', curve: plan.part, ...point });
    addPoint(context.learning[plan.part].curve, point);
  }

  private async snapshot(progress: TrainingProgress): Promise<void> {
    const { tracker, plan } = this;
    const due = tracker.seconds - this.lastSnapshot > SNAPSHOT_EVERY_S || tracker.seconds > this.nextKeep;
    if (this.step < plan.steps && !due) return;
    this.lastSnapshot = tracker.seconds;
    await this.adoptWeights();
    await plan.onSnapshot?.(progress);
    // Only what was just seen to be finite is kept.
    if (tracker.seconds > this.nextKeep) await this.keep();
  }

  private async adoptWeights(): Promise<void> {
    const { context, plan } = this;
    const weights = await context.train.call((worker) => worker.weights());
    // A loss is read before its step, on a GPU only now and then: the weights are checked, too.
    for (const [name, { data }] of Object.entries(weights)) {
      if (firstNonFinite(data) !== -1) this.diverged(`${name} is not finite`);
    }
    this.goodStep = this.step;
    // Millions of numbers were received in this task of the page; the viewer's copy is made in another.
    await new Promise((resolve) => setTimeout(resolve, 0));
    plan.adopt(weights);
    context.report.adopted = { part: plan.part, step: this.step } satisfies AdoptedWeights;
    context.emit({ type: 'weights', part: plan.part });
  }

  private diverged(what: string): never {
    const { part } = this.plan;
    const name = `${part}.learningRate` as const;
    const rate = this.context.settings[name];
    throw new Error(
      `the training of ${part} diverged at step ${this.step}: ${what}. ` +
        `The weights of step ${this.goodStep} are kept. Set ${name} to ${rate / 2} (it is ${rate}) and press Train: ` +
        `the training goes on from step ${this.keptStep}.`,
    );
  }
}

/** "loss NaN, kl 12.3": JSON would have null for it. */
function lossesAsText({ losses }: TrainingProgress): string {
  return Object.entries(losses)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
