/** What the training thread asks of a gradient thread, and the calls that workers/gradient.ts answers. Types only. */
import type { ShardGradient } from '../backend/gradient-team.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { MemoryShard } from '../memory/gradient.ts';
import type { MemoryLossOptions } from '../memory/loss.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { VisionShard } from '../vision/gradient.ts';
import type { VisionLossOptions } from '../vision/loss.ts';

/** Whose gradient a thread computes. */
export type GradientTask =
  | { part: 'vision'; config: VisionConfig; options: VisionLossOptions }
  | { part: 'memory'; config: MemoryConfig; options: MemoryLossOptions };

export type Shard = VisionShard | MemoryShard;

export interface GradientCalls {
  /** Opens the backend and prepares for the shards of one net. */
  begin(task: GradientTask): Promise<void>;
  /** Fills `into`; both buffers go back to the caller. */
  gradient(weights: Float32Array, into: Float32Array, shard: Shard): Promise<ShardGradient>;
}
