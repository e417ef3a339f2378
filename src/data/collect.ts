/**
 * Collects one episode: runs environment and policy from a seed and returns the trajectory with a sample of its frames
 * (step 1 of the paper).
 */
import type { BouncingBall, CarRacing } from '../env/index.ts';
import { makeEnv } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import { CAR_STATE, carState } from './car-state.ts';
import { type Episode, FRAME_BYTES } from './episode.ts';
import { collectionPolicy, type Policy } from './policies.ts';
import type { World } from './world.ts';

export interface EpisodeOrder {
  world: World;
  /** Number of the episode in its dataset; selects the policy. */
  index: number;
  seed: number;
  steps: number;
  /** Probability that a frame is kept; 1 when absent. */
  keep?: number;
}

/** Stream of random numbers that selects the kept frames; the policy draws from stream 0 of the same seed. */
const KEEP_STREAM = 1;

type Ball = Extract<World, { env: 'BouncingBall-v0' }>;

const CAR_TRUTH = ['x', 'y', 'angle', 'vx', 'vy', 'angularVelocity', ...CAR_STATE];
const BALL_TRUTH = ['x', 'y', 'vx', 'vy'];

/** Runs the episode to its end or for `steps` steps. The same order gives the same bytes. */
export function collectEpisode(order: EpisodeOrder): Episode {
  const { world } = order;
  return world.env === 'CarRacing-v3' ? collectCar(order) : collectBall(order, world);
}

function collectCar(order: EpisodeOrder): Episode {
  const env = makeEnv('CarRacing-v3', { observation: '64x64', maxEpisodeSteps: order.steps });
  try {
    const recorder = new Recorder(order, 3, CAR_TRUTH);
    const { observation, info } = env.reset({ seed: order.seed });
    const policy = collectionPolicy(order.index, env, new Xoshiro128(order.seed));
    const truth = ({ hull }: InfoOf<CarRacing>): number[] => [
      ...[hull.x, hull.y, hull.angle, hull.vx, hull.vy, hull.angularVelocity],
      ...carState(env),
    ];
    recorder.observe(observation, truth(info));
    recorder.play(env, policy, observation, truth);
    return recorder.finish(policy.name);
  } finally {
    env.close();
  }
}

function collectBall(order: EpisodeOrder, { radius, speed }: Ball): Episode {
  const env = makeEnv('BouncingBall-v0', { radius, speed, maxEpisodeSteps: order.steps });
  try {
    const recorder = new Recorder(order, 0, BALL_TRUTH);
    const { observation, info } = env.reset({ seed: order.seed });
    recorder.observe(observation, ballTruth(info));
    recorder.play(env, NO_ACTION, observation, ballTruth);
    return recorder.finish(NO_ACTION.name);
  } finally {
    env.close();
  }
}

const NO_ACTION: Policy = { name: 'none', act: () => undefined };

type InfoOf<E extends CarRacing | BouncingBall> = ReturnType<E['step']>['info'];

function ballTruth({ balls }: InfoOf<BouncingBall>): number[] {
  const [ball] = balls;
  return [ball.x, ball.y, ball.vx, ball.vy];
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
  private readonly actionSize: number;
  private readonly truthNames: string[];
  private steps = 0;
  private seen = 0;

  constructor(order: EpisodeOrder, actionSize: number, truthNames: string[]) {
    const limit = order.steps;
    this.order = order;
    this.keep = new Xoshiro128(order.seed, KEEP_STREAM);
    this.actionSize = actionSize;
    this.truthNames = truthNames;
    this.actions = new Float32Array(limit * actionSize);
    this.rewards = new Float32Array(limit);
    this.dones = new Float32Array(limit);
    this.truth = new Float32Array((limit + 1) * truthNames.length);
  }

  observe(frame: Uint8Array, truth: number[]): void {
    const { keep = 1 } = this.order;
    if (this.keep.random() < keep) {
      this.frames.push(frame);
      this.frameNumbers.push(this.seen);
    }
    this.truth.set(truth, this.seen * this.truthNames.length);
    this.seen++;
  }

  play<Info>(
    env: {
      step(action: Float32Array): {
        observation: Uint8Array;
        reward: number;
        terminated: boolean;
        truncated: boolean;
        info: Info;
      };
    },
    policy: Policy,
    first: Uint8Array,
    truth: (info: Info) => number[],
  ): void {
    const action = new Float32Array(this.actionSize);
    let frame = first;
    for (let ended = false; !ended && this.steps < this.order.steps; ) {
      policy.act(frame, action);
      const result = env.step(action);
      this.actions.set(action, this.steps * this.actionSize);
      this.rewards[this.steps] = result.reward;
      this.dones[this.steps] = result.terminated ? 1 : 0;
      this.steps++;
      this.observe(result.observation, truth(result.info));
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
      truthNames: this.truthNames,
    };
  }
}
