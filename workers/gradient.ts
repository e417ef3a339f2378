/**
 * A gradient worker: computes the gradient of one shard of V's or M's batch on WebAssembly, beside the training worker,
 * which owns the weights and the optimizer. It keeps no state from one call to the next.
 */
import * as tf from '@tensorflow/tfjs-core';
import { transfer } from 'comlink';
import { FlatLayout } from '../src/backend/flat.ts';
import {
  disposeGradient,
  type Gradient,
  type ShardGradient,
  toShardGradient,
} from '../src/backend/gradient-team.ts';
import { disposeAll, type Variables } from '../src/backend/variables.ts';
import { openWasm } from '../src/backend/wasm.ts';
import { memoryShapes } from '../src/memory/config.ts';
import { type MemoryShard, memoryGradient } from '../src/memory/gradient.ts';
import { serve } from '../src/threads/serve.ts';
import type { GradientCalls, GradientTask, Shard } from '../src/training/gradient-task.ts';
import { visionShapes } from '../src/vision/config.ts';
import { type VisionShard, visionGradient } from '../src/vision/gradient.ts';

export class GradientWorker implements GradientCalls {
  private layout: FlatLayout | null = null;
  private variables: Variables = {};
  private compute: ((shard: Shard) => Gradient) | null = null;

  /** Opens the backend and prepares for the shards of one net. */
  async begin(task: GradientTask): Promise<void> {
    await openWasm();
    disposeAll(this.variables);
    const shapes = task.part === 'vision' ? visionShapes(task.config) : memoryShapes(task.config);
    this.layout = new FlatLayout(shapes);
    this.variables = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, tf.tidy(() => tf.variable(tf.zeros(shape)))]),
    );
    this.compute =
      task.part === 'vision'
        ? (shard) => visionGradient(task.config, this.variables, shard as VisionShard, task.options)
        : (shard) => memoryGradient(task.config, this.variables, shard as MemoryShard, task.options);
  }

  /** Fills `into`; both buffers go back to the caller. */
  async gradient(weights: Float32Array, into: Float32Array, shard: Shard): Promise<ShardGradient> {
    if (this.layout === null || this.compute === null) throw new Error('gradient() before begin()');
    this.layout.assign(this.variables, weights);
    const gradient = this.compute(shard);
    try {
      const answer = await toShardGradient(gradient, this.layout, weights, into);
      return transfer(answer, [weights.buffer, into.buffer]);
    } finally {
      disposeGradient(gradient);
    }
  }

  tensorCount(): number {
    return tf.memory().numTensors;
  }
}

serve(new GradientWorker());
