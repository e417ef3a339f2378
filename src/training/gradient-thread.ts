/**
 * A gradient worker as a helper of a team: copies each shard, transfers the copy and the large buffers, and receives
 * the buffers back with the answer.
 */
import { transfer } from 'comlink';
import type { GradientHelper, ShardGradient } from '../backend/gradient-team.ts';
import { Thread } from '../threads/thread.ts';
import type { GradientCalls, GradientTask, Shard } from './gradient-task.ts';

/** Time to load and compile a backend on a busy machine. */
const BEGIN_SECONDS = 60;

export class GradientThread implements GradientHelper<Shard> {
  private readonly thread: Thread<GradientCalls>;
  private readonly task: GradientTask;

  /** @param worker of workers/gradient.ts */
  constructor(worker: Worker, task: GradientTask) {
    this.thread = new Thread<GradientCalls>('gradient', worker);
    this.task = task;
  }

  /** Resolves when the worker is ready for shards of its task. */
  begin(): Promise<void> {
    return this.thread.call((remote) => remote.begin(this.task), BEGIN_SECONDS);
  }

  gradient(weights: Float32Array, into: Float32Array, shard: Shard, seconds: number): Promise<ShardGradient> {
    const { copy, buffers } = copyOf(shard);
    return this.thread.call(
      (remote) =>
        remote.gradient(
          transfer(weights, [weights.buffer]),
          transfer(into, [into.buffer]),
          transfer(copy, buffers),
        ),
      seconds,
    );
  }

  end(): void {
    this.thread.end();
  }
}

/**
 * A copy of the shard with its own buffers: the originals may be views of the whole batch, which is not transferred.
 */
function copyOf(shard: Shard): { copy: Shard; buffers: ArrayBufferLike[] } {
  const buffers: ArrayBufferLike[] = [];
  const entries = Object.entries(shard).map(([name, value]) => {
    if (!ArrayBuffer.isView(value)) return [name, value];
    const own = (value as Float32Array | Uint8Array).slice();
    buffers.push(own.buffer);
    return [name, own];
  });
  return { copy: Object.fromEntries(entries) as Shard, buffers };
}
