/**
 * Collects one episode: runs environment and policy from a seed and returns the trajectory with a sample of its frames
 * (step 1 of the paper).
 */
import { actionSizeOf, type World } from '../env/experiments.ts';
import { openTask, type Policy, type Task } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import { type Episode, FRAME_BYTES } from './episode.ts';

export interface EpisodeOrder {
  world: World;
  /** Number among the episodes of the experiment's own policies; selects which of them acts. */
  index: number;
  seed: number;
  steps: number;
  /** Probability that a frame is kept; 1 when absent. */
  keep?: number;
  /** Names the agent that acts; absent: one of the experiment's own policies, which `index` selects. */
  agent?: string;
}

/** Stream of random numbers that selects the kept frames; the policy draws from stream 0 of the same seed. */
const KEEP_STREAM = 1;

/**
 * Runs the episode to its end or for `steps` steps. The same order gives the same bytes.
 * @param chosen acts in place of the policy that the order selects
 */
export function collectEpisode(order: EpisodeOrder, chosen?: Policy): Episode {
  const task = openTask(order.world, { maxEpisodeSteps: order.steps });
  try {
    const recorder = new Recorder(order, task);
    const first = task.reset(order.seed);
    const policy = chosen ?? task.policy(order.index, new Xoshiro128(order.seed));
    recorder.observe(first);
    recorder.play(policy, first);
    return recorder.finish(policy.name);
  } finally {
    task.env.close();
  }
}

/** Records an episode step by step in preallocated buffers. */
class Recorder {
  private readonly frames: Uint8Array[] = [];
  private readonly frameNumbers: number[] = [];
  private readonly keep: Xoshiro128;
  private readonly order: EpisodeOrder;
  private readonly actions: Float32Array;
  private readonly rewards: Float32Array;
  private readonly dones: Float32Array;
  private readonly truth: Float32Array;
  private readonly task: Task;
  private readonly actionSize: number;
  private readonly truthNames: readonly string[];
  private steps = 0;
  private seen = 0;

  constructor(order: EpisodeOrder, task: Task) {
    const limit = order.steps;
    this.order = order;
    this.task = task;
    this.keep = new Xoshiro128(order.seed, KEEP_STREAM);
    this.actionSize = actionSizeOf(task.experiment);
    this.truthNames = task.experiment.truth;
    this.actions = new Float32Array(limit * this.actionSize);
    this.rewards = new Float32Array(limit);
    this.dones = new Float32Array(limit);
    this.truth = new Float32Array((limit + 1) * this.truthNames.length);
  }

  observe(frame: Uint8Array): void {
    const { keep = 1 } = this.order;
    if (this.keep.random() < keep) {
      this.frames.push(frame);
      this.frameNumbers.push(this.seen);
    }
    this.truth.set(this.task.truth(), this.seen * this.truthNames.length);
    this.seen++;
  }

  play(policy: Policy, first: Uint8Array): void {
    const action = new Float32Array(this.actionSize);
    let frame = first;
    for (let ended = false; !ended && this.steps < this.order.steps; ) {
      policy.act(frame, action);
      const result = this.task.step(action);
      this.actions.set(action, this.steps * this.actionSize);
      this.rewards[this.steps] = result.reward;
      this.dones[this.steps] = result.terminated ? 1 : 0;
      this.steps++;
      this.observe(result.observation);
      frame = result.observation;
      ended = result.terminated || result.truncated;
    }
  }

  finish(policy: string): Episode {
    const { steps, order } = this;
    const frames = new Uint8Array(this.frames.length * FRAME_BYTES);
    for (const [i, frame] of this.frames.entries()) frames.set(frame, i * FRAME_BYTES);
    return {
      world: order.world,
      seed: order.seed,
      policy,
      frames,
      frameNumbers: Int32Array.from(this.frameNumbers),
      actions: this.actions.slice(0, steps * this.actionSize),
      rewards: this.rewards.slice(0, steps),
      dones: this.dones.slice(0, steps),
      truth: this.truth.slice(0, (steps + 1) * this.truthNames.length),
      truthNames: [...this.truthNames],
    };
  }
}
