/**
 * What a person has driven of the episode that is watched, from its start: seed and actions, from which the episode is
 * played again as one to learn from (src/data/collect.ts).
 */
import { collectEpisode } from '../data/collect.ts';
import type { Episode } from '../data/episode.ts';
import type { World } from '../env/experiments.ts';
import type { Actor } from './viewer-frame.ts';

/** A shorter drive shows nothing: a second of the car. */
const MIN_STEPS = 50;
/** Who acted, as an episode names it. */
const NAME = 'you';

export class HandDriven {
  private seed = 0;
  private readonly actions: Float32Array[] = [];

  /** @param step the number of the step that was just taken, from 1 */
  note({
    seed,
    step,
    actor,
    action,
  }: {
    seed: number;
    step: number;
    actor: Actor;
    action: Float32Array;
  }): void {
    if (seed !== this.seed || step === 1) this.actions.length = 0;
    this.seed = seed;
    // What was driven before somebody else took over is a drive, too.
    if (actor !== 'human' || this.actions.length < step - 1) return;
    // A step that was gone back behind is driven anew.
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
