/**
 * Data-parallel gradients: the batch is cut into one shard per thread; this thread computes the first while its
 * helpers compute the others, and the sum is what one thread would have got, but for rounding. Shards are cut
 * and summed in a fixed order, whichever thread computes them, so a run repeats itself to the last bit even when a
 * helper was lost on the way.
 */
import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../math/text.ts';
import { LossCount, Supervised } from '../threads/supervised.ts';
import { ThreadLost } from '../threads/thread.ts';
import type { FlatLayout } from './flat.ts';
import { read } from './read.ts';
import { disposeAll, type Tensors } from './variables.ts';

/** What one shard adds: its gradient and losses, already weighted by its share of the batch. */
export type Gradient = {
  gradients: Tensors;
  /** Whatever losses the net reports, [terms]; they add up over the shards. */
  terms: tf.Tensor1D;
  /** What belongs to single rows of the batch, [rows, …]; put together in order. */
  rows?: tf.Tensor2D;
};

/** The same from another thread. The two large buffers travel there with the call, and back with its result. */
export interface ShardGradient {
  weights: Float32Array;
  gradient: Float32Array;
  terms: Float32Array;
  rows: { shape: [number, number]; data: Float32Array } | null;
}

/** Another thread that computes gradients. A helper whose call rejects, for whatever reason, is lost. */
export interface GradientHelper<Shard> {
  /** Makes it ready for the first shard. */
  begin(): Promise<void>;
  /** @param seconds how long the call may take @param shard stays whole: it is copied, not given away */
  gradient(weights: Float32Array, into: Float32Array, shard: Shard, seconds: number): Promise<ShardGradient>;
  end(): void;
}

export interface TeamOptions<Shard> {
  helpers: number;
  layout: FlatLayout;
  spawn: () => GradientHelper<Shard>;
  /** Called with a sentence for the page when a helper is lost or does not start. */
  onNotice: (text: string, restarted?: string) => void;
}

/** Seconds that a helper may take: at least so many, and so many times those of this thread for its own shard. */
const TIMEOUT = { least: 30, timesOwn: 20 };
/** Helpers that are replaced before the team goes on without. */
const MAX_LOST_HELPERS = 3;

interface Place<Shard> {
  supervised: Supervised<GradientHelper<Shard>>;
  /** The helper that is ready for a shard; null while it starts, and where there is none any more. */
  helper: GradientHelper<Shard> | null;
  weights: Float32Array;
  gradient: Float32Array;
}

export class GradientTeam<Shard> {
  private readonly options: TeamOptions<Shard>;
  private readonly places: Place<Shard>[];
  private ownSeconds = 0;
  private disposed = false;

  private constructor(options: TeamOptions<Shard>) {
    this.options = options;
    const losses = new LossCount(MAX_LOST_HELPERS);
    this.places = Array.from({ length: options.helpers }, (_, i) => ({
      supervised: new Supervised({
        name: `Gradient worker ${i}`,
        cost: 'Its part of the batch is computed by the training worker meanwhile.',
        spawn: options.spawn,
        setUp: (helper) => helper.begin(),
        losses,
        onNotice: options.onNotice,
      }),
      helper: null,
      ...this.freshBuffers(),
    }));
  }

  /** Waits until every helper is ready or has failed to start. */
  static async assemble<Shard>(options: TeamOptions<Shard>): Promise<GradientTeam<Shard>> {
    const team = new GradientTeam(options);
    await Promise.all(team.places.map((place) => team.start(place)));
    return team;
  }

  /** This thread and its helpers: the number of shards that `gradient` takes. */
  get threads(): number {
    return 1 + this.places.length;
  }

  /** The sum over all shards; the caller disposes it. `compute` is what a helper does, for the first shard. */
  async gradient(
    variables: Tensors,
    shards: readonly Shard[],
    compute: (shard: Shard) => Gradient,
  ): Promise<Gradient> {
    if (shards.length !== this.threads) {
      throw new Error(`a team of ${this.threads} threads takes ${this.threads} shards, got ${shards.length}`);
    }
    const parts = this.places.map((place, i) => this.request(place, variables, shards[i + 1]));
    try {
      const start = performance.now();
      let sum = compute(shards[0]);
      this.ownSeconds = (performance.now() - start) / 1000;
      for (const [i, part] of parts.entries()) {
        sum = this.add(sum, (await part) ?? compute(shards[i + 1]));
      }
      return sum;
    } finally {
      // Should this thread fail, the buffers still come back before the next call.
      await Promise.all(parts);
    }
  }

  /** The gradients grow in place; `part`, where it was computed here, is disposed. */
  private add(sum: Gradient, part: ShardGradient | Gradient): Gradient {
    const { layout } = this.options;
    layout.add(sum.gradients, 'gradients' in part ? part.gradients : part.gradient);
    const total = tf.tidy(() => {
      const { terms, rows } = 'gradients' in part ? part : smallTensors(part);
      return {
        terms: tf.add(sum.terms, terms) as tf.Tensor1D,
        rows: sum.rows && rows && (tf.concat([sum.rows, rows], 0) as tf.Tensor2D),
      };
    });
    tf.dispose([sum.terms, sum.rows]);
    if ('gradients' in part) disposeGradient(part);
    return { gradients: sum.gradients, ...total };
  }

  dispose(): void {
    this.disposed = true;
    for (const place of this.places) {
      place.supervised.end();
      place.helper = null;
    }
  }

  private freshBuffers(): { weights: Float32Array; gradient: Float32Array } {
    const { length } = this.options.layout;
    return { weights: new Float32Array(length), gradient: new Float32Array(length) };
  }

  /** Null: there is no helper, or it was lost over this. */
  private async request(
    place: Place<Shard>,
    variables: Tensors,
    shard: Shard,
  ): Promise<ShardGradient | null> {
    const { helper } = place;
    if (helper === null) return null;
    const seconds = Math.max(TIMEOUT.least, TIMEOUT.timesOwn * this.ownSeconds);
    this.options.layout.read(variables, place.weights);
    try {
      const part = await helper.gradient(place.weights, place.gradient, shard, seconds);
      place.weights = part.weights;
      place.gradient = part.gradient;
      return part;
    } catch (error) {
      if (!this.disposed) this.replace(place, helper, error);
      return null;
    }
  }

  private replace(place: Place<Shard>, helper: GradientHelper<Shard>, error: unknown): void {
    place.helper = null;
    // They were transferred to the helper.
    Object.assign(place, this.freshBuffers());
    try {
      place.supervised.lose(helper, error instanceof ThreadLost ? error : new ThreadLost(messageOf(error)));
    } catch (reason) {
      this.giveUp(reason);
      return;
    }
    void this.start(place);
  }

  private async start(place: Place<Shard>): Promise<void> {
    try {
      place.helper = await place.supervised.ready();
    } catch (reason) {
      if (!this.disposed) this.giveUp(reason);
    }
  }

  private giveUp(reason: unknown): void {
    const text = `A gradient worker is missing (${messageOf(reason)}); the training goes on without it.`;
    this.options.onNotice(text);
  }
}

/** Where `rows` rows are cut for `threads` threads: shard i is ends[i] .. ends[i + 1]. */
export function cut(rows: number, threads: number): number[] {
  return Array.from({ length: threads + 1 }, (_, i) => Math.round((i * rows) / threads));
}

/** Threads for a batch: none may be left with fewer than `least` rows. */
export function threadsFor(rows: number, least: number, cores: number): number {
  return Math.max(1, Math.min(cores, Math.floor(rows / least)));
}

/** A gradient as a helper returns it. */
export async function toShardGradient(
  { gradients, terms, rows }: Gradient,
  layout: FlatLayout,
  weights: Float32Array,
  into: Float32Array,
): Promise<ShardGradient> {
  layout.read(gradients, into);
  return {
    weights,
    gradient: into,
    terms: await read(terms),
    rows: rows ? { shape: rows.shape, data: await read(rows) } : null,
  };
}

export function disposeGradient({ gradients, terms, rows }: Gradient): void {
  disposeAll(gradients);
  tf.dispose([terms, rows]);
}

function smallTensors({ terms, rows }: ShardGradient): Pick<Gradient, 'terms' | 'rows'> {
  return { terms: tf.tensor1d(terms), rows: rows ? tf.tensor2d(rows.data, rows.shape) : undefined };
}
