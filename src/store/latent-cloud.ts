/**
 * Latents of real episodes as a cloud of points in the plane, and which frame each point is: what V's scatter shows.
 * The points are those of one V: other weights empty it.
 */
import type { EpisodeLatents } from './engine.ts';

/** Points of a layout by UMAP at most: it takes minutes with more. */
const MOST_UMAP = 4000;

export type CloudMethod = 'pca' | 'umap';

export interface CloudLayout {
  method: CloudMethod;
  /** The points that it shows, by number. */
  shown: Uint32Array;
  /** [shown, 2] */
  positions: Float32Array;
  shares: [number, number] | null;
}

/** What a point is. */
export interface CloudPoint {
  seed: number;
  step: number;
  reward: number;
  /** NaN where there is none. */
  speed: number;
}

export class LatentCloud {
  private kept: EpisodeLatents[] = [];
  private laidOut: CloudLayout | null = null;
  private changes = 0;

  get version(): number {
    return this.changes;
  }

  get episodes(): readonly EpisodeLatents[] {
    return this.kept;
  }

  get layout(): CloudLayout | null {
    return this.laidOut;
  }

  get size(): number {
    return this.kept.reduce((sum, { rewards }) => sum + rewards.length, 0);
  }

  add(episode: EpisodeLatents): void {
    if (this.kept.some(({ latentSize }) => latentSize !== episode.latentSize)) this.kept = [];
    this.kept.push(episode);
    this.changes++;
  }

  /** The z that a method lays out; null while there are none. [shown, latent] */
  pointsFor(method: CloudMethod): { shown: Uint32Array; points: Float32Array; latentSize: number } | null {
    const { size } = this;
    const latentSize = this.kept[0]?.latentSize;
    if (latentSize === undefined) return null;
    const every = method === 'umap' ? Math.ceil(size / MOST_UMAP) : 1;
    const shown = Uint32Array.from({ length: Math.ceil(size / every) }, (_, i) => i * every);
    const points = new Float32Array(shown.length * latentSize);
    shown.forEach((number, i) => {
      const { episode, step } = this.find(number);
      points.set(episode.mu.subarray(step * latentSize, (step + 1) * latentSize), i * latentSize);
    });
    return { shown, points, latentSize };
  }

  lay(layout: CloudLayout | null): void {
    this.laidOut = layout;
    this.changes++;
  }

  /** @param number of the point, episode after episode */
  point(number: number): CloudPoint {
    const { episode, step } = this.find(number);
    const { seed, rewards, speeds } = episode;
    return { seed, step, reward: rewards[step], speed: speeds[step] };
  }

  clear(): void {
    if (this.kept.length === 0) return;
    this.kept = [];
    this.lay(null);
  }

  private find(number: number): { episode: EpisodeLatents; step: number } {
    let step = number;
    for (const episode of this.kept) {
      if (step < episode.rewards.length) return { episode, step };
      step -= episode.rewards.length;
    }
    throw new RangeError(`point ${number} of ${this.size}`);
  }
}
