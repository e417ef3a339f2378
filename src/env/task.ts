/**
 * An environment as its experiment plays it: 64x64 pictures, actions as M sees them, and what is read off beside the
 * picture. Gathering, rollouts, fitness and what is watched step tasks, and know no environment by name.
 */
import type { Xoshiro128 } from '../math/random.ts';
import { actionSizeOf, type ExperimentRecord, envAction } from './experiment.ts';
import type { CommonOptions, Env, StepResult } from './types.ts';

/** Acts before there is a C, or instead of one. */
export interface Policy {
  readonly name: string;
  /** Writes the next action for the frame now seen. [actionSize] */
  act(frame: Uint8Array, action: Float32Array): void;
}

/** A script that sees the true state. */
export interface Driver {
  /** The action for the present state. [actionSize] */
  act(): ArrayLike<number>;
}

/** What there is to draw for people, in pixels of the picture, y downward; colours are CSS. */
export interface Board {
  /** Of the field. */
  readonly colour: string;
  readonly discs: readonly { x: number; y: number; radius: number }[];
  /** Centre and sides. */
  readonly bars: readonly { x: number; y: number; width: number; height: number; colour: string }[];
  /** At the top, left and right of the middle. */
  readonly labels: readonly [string, string] | null;
}

/** Why an episode ended: the task is done, the field was left, or the steps are used up. */
export type EndReason = 'finished' | 'left' | 'time';

export type TaskOptions = Pick<CommonOptions, 'buffer' | 'render' | 'maxEpisodeSteps'>;

export interface Task {
  readonly experiment: ExperimentRecord;
  readonly env: Env;
  /** A new episode. @returns its first picture */
  reset(seed: number): Uint8Array;
  /** @param action as M sees it. [actionSize] @throws RangeError where it is no action of this space */
  step(action: Float32Array): StepResult<unknown>;
  /** Of the present frame, in the order of the record's names. */
  truth(): number[];
  /** How much of the record's `progress` there is so far; 0 where it counts nothing. */
  progress(): number;
  /** Whether the agent is now beside the road, no part of it on it; false where there is no road. */
  offRoad(): boolean;
  /** Gathers the episode of this number in a dataset; after a reset. */
  policy(index: number, random: Xoshiro128): Policy;
  /** Null where there is none; after a reset. */
  driver(): Driver | null;
  /** Null for an environment that is drawn in its own way. */
  board(): Board | null;
  /** Null while the episode runs. */
  endReason(): EndReason | null;
  /**
   * Whether a picture shows nothing of what the experiment is about, which a dream can lose: for the car the road.
   * @param picture RGB bytes. [64, 64, 3]
   */
  lost(picture: Uint8Array): boolean;
  /** Whether `lost` can tell. */
  readonly tellsLost: boolean;
}

/** What is said of one kind of environment to make it a task; `info` is that of the present frame. */
export interface TaskParts<Info> {
  truth(info: Info): number[];
  progress?(info: Info): number;
  offRoad?(info: Info): boolean;
  policy(index: number, random: Xoshiro128, present: () => Info): Policy;
  /** @param present the info of whatever frame is the present one when it acts */
  driver?(present: () => Info): Driver;
  board?(info: Info): Board;
  /** Of an episode that terminated: whether by leaving the field. Without it each one is finished. */
  left?(info: Info): boolean;
  /** Without it no picture is lost. */
  lost?(picture: Uint8Array): boolean;
}

export function makeTask<Info>(experiment: ExperimentRecord, env: Env<Info>, parts: TaskParts<Info>): Task {
  let info: Info | null = null;
  let endReason: EndReason | null = null;
  const present = (): Info => {
    if (info === null)
      throw new Error(`${env.id}: nothing is there to read before reset(); call reset() first`);
    return info;
  };
  return {
    experiment,
    env: env as Env,
    reset(seed) {
      const first = env.reset({ seed });
      info = first.info;
      endReason = null;
      return first.observation;
    },
    step(action) {
      const result = env.step(envAction(experiment.actions, action));
      info = result.info;
      if (result.terminated) endReason = parts.left?.(info) ? 'left' : 'finished';
      else if (result.truncated) endReason = 'time';
      return result;
    },
    truth: () => parts.truth(present()),
    progress: () => parts.progress?.(present()) ?? 0,
    offRoad: () => parts.offRoad?.(present()) ?? false,
    policy: (index, random) => parts.policy(index, random, present),
    driver: () => parts.driver?.(present) ?? null,
    board: () => parts.board?.(present()) ?? null,
    endReason: () => endReason,
    lost: (picture) => parts.lost?.(picture) ?? false,
    tellsLost: parts.lost !== undefined,
  };
}

/** Random actions, drawn anew each step: what an agent is held against. Uniform in the box, or among the choices. */
export class UniformPolicy implements Policy {
  readonly name = 'uniform';
  private readonly experiment: ExperimentRecord;
  private readonly random: Pick<Xoshiro128, 'random' | 'below'>;

  constructor(experiment: ExperimentRecord, random: Pick<Xoshiro128, 'random' | 'below'>) {
    this.experiment = experiment;
    this.random = random;
  }

  act(_frame: Uint8Array, action: Float32Array): void {
    const { actions } = this.experiment;
    if (actions.kind === 'discrete') {
      action.fill(0);
      action[this.random.below(actionSizeOf(this.experiment))] = 1;
      return;
    }
    for (const [i, low] of actions.low.entries()) {
      action[i] = low + (actions.high[i] - low) * this.random.random();
    }
  }
}
