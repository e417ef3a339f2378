/**
 * The one closed loop: frame -> V -> z -> C([z, h]) -> action -> environment, and M carries h along
 * (paper, section 3 and its rollout listing). Several episodes run in lockstep lanes so that V and M work in
 * batches; the world of a lane is the real environment or the dream. What is watched is what is scored.
 * May import env, vision, memory, controller, math.
 */
import { act, type ControllerConfig, parameterCount } from '../controller/controller.ts';
import type { CarRacing } from '../env/index.ts';
import { makeEnv } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/memory.ts';
import { checkTemperature } from '../memory/sample.ts';
import type { VisionConfig } from '../vision/config.ts';
import { Vision } from '../vision/vision.ts';
import { checkDreamer, DreamLanes, type DreamStarts } from './dream.ts';
import { FRAME_BYTES } from './episode.ts';
import { UniformPolicy } from './policies.ts';

/** Everything that a loop over candidates shares. */
export interface AgentSpec {
  vision: { config: VisionConfig; weights: Weights };
  memory: { config: MemoryConfig; weights: Weights };
  controller: ControllerConfig;
  /** C and M see z sampled from V (the paper) or its mean. */
  sampleZ: boolean;
  /** Where dreams begin; without it there are none. */
  dreamStarts?: DreamStarts;
}

/** One episode to play. The seed fixes track, noise and dream: any episode can be played again. */
export interface Job {
  id: number;
  /** Whose episode it is: the candidate of a generation, or the number of an evaluation's episode. */
  candidate: number;
  /** Parameters of C; null plays uniform random actions. */
  parameters: Float32Array | null;
  seed: number;
  world: 'real' | 'dream';
  maxSteps: number;
  /** In reality: end after this many steps without a new tile; 0 never. */
  patience: number;
  /** Temperature of the dream. */
  tau: number;
}

export interface Outcome {
  id: number;
  return: number;
  steps: number;
}

/** A real episode under way, as it looks now. */
export interface Glimpse {
  candidate: number;
  return: number;
  steps: number;
  /** RGB, 64x64: a copy. */
  frame: Uint8Array;
}

interface Lane {
  readonly index: number;
  readonly env: CarRacing;
  readonly frame: Uint8Array;
  random: Xoshiro128;
  uniform: UniformPolicy | null;
  job: Job | null;
  steps: number;
  sum: number;
  bestTiles: number;
  lastProgress: number;
}

export class ClosedLoop {
  private readonly spec: AgentSpec;
  private readonly vision: Vision;
  private readonly memory: Memory;
  private readonly dreams: DreamLanes | null;
  private readonly lanes: Lane[] = [];
  private readonly queue: Job[] = [];
  private readonly z: Float32Array; // [lanes, latent]
  private readonly actions: Float32Array; // [lanes, 3]
  private readonly batch: Uint8Array; // frames of the lanes that look, side by side
  private stepsDone = 0;

  constructor(spec: AgentSpec, laneCount: number) {
    this.spec = spec;
    const { latentSize } = spec.vision.config;
    if (spec.memory.config.latentSize !== latentSize) {
      throw new Error(`V has ${latentSize} latents, M expects ${spec.memory.config.latentSize}`);
    }
    this.vision = new Vision(spec.vision.config, spec.vision.weights);
    this.memory = new Memory(spec.memory.config, spec.memory.weights, laneCount);
    this.z = new Float32Array(laneCount * latentSize);
    this.actions = new Float32Array(laneCount * 3);
    this.batch = new Uint8Array(laneCount * FRAME_BYTES);
    this.dreams =
      spec.dreamStarts === undefined ? null : new DreamLanes(this.memory, spec.dreamStarts, this.z);
    for (let index = 0; index < laneCount; index++) {
      const frame = new Uint8Array(FRAME_BYTES);
      this.lanes.push({
        index,
        env: makeEnv('CarRacing-v3', { observation: '64x64', buffer: frame }),
        frame,
        random: new Xoshiro128(0),
        uniform: null,
        job: null,
        steps: 0,
        sum: 0,
        bestTiles: 0,
        lastProgress: 0,
      });
    }
  }

  /** Closed-loop steps played so far. */
  get steps(): number {
    return this.stepsDone;
  }

  /** Jobs waiting or under way. */
  get pending(): number {
    return this.queue.length + this.lanes.reduce((n, lane) => n + (lane.job === null ? 0 : 1), 0);
  }

  add(jobs: readonly Job[]): void {
    for (const job of jobs) this.check(job);
    this.queue.push(...jobs);
  }

  /** Plays for about `milliseconds` or until nothing is left; gives what ended. */
  advance(milliseconds: number): Outcome[] {
    const ended: Outcome[] = [];
    const until = performance.now() + milliseconds;
    do {
      for (const lane of this.lanes) {
        if (lane.job === null && this.queue.length > 0) this.begin(lane, this.queue.shift()!);
      }
      const active = this.lanes.filter((lane) => lane.job !== null);
      if (active.length === 0) break;
      this.tick(active, ended);
    } while (performance.now() < until);
    return ended;
  }

  /** The real episodes under way, for people to watch. */
  glimpses(): Glimpse[] {
    const driving = this.lanes.filter(({ job }) => job?.world === 'real');
    return driving.map(({ job, sum, steps, frame }) => ({
      candidate: job!.candidate,
      return: sum,
      steps,
      frame: frame.slice(),
    }));
  }

  dispose(): void {
    this.vision.dispose();
    this.memory.dispose();
    for (const lane of this.lanes) lane.env.close();
  }

  private begin(lane: Lane, job: Job): void {
    lane.job = job;
    lane.steps = 0;
    lane.sum = 0;
    lane.bestTiles = 0;
    lane.lastProgress = 0;
    lane.random = new Xoshiro128(job.seed);
    lane.uniform = job.parameters === null ? new UniformPolicy(lane.random) : null;
    if (job.world === 'dream') {
      this.dreams!.wake(lane.index, lane.random);
      return;
    }
    this.memory.resetLane(lane.index);
    lane.env.reset({ seed: job.seed });
  }

  private tick(active: Lane[], ended: Outcome[]): void {
    this.look(active.filter((lane) => lane.job!.world === 'real' && lane.uniform === null));
    for (const lane of active) this.decide(lane);
    // h of the step before is what C saw; M moves on with the action just taken.
    const dreaming = active.some((lane) => lane.job!.world === 'dream');
    if (dreaming || this.spec.controller.inputs === 'zh') this.memory.step(this.z, this.actions);
    if (dreaming) this.dreams!.foresee();
    for (const lane of active) {
      const job = lane.job!;
      const over = job.world === 'real' ? this.stepReal(lane, job) : this.stepDream(lane, job);
      lane.steps++;
      this.stepsDone++;
      if (over || lane.steps >= job.maxSteps) {
        ended.push({ id: job.id, return: lane.sum, steps: lane.steps });
        lane.job = null;
      }
    }
  }

  /** V on the frames of the given lanes, as one batch. */
  private look(lanes: Lane[]): void {
    if (lanes.length === 0) return;
    const { latentSize } = this.spec.vision.config;
    for (let i = 0; i < lanes.length; i++) this.batch.set(lanes[i].frame, i * FRAME_BYTES);
    const { mu, logvar } = this.vision.encode(
      this.batch.subarray(0, lanes.length * FRAME_BYTES),
      lanes.length,
    );
    for (let i = 0; i < lanes.length; i++) {
      const { index, random } = lanes[i];
      for (let k = 0; k < latentSize; k++) {
        const from = i * latentSize + k;
        const noise = this.spec.sampleZ ? Math.exp(0.5 * logvar[from]) * random.normal() : 0;
        this.z[index * latentSize + k] = mu[from] + noise;
      }
    }
  }

  private decide(lane: Lane): void {
    const { latentSize } = this.spec.vision.config;
    const { hiddenSize } = this.spec.memory.config;
    const at = lane.index * 3;
    if (lane.uniform !== null) {
      lane.uniform.act(lane.frame, this.actions.subarray(at, at + 3));
      return;
    }
    act(
      this.spec.controller,
      lane.job!.parameters!,
      this.z,
      lane.index * latentSize,
      this.memory.h,
      lane.index * hiddenSize,
      this.actions,
      at,
    );
  }

  private stepDream(lane: Lane, job: Job): boolean {
    const over = this.dreams!.settle(lane.index, job.tau, lane.random);
    lane.sum += this.dreams!.reward(lane.index);
    return over;
  }

  private stepReal(lane: Lane, job: Job): boolean {
    const at = lane.index * 3;
    const { reward, terminated, truncated, info } = lane.env.step(this.actions.subarray(at, at + 3));
    lane.sum += reward;
    if (info.tilesVisited > lane.bestTiles) {
      lane.bestTiles = info.tilesVisited;
      lane.lastProgress = lane.steps;
    }
    const stuck = job.patience > 0 && lane.steps + 1 - lane.lastProgress >= job.patience;
    return terminated || truncated || stuck;
  }

  private check(job: Job): void {
    const expected = parameterCount(this.spec.controller);
    if (job.parameters !== null && job.parameters.length !== expected) {
      throw new Error(`C has ${expected} parameters here, job ${job.id} brings ${job.parameters.length}`);
    }
    if (job.world === 'dream') {
      checkDreamer(this.spec.memory.config, this.spec.dreamStarts);
      checkTemperature(job.tau);
    }
  }
}
