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
  /** Called when the visitor has changed z, to decode it. */
  onEdit: () => void = () => undefined;
  private readonly listeners = new Map<number, DimensionListener>();

  constructor(size: number) {
    this.z = new Float32Array(size);
  }

  listen(dimension: number, listener: DimensionListener): () => void {
    this.listeners.set(dimension, listener);
    listener(this.z[dimension]);
    return () => {
      if (this.listeners.get(dimension) === listener) this.listeners.delete(dimension);
    };
  }

  /** The live agent's z. */
  follow(z: Float32Array): void {
    this.z.set(z.subarray(0, this.z.length));
    this.tellAll();
  }

  edit(dimension: number, value: number): void {
    this.z[dimension] = value;
    this.listeners.get(dimension)?.(value);
    this.onEdit();
  }

  /** The prior's mean: every latent at 0. */
  zero(): void {
    this.z.fill(0);
    this.tellAll();
    this.onEdit();
  }

  /** A draw from the prior N(0, I). */
  sample(random: RandomSource & { normal(): number }): void {
    for (let dimension = 0; dimension < this.z.length; dimension++) this.z[dimension] = random.normal();
    this.tellAll();
    this.onEdit();
  }

  private tellAll(): void {
    for (const [dimension, listener] of this.listeners) listener(this.z[dimension]);
  }
}
