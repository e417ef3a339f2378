/**
 * The common course of training V and M: pulses until all steps are done, a point of the curve each second,
 * a snapshot of the weights every few seconds, and a stop with the last good weights when a loss is not finite.
 * May import the run.
 */
import type { Weights } from '../../math/weights.ts';
import type { Pulse } from '../../rollout/training.ts';
import type { RunContext, StageClock } from '../run.ts';

const PULSE_MS = 250;
const POINT_EVERY_S = 0.5;
const SNAPSHOT_EVERY_S = 8;

export interface Course {
  part: 'vision' | 'memory';
  steps: number;
  advance(milliseconds: number, untilStep: number): Promise<Pulse>;
  weights(): Promise<Weights>;
  /** Makes the weights those of the run. */
  adopt(weights: Weights): void;
  describe(pulse: Pulse): string;
  onSnapshot?(pulse: Pulse): Promise<void>;
}

/** A loss is read before its step, on a GPU only now and then: the weights themselves are looked at too. */
function refuseNonFinite(part: Course['part'], weights: Weights, step: number): void {
  for (const [name, { data }] of Object.entries(weights)) {
    if (!data.every(Number.isFinite)) throw new Error(divergence(part, step, `${name} is not finite`));
  }
}

function divergence(part: Course['part'], step: number, what: string): string {
  return `the training of ${part} diverged at step ${step}: ${what}. The weights of the last good snapshot are kept; lower the learning rate and train again`;
}

/** Trains to the end; gives the last losses for the report. */
export async function followTraining(
  context: RunContext,
  clock: StageClock,
  course: Course,
): Promise<Record<string, unknown>> {
  const { control, emit } = context;
  let step = 0;
  let lastPoint = Number.NEGATIVE_INFINITY;
  let lastSnapshot = Number.NEGATIVE_INFINITY;
  let lastLosses: Record<string, number> = {};
  let klPerDimension: number[] | undefined;
  const snapshot = async (pulse: Pulse): Promise<void> => {
    lastSnapshot = clock.seconds;
    const weights = await course.weights();
    refuseNonFinite(course.part, weights, pulse.step);
    course.adopt(weights);
    emit({ type: 'weights', part: course.part });
    await course.onSnapshot?.(pulse);
  };
  // No steps at all leave a network as it was drawn: the ablation with a random M.
  if (course.steps === 0) course.adopt(await course.weights());
  while (step < course.steps) {
    await control.gate();
    const pulse = await course.advance(PULSE_MS, course.steps);
    step = pulse.step;
    if (!pulse.finite) {
      throw new Error(divergence(course.part, step, `its loss is ${JSON.stringify(pulse.losses)}`));
    }
    if (Object.keys(pulse.losses).length > 0) lastLosses = pulse.losses;
    klPerDimension = pulse.klPerDimension ?? klPerDimension;
    clock.progress(step / course.steps, course.describe(pulse));
    const finished = step >= course.steps;
    if ((finished || clock.seconds - lastPoint > POINT_EVERY_S) && Object.keys(pulse.losses).length > 0) {
      lastPoint = clock.seconds;
      emit({ type: 'point', curve: course.part, x: step, values: pulse.losses });
    }
    if (finished || clock.seconds - lastSnapshot > SNAPSHOT_EVERY_S) await snapshot(pulse);
  }
  return { steps: step, seconds: clock.seconds, ...lastLosses, klPerDimension };
}
