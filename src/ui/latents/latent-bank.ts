/**
 * The z of the sliders: that of the live agent, or set by the visitor. Plain values and listeners, so that fifty
 * frames per second need no React.
 */
import type { RandomSource } from '../../math/random.ts';

export type DimensionListener = (value: number) => void;

/** Half the reach of a slider; the prior N(0, 1) has 95 % of its mass within 2 (and z of V may go beyond 4). */
export const REACH = 4;

export class LatentBank {
  readonly z: Float32Array;
  private readonly listeners = new Map<number, Set<DimensionListener>>();
  private readonly editListeners = new Set<() => void>();

  constructor(size: number) {
    this.z = new Float32Array(size);
  }

  listen(dimension: number, listener: DimensionListener): () => void {
    const listeners = this.listeners.get(dimension) ?? new Set();
    this.listeners.set(dimension, listeners.add(listener));
    listener(this.z[dimension]);
    return () => listeners.delete(listener);
  }

  /** Called when the visitor has changed z, to decode it. */
  listenEdits(listener: () => void): () => void {
    this.editListeners.add(listener);
    return () => this.editListeners.delete(listener);
  }

  /** The live agent's z. */
  follow(z: Float32Array): void {
    this.z.set(z.subarray(0, this.z.length));
    this.tellAll();
  }

  edit(dimension: number, value: number): void {
    this.z[dimension] = value;
    this.tell(dimension);
    this.tellEdit();
  }

  /** All of z at once. */
  set(z: ArrayLike<number>): void {
    for (let dimension = 0; dimension < this.z.length; dimension++) this.z[dimension] = z[dimension];
    this.tellAll();
    this.tellEdit();
  }

  /** The prior's mean: every latent at 0. */
  zero(): void {
    this.z.fill(0);
    this.tellAll();
    this.tellEdit();
  }

  /** A draw from the prior N(0, I). */
  sample(random: RandomSource & { normal(): number }): void {
    for (let dimension = 0; dimension < this.z.length; dimension++) this.z[dimension] = random.normal();
    this.tellAll();
    this.tellEdit();
  }

  private tellEdit(): void {
    for (const listener of this.editListeners) listener();
  }

  private tellAll(): void {
    for (const dimension of this.listeners.keys()) this.tell(dimension);
  }

  private tell(dimension: number): void {
    for (const listener of this.listeners.get(dimension) ?? []) listener(this.z[dimension]);
  }
}
