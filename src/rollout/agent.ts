/**
 * The agent of the paper (section 3 and its rollout listing), in rows: each row is a closed loop of its own, in
 * reality or in the dream. Fitness, evaluation, the picture on the screen, an opponent and the authors' own agent are
 * this one class, so what is watched is what is scored.
 *
 *   reality:  reset -> observe -> act -> remember -> (environment) -> observe ...
 *   dream:    resetDream       -> act -> remember -> imagine       -> act     ...
 *
 * For the wasm and cpu backends; agents on a GPU are in gpu-agent.ts.
 */
import { act, type ControllerConfig } from '../controller/controller.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import type { Memory } from '../memory/inference.ts';
import { type Mixture, type NoiseSource, sampleLatent, sampleMixture } from '../memory/sample.ts';
import type { Vision } from '../vision/inference.ts';
import type { DreamStarts } from './dream.ts';

/** The agent does not dispose of its networks. */
export interface AgentParts {
  /** Null: z comes from elsewhere, a recording or M. */
  vision: Vision | null;
  /** Null: C has no h as input, and there are no dreams. */
  memory: Memory | null;
  /** Latents of z. */
  latentSize: number;
  /**
   * z is sampled from V's Gaussian. False: it is the mean, and in a dream, where M goes on from the z that it samples,
   * C sees the mean of the component that was drawn, because the noise about it is none that C ever met.
   */
  sampleZ: boolean;
}

/** The frame of a row, and the generator that samples its z. */
export interface Seeing {
  readonly index: number;
  /** RGB bytes. [64, 64, 3] */
  readonly frame: Uint8Array;
  readonly random: NoiseSource;
}

/** What M predicts of the step just made. */
export interface Imagined {
  /** Its mean; 0 where M predicts none. */
  reward: number;
  /** Drawn with M's probability; false where M predicts none. */
  done: boolean;
}

/** What M predicts of the step just made, for every row. The arrays are reused after the next `remember`. */
export interface Predicted {
  /** Of the next z. [rows, latent, mixture] */
  readonly mixture: Mixture;
  /** Zeros where M predicts none. [rows] */
  readonly rewards: Float32Array;
  /** Probabilities; zeros where M predicts none. [rows] */
  readonly dones: Float32Array;
}

/** What a row carries from step to step; h and c are empty without M. */
export interface RowState {
  readonly z: Float32Array;
  /** What C sees of z. */
  readonly seen: Float32Array;
  readonly h: Float32Array;
  readonly c: Float32Array;
}

export class Agent {
  readonly rows: number;
  /** The present z of each row. [rows, latent] */
  readonly z: Float32Array;
  /** V's mean of the frame that each row observed last. [rows, latent] */
  readonly mu: Float32Array;
  /** What C sees of z: itself, or the mean that it was drawn about. [rows, latent] */
  private readonly seen: Float32Array;
  private readonly vision: Vision | null;
  private readonly memory: Memory | null;
  private readonly latentSize: number;
  private readonly sampleZ: boolean;
  private readonly batch: Uint8Array; // frames of the rows that see, side by side
  /** After the last `remember`; null until they are asked for. */
  private predicted: Predicted | null = null;

  /** @throws Error where V and M have different numbers of latents, or M other rows than the agent */
  constructor({ vision, memory, latentSize, sampleZ }: AgentParts, rows: number) {
    for (const [name, seen] of [
      ['V', vision?.config.latentSize],
      ['M', memory?.config.latentSize],
    ] as const) {
      if (seen !== undefined && seen !== latentSize) {
        throw new Error(`the agent has ${latentSize} latents, its ${name} has ${seen}`);
      }
    }
    if (memory !== null && memory.rows !== rows) {
      throw new Error(`an agent of ${rows} rows needs an M of as many, got one of ${memory.rows}`);
    }
    this.rows = rows;
    this.vision = vision;
    this.memory = memory;
    this.latentSize = latentSize;
    this.sampleZ = sampleZ;
    this.z = new Float32Array(rows * latentSize);
    this.seen = sampleZ ? this.z : new Float32Array(rows * latentSize);
    this.mu = new Float32Array(rows * latentSize);
    this.batch = new Uint8Array(vision === null ? 0 : rows * FRAME_BYTES);
  }

  /** A new episode in this row: h = c = 0. */
  reset(row: number): void {
    this.memory?.resetRow(row);
  }

  /** A new dream in this row, from one of the starts: its z, and its h and c, or h = c = 0 where it has none. */
  resetDream(row: number, starts: DreamStarts, random: NoiseSource & { below(n: number): number }): void {
    this.reset(row);
    const chosen = random.below(starts.mu.length / this.latentSize);
    if (this.memory !== null && starts.h !== undefined && starts.c !== undefined) {
      const { hiddenSize } = this.memory.config;
      const [from, to] = [chosen * hiddenSize, (chosen + 1) * hiddenSize];
      this.memory.h.set(starts.h.subarray(from, to), row * hiddenSize);
      this.memory.c.set(starts.c.subarray(from, to), row * hiddenSize);
    }
    const start = chosen * this.latentSize;
    sampleLatent(this.z, starts, start, this.latentSize, random, row * this.latentSize);
    if (!this.sampleZ) sampleLatent(this.seen, starts, start, this.latentSize, null, row * this.latentSize);
  }

  /** V: frames to z, all of these rows in one batch. */
  observe(rows: readonly Seeing[]): void {
    if (rows.length === 0) return;
    if (this.vision === null) throw new Error('an agent without V observes nothing: set its z');
    rows.forEach(({ frame }, i) => {
      this.batch.set(frame, i * FRAME_BYTES);
    });
    const latents = this.vision.encode(this.batch.subarray(0, rows.length * FRAME_BYTES), rows.length);
    rows.forEach(({ index, random }, i) => {
      const noise = this.sampleZ ? random : null;
      sampleLatent(this.z, latents, i * this.latentSize, this.latentSize, noise, index * this.latentSize);
      const mu = latents.mu.subarray(i * this.latentSize, (i + 1) * this.latentSize);
      this.mu.set(mu, index * this.latentSize);
      if (!this.sampleZ) this.seen.set(mu, index * this.latentSize);
    });
  }

  /** C: z and the h of the step before to an action, written to actions[offset ..]. */
  act(
    row: number,
    config: ControllerConfig,
    parameters: ArrayLike<number>,
    actions: Float32Array,
    offset: number,
  ): void {
    const h = this.memory?.h ?? this.seen; // unread by a C of z alone
    const hiddenSize = this.memory?.config.hiddenSize ?? 0;
    act(config, parameters, this.seen, row * this.latentSize, h, row * hiddenSize, actions, offset);
  }

  /** M: updates h and c of every row from its z and its action. @param actions [rows, action] */
  remember(actions: Float32Array): void {
    this.memory?.step(this.z, actions);
    this.predicted = null;
  }

  /** What M expects next, computed once a step. Call after `remember`. */
  predict(): Predicted {
    const { memory } = this;
    if (memory === null) throw new Error('an agent without M imagines nothing');
    this.predicted ??= {
      mixture: memory.mixture(),
      rewards: memory.reward(),
      dones: memory.doneProbability(),
    };
    return this.predicted;
  }

  /** M in place of the environment: samples the row's next z at temperature tau. Call after `remember`. */
  imagine(row: number, tau: number, random: NoiseSource): Imagined {
    const { mixture, rewards, dones } = this.predict();
    const means = this.sampleZ ? null : this.seen;
    sampleMixture(this.z, mixture, row, tau, random, row * this.latentSize, means);
    const done = this.memory!.config.predictDone && random.random() < dones[row];
    return { reward: rewards[row], done };
  }

  /** A copy of the present z of this row. [latent] */
  rowOf(row: number): Float32Array {
    return this.z.slice(row * this.latentSize, (row + 1) * this.latentSize);
  }

  /** A copy of what C sees of z in this row. [latent] */
  seenOf(row: number): Float32Array {
    return this.seen.slice(row * this.latentSize, (row + 1) * this.latentSize);
  }

  /** A copy of this row's h; null without M. [hidden] */
  hiddenOf(row: number): Float32Array | null {
    if (this.memory === null) return null;
    const { hiddenSize } = this.memory.config;
    return this.memory.h.slice(row * hiddenSize, (row + 1) * hiddenSize);
  }

  /** Copies of z, of what C sees of it, and of h and c of this row. */
  stateOf(row: number): RowState {
    const { memory } = this;
    const z = this.rowOf(row);
    const seen = this.seenOf(row);
    if (memory === null) return { z, seen, h: new Float32Array(0), c: new Float32Array(0) };
    const { hiddenSize } = memory.config;
    const [from, to] = [row * hiddenSize, (row + 1) * hiddenSize];
    return { z, seen, h: memory.h.slice(from, to), c: memory.c.slice(from, to) };
  }

  /** This row goes on from `state`, that of a row of this agent or of another one with the same V and M. */
  setState(row: number, { z, seen, h, c }: RowState): void {
    this.z.set(z, row * this.latentSize);
    if (!this.sampleZ) this.seen.set(seen, row * this.latentSize);
    if (this.memory === null) return;
    const { hiddenSize } = this.memory.config;
    this.memory.h.set(h, row * hiddenSize);
    this.memory.c.set(c, row * hiddenSize);
    this.predicted = null;
  }
}
