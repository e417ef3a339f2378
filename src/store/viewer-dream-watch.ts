/** Notices that a dream is over: M has ended it, or its picture has shown no road (no ball) for some time. */
import { LOST_SECONDS } from '../lab/watched-dream.ts';
import type { DreamState } from './engine.ts';

/** So long it is said that a dream is over, before it begins again. */
const SAID_SECONDS = 1.5;

export class DreamWatch {
  note: 'lost' | 'ended' | null = null;
  private stepsLost = 0;
  private stepsSaid = 0;

  begin(): void {
    this.note = null;
    this.stepsLost = 0;
    this.stepsSaid = 0;
  }

  /**
   * @param state after `steps` more steps of the world
   * @param fps steps to a second
   */
  see(
    { origin, lost, ended }: Pick<DreamState, 'origin' | 'lost' | 'ended'>,
    steps: number,
    fps: number,
  ): void {
    if (this.note !== null) {
      this.stepsSaid += steps;
      return;
    }
    this.stepsLost = lost ? this.stepsLost + steps : 0;
    if (ended) this.note = 'ended';
    // What a seed selects is played to its end: its return is compared.
    else if (origin === 'here' && this.stepsLost >= LOST_SECONDS * fps) this.note = 'lost';
  }

  /** Whether it has been said for long enough. */
  isOver(fps: number): boolean {
    return this.note !== null && this.stepsSaid >= SAID_SECONDS * fps;
  }
}
