/**
 * A time-lapse of learning: the same few pictures, made again by V or M after numbers of steps that grow geometrically.
 * V reconstructs frames of unseen episodes; M dreams on from a real moment, and the trained V decodes its dream.
 */
import { FRAME_LENGTH } from '../../vision/config.ts';
import type { ReconstructionStrip } from '../../vision/strip.ts';

export type TrainedPart = 'vision' | 'memory';

export interface Timelapse {
  part: TrainedPart;
  /** Training steps of the snapshots, ascending. [snapshots] */
  steps: number[];
  /** Pictures of a snapshot. */
  frames: number;
  /** The true frames: what V is shown, or what M dreams of. RGB bytes. [frames, 64, 64, 3] */
  originals: Uint8Array;
  /** RGB bytes. [snapshots, frames, 64, 64, 3] */
  pictures: Uint8Array;
}

/** Snapshots at most: with 6 frames of V and 4 of M a checkpoint grows by 1 MB. */
export const MAX_SNAPSHOTS: Record<TrainedPart, number> = { vision: 9, memory: 5 };

/** A network shows little before it has done this share of its steps. */
const FROM = 0.01;

/** Steps after which a snapshot is taken: the first, then a geometric row from a hundredth of the steps to the last. */
export function snapshotSteps(part: TrainedPart, steps: number): number[] {
  if (steps < 1) return [];
  const row = MAX_SNAPSHOTS[part] - 1;
  const first = Math.max(1, FROM * steps);
  const grown = Array.from({ length: row }, (_, k) => Math.round(first * (steps / first) ** (k / (row - 1))));
  return [...new Set([1, ...grown])];
}

/** Another time-lapse with the snapshot at its end; those at or after its step are replaced. */
export function withSnapshot(
  before: Timelapse | null,
  part: TrainedPart,
  step: number,
  { count, originals, decoded }: ReconstructionStrip,
): Timelapse {
  const kept = before === null ? null : timelapseUntil(before, step - 1);
  const earlier = kept?.pictures ?? new Uint8Array(0);
  const pictures = new Uint8Array(earlier.length + decoded.length);
  pictures.set(earlier);
  pictures.set(decoded, earlier.length);
  return { part, steps: [...(kept?.steps ?? []), step], frames: count, originals, pictures };
}

/** Its snapshots up to a step; null without one. */
export function timelapseUntil(timelapse: Timelapse, step: number): Timelapse | null {
  const steps = timelapse.steps.filter((each) => each <= step);
  if (steps.length === 0) return null;
  const pictures = timelapse.pictures.slice(0, steps.length * timelapse.frames * FRAME_LENGTH);
  return { ...timelapse, steps, pictures };
}

/** The originals beside the pictures of the last snapshot. */
export function lastStrip({ frames, originals, pictures }: Timelapse): ReconstructionStrip {
  return { count: frames, originals, decoded: pictures.slice(-frames * FRAME_LENGTH) };
}
