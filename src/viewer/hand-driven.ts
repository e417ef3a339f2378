/**
 * What a person has driven of the episode that is watched, from its start: seed and actions, from which the episode is
 * played again as one to learn from (src/data/collect.ts).
 */
import { collectEpisode } from '../data/collect.ts';
import type { Episode } from '../data/episode.ts';
import type { World } from '../env/experiments.ts';
import type { Reality } from './viewer-reality.ts';

/** A shorter drive shows nothing: a second of the car. */
const MIN_STEPS = 50;
/** Who acted, as an episode names it. */
const NAME = 'you';

type Stepped = Pick<Reality, 'begun' | 'seed' | 'step' | 'actor' | 'action'>;

export class HandDriven {
  private begun = 0;
  private seed = 0;
  private readonly actions: Float32Array[] = [];

  /**
   * @param begun when the episode began, which tells it from others
   * @param step the number of the step that was just taken, from 1
   */
  note({ begun, seed, step, actor, action }: Stepped): void {
    if (begun !== this.begun) this.actions.length = 0;
    this.begun = begun;
    this.seed = seed;
    // What was driven before somebody else took over is a drive, too.
    if (actor !== 'human' || this.actions.length < step - 1) return;
    // Watched again, as it was driven.
    if (this.actions[step - 1]?.every((value, i) => value === action[i])) return;
    // Gone back to an earlier step and driven anew.
    this.actions.length = step - 1;
    this.actions.push(action.slice());
  }

  /** With all its frames; null where a person drove too little of it. */
  episode(world: World): Episode | null {
    const { seed, actions } = this;
    const steps = actions.length;
    if (steps < MIN_STEPS) return null;
    let step = 0;
    const again = { name: NAME, act: (_: Uint8Array, action: Float32Array) => action.set(actions[step++]) };
    return collectEpisode({ world, index: 0, seed, steps }, again);
  }
}
