/**
 * How V, M and C of a run learned: the loss curves and time-lapses of V and M, and the tested means of the search. A
 * run keeps it and its checkpoint carries it. (The curve of C is the run's history of generations.)
 */
import type { BestMean } from '../agent-parts.ts';
import type { LabEvent } from '../events.ts';
import { cutCurve, type LossPoint } from './loss-curve.ts';
import { lastStrip, type Timelapse, type TrainedPart, timelapseUntil } from './timelapse.ts';

export interface PartLearning {
  curve: LossPoint[];
  /** Null where none was taken: in older files, and for M where no unseen episode is long enough. */
  timelapse: Timelapse | null;
}

export type Learning = Record<TrainedPart, PartLearning> & {
  /** Tested means of the search, by generation; empty from older files. */
  means: BestMean[];
};

export function noLearning(): Learning {
  const nothing = (): PartLearning => ({ curve: [], timelapse: null });
  return { vision: nothing(), memory: nothing(), means: [] };
}

/** Back to a step that the training was kept at. */
export function backTo(learning: PartLearning, step: number): void {
  cutCurve(learning.curve, step);
  learning.timelapse = learning.timelapse && timelapseUntil(learning.timelapse, step);
}

/** The events that a run sent while it learned: all points, and each time-lapse and V's pictures as they are now. */
export function eventsOfLearning(learning: Learning): LabEvent[] {
  const events: LabEvent[] = [];
  for (const part of ['vision', 'memory'] as const) {
    const { curve, timelapse } = learning[part];
    for (const { x, values } of curve) events.push({ type: 'point', curve: part, x, values });
    if (timelapse === null) continue;
    events.push({ type: 'timelapse', timelapse });
    if (part === 'vision') events.push({ type: 'reconstruction', strip: lastStrip(timelapse) });
  }
  if (learning.means.length > 0) events.push({ type: 'means', means: learning.means });
  return events;
}
