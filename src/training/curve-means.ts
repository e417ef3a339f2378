/**
 * The points of a loss curve: at fixed steps, each the mean over all batches since the last one, so that the curves of
 * two runs line up and a training that was interrupted has the curve of one that was not. The sums are part of the
 * training's state.
 */

/** A point every so many steps gives at most as many as a checkpoint keeps. */
const MAX_POINTS = 200;
/** What is not trained on is measured at each so manieth point, and at the last one: it costs a batch or two. */
const HELD_OUT_EVERY = 10;

/** Steps between two points of a training of so many steps. */
export const pointEvery = (steps: number): number => Math.max(1, Math.ceil(steps / MAX_POINTS));

export interface CurvePoint {
  step: number;
  values: Record<string, number>;
}

/** Measures what is not trained on, with the weights of now. */
export type HeldOut = () => Promise<Record<string, number>>;

interface Sums {
  count: number;
  frames: number;
  sums: Record<string, number>;
}

export class CurveMeans {
  private now: Sums = { count: 0, frames: 0, sums: {} };
  private readonly heldOut: HeldOut | null;

  /** @param heldOut null where there is nothing to measure on */
  constructor(heldOut: HeldOut | null) {
    this.heldOut = heldOut;
  }

  /** Frames that a batch had, and its losses; null where they were not read: a GPU is read now and then only. */
  add(frames: number, losses: Record<string, number> | null): void {
    const { now } = this;
    now.frames += frames;
    if (losses === null) return;
    now.count++;
    for (const [name, value] of Object.entries(losses)) now.sums[name] = (now.sums[name] ?? 0) + value;
  }

  /** The point after this step of all `steps`; null where there is none. Begins the next one. */
  async take(step: number, steps: number): Promise<CurvePoint | null> {
    if (!isPoint(step, steps) || this.now.count === 0) return null;
    const { count, frames, sums } = this.now;
    const means = Object.entries(sums).map(([name, sum]) => [name, sum / count]);
    const measured = step === steps || step % (HELD_OUT_EVERY * pointEvery(steps)) === 0;
    const heldOut = measured && this.heldOut !== null ? await this.heldOut() : {};
    this.now = { count: 0, frames, sums: {} };
    return { step, values: { frames, ...Object.fromEntries(means), ...heldOut } };
  }

  /** Plain values, for the state of the training. */
  get state(): Sums {
    return { ...this.now, sums: { ...this.now.sums } };
  }

  restore(sums: Sums): void {
    this.now = { ...sums, sums: { ...sums.sums } };
  }
}

/** The sums in a state; none in states of older versions, whose curve begins anew. @throws Error with what is there */
export function sumsOf(state: unknown): Sums {
  const { count = 0, frames = 0, sums = {} } = (state ?? {}) as Partial<Sums>;
  const numbers = [count, frames, ...(typeof sums === 'object' ? Object.values(sums) : [Number.NaN])];
  if (numbers.every(Number.isFinite)) return { count, frames, sums };
  throw new Error(
    `the means of the training's state are ${JSON.stringify(state)}, expected count, frames and sums`,
  );
}

/** Whether the curve has a point after this step. */
export const isPoint = (step: number, steps: number): boolean =>
  step === steps || step % pointEvery(steps) === 0;
