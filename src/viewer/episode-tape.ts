/**
 * The episode that is watched, as it can be shown again from any step: who acted at each step and how, and the agent
 * of each moment. The physics has no other input than the seed and the actions (env/replay.ts).
 */
import type { RowState } from '../rollout/agent.ts';
import type { Actor } from './viewer-frame.ts';

/** A moment that the episode can go back to. */
export interface Moment {
  readonly step: number;
  /** z, h and c of the agent. */
  readonly row: RowState;
  /** Of the generator that samples z. */
  readonly random: { state: number[]; spare: number | null };
}

/** Who acted at a step, and how. */
export interface Told {
  readonly actor: Actor;
  /** [action] */
  readonly action: Float32Array;
}

export class EpisodeTape {
  /** Whether its last step ended the episode. */
  whole = false;
  private readonly told: Told[] = [];
  /** By step, from 0 on: 2 kB each with an M of 256 units. */
  private moments: Moment[] = [];

  /** Steps that were driven. */
  get driven(): number {
    return this.told.length;
  }

  /** Null where nobody has acted yet. */
  at(step: number): Told | null {
    return this.told[step] ?? null;
  }

  /** A step that nobody has taken before. @param whole whether it ended the episode */
  add(told: Told, whole: boolean): void {
    this.told.push(told);
    this.whole = whole;
  }

  /** The agent at this step, after V has seen its frame. */
  keep(moment: Moment): void {
    this.moments[moment.step] = moment;
  }

  /** The last moment up to this step at which the agent is known; null: none is. */
  nearest(step: number): Moment | null {
    for (let at = Math.min(step, this.moments.length - 1); at >= 0; at--) {
      const moment = this.moments[at];
      if (moment !== undefined) return moment;
    }
    return null;
  }

  /** Another course from this step on: what was driven after it is gone. */
  cut(step: number): void {
    if (step >= this.told.length) return;
    this.told.length = step;
    this.moments.length = Math.min(this.moments.length, step + 1);
    this.whole = false;
  }

  /** Other networks: how the agent was says nothing about them. */
  forgetAgent(): void {
    this.moments = [];
  }

  clear(): void {
    this.told.length = 0;
    this.moments = [];
    this.whole = false;
  }
}
