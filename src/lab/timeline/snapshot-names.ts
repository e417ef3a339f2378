/**
 * Where the weights of V and M lie that a run kept as it learned. A file is named by part, step and a hash of the
 * pictures that the time-lapse has of that step: whatever carries the time-lapse (a stored run, its copy, a checkpoint)
 * finds the weights that painted it, in the browser that trained them, and no others.
 */
import { hashOf } from '../../math/hash.ts';
import { FRAME_LENGTH } from '../../vision/config.ts';
import type { Timelapse, TrainedPart } from '../learning/timelapse.ts';

export const TIMELINE_FOLDER = 'timeline';

export const TRAINED_PARTS: readonly TrainedPart[] = ['vision', 'memory'];

/** Bytes of a part's snapshots in a run, at most; fewer steps are kept of a large network. */
const MAX_BYTES = 48e6;

/** @param pictures that V painted, or M dreamed, after this step */
export function snapshotName(part: TrainedPart, step: number, pictures: Uint8Array): string {
  return `${part}-${step}-${hashOf(pictures)}.safetensors`;
}

export const snapshotPath = (name: string): string => `${TIMELINE_FOLDER}/${name}`;

/** Names of the snapshots that a time-lapse may have, by their step. */
export function namesOf({
  part,
  steps,
  frames,
  pictures,
}: Omit<Timelapse, 'originals'>): Map<number, string> {
  const bytes = frames * FRAME_LENGTH;
  return new Map(
    steps.map((step, i) => [step, snapshotName(part, step, pictures.subarray(i * bytes, (i + 1) * bytes))]),
  );
}

/**
 * The steps whose weights are kept: those of the time-lapse but for the last, whose weights the run itself has; evenly
 * fewer of them, so still geometric, where they would take too much.
 * @param parameters of the network
 */
export function weightSteps(pictureSteps: readonly number[], parameters: number): number[] {
  const all = pictureSteps.slice(0, -1);
  const count = Math.min(all.length, Math.floor(MAX_BYTES / (2 * parameters)));
  if (count <= 1) return all.slice(all.length - count);
  return Array.from({ length: count }, (_, k) => all[Math.round((k * (all.length - 1)) / (count - 1))]);
}
