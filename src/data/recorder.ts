/**
 * Records an episode that somebody's own code plays, as the .npz of docs/data.md: an environment with Gymnasium's reset
 * and step around the experiment's own. The package's door `./data`.
 */
import { actionRow, experimentOfEnv, type World } from '../env/experiments.ts';
import { openTask, type Task } from '../env/index.ts';
import type { Action, ResetResult, StepResult } from '../env/types.ts';
import { FRAME_BYTES } from './episode.ts';
import { encodeEpisodeNpz } from './episode-npz.ts';

export interface RecorderOptions {
  /** Steps until `truncated`. Default 1000. */
  maxEpisodeSteps?: number;
  /** Who acts, in the file's metadata. Default 'recorded'. */
  policy?: string;
}

/** Frames are 64x64. What is recorded is the episode since the last reset. */
export class EpisodeRecorder {
  private readonly world: World;
  private readonly policy: string;
  private readonly task: Task;
  private seed: number | null = null;
  private frames: Uint8Array[] = [];
  private actions: number[] = [];
  private rewards: number[] = [];
  private dones: number[] = [];
  private truth: number[] = [];

  /** @param world `{ env: 'CarRacing-v3' }`, for the ball with its radius and speed. @throws as `makeEnv` does */
  constructor(world: World, { maxEpisodeSteps, policy = 'recorded' }: RecorderOptions = {}) {
    this.world = world;
    this.policy = policy;
    this.task = openTask(world, maxEpisodeSteps === undefined ? {} : { maxEpisodeSteps });
  }

  /** Steps recorded since the last reset. */
  get steps(): number {
    return this.rewards.length;
  }

  /**
   * A new episode; the one before is dropped.
   * @param seed 0 .. 2^53 - 1, which the file names
   */
  reset({ seed }: { seed: number }): Pick<ResetResult<unknown>, 'observation'> {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`a recorded episode has a seed in 0 .. 2^53 - 1, got ${String(seed)}`);
    }
    const observation = this.task.reset(seed);
    this.seed = seed;
    this.frames = [observation.slice()];
    for (const part of ['actions', 'rewards', 'dones'] as const) this[part] = [];
    this.truth = this.task.truth();
    return { observation };
  }

  /** @param action as the environment takes it; the file has it in float32, and so has the environment. */
  step(action: Action): StepResult<unknown> {
    const row = actionRow(experimentOfEnv(this.world.env).actions, action);
    const result = this.task.step(row);
    this.frames.push(result.observation.slice());
    this.actions.push(...row);
    this.rewards.push(result.reward);
    this.dones.push(Number(result.terminated));
    this.truth.push(...this.task.truth());
    return result;
  }

  /** The episode so far as .npz. One that has not ended counts as truncated at its last step. */
  npz(): Uint8Array<ArrayBuffer> {
    if (this.seed === null || this.steps === 0) {
      throw new Error('there is no step to write: call reset({ seed }), then step(action)');
    }
    const frames = new Uint8Array(this.frames.length * FRAME_BYTES);
    for (const [i, frame] of this.frames.entries()) frames.set(frame, i * FRAME_BYTES);
    return encodeEpisodeNpz(
      {
        ...{ world: this.world, seed: this.seed, policy: this.policy, frames },
        frameNumbers: Int32Array.from(this.frames.keys()),
        actions: Float32Array.from(this.actions),
        rewards: Float32Array.from(this.rewards),
        dones: Float32Array.from(this.dones),
        truth: Float32Array.from(this.truth),
        truthNames: [...this.task.experiment.truth],
      },
      null,
    );
  }

  close(): void {
    this.task.env.close();
  }
}
