/**
 * The wall of candidates: the newest picture of each, in one block of memory that is drawn and never copied.
 */
import type { LabEvent } from '../lab/events.ts';

type Preview = Extract<LabEvent, { type: 'previews' }>['previews'][number];

/** Bytes of a 64x64 RGB picture. */
const FRAME_BYTES = 64 * 64 * 3;
/** More would be too small to see. */
export const MAX_CANDIDATES = 256;

export interface Candidate {
  /** Of the episode last seen, so far. */
  return: number;
  steps: number;
  /** RGB, 64x64. */
  readonly frame: Uint8Array;
}

export class Population {
  private readonly candidates: (Candidate | null)[] = [];
  private changes = 0;

  /** One entry a candidate; null where none was seen yet. */
  get all(): readonly (Candidate | null)[] {
    return this.candidates;
  }

  get version(): number {
    return this.changes;
  }

  note(previews: readonly Preview[]): void {
    for (const { candidate, return: value, steps, frame } of previews) {
      if (candidate >= MAX_CANDIDATES) continue;
      while (this.candidates.length <= candidate) this.candidates.push(null);
      const kept = this.candidates[candidate];
      const entry = kept ?? { return: 0, steps: 0, frame: new Uint8Array(FRAME_BYTES) };
      entry.return = value;
      entry.steps = steps;
      entry.frame.set(frame);
      this.candidates[candidate] = entry;
    }
    this.changes++;
  }

  clear(): void {
    this.candidates.length = 0;
    this.changes++;
  }
}
