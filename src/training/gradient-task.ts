/** Messages from the training thread to a gradient thread: the calls of workers/gradient.ts. Types only. */
import type { ShardGradient } from '../backend/gradient-team.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { MemoryShard } from '../memory/gradient.ts';
import type { MemoryLossOptions } from '../memory/loss.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { VisionGradientOptions, VisionShard } from '../vision/gradient.ts';

/** The network whose gradient a thread computes. */
export type GradientTask =
  | { part: 'vision'; config: VisionConfig; options: VisionGradientOptions }
  | { part: 'memory'; config: MemoryConfig; options: MemoryLossOptions };

export type Shard = VisionShard | MemoryShard;

export interface GradientCalls {
  /** Opens the backend and prepares for the shards of one network. */
  begin(task: GradientTask): Promise<void>;
  /** Writes the gradient to `into`; both buffers are returned to the caller. */
  gradient(weights: Float32Array, into: Float32Array, shard: Shard): Promise<ShardGradient>;
}
