/**
 * Precompiles the WebGPU programs of a training step of V or M: runs one step in the shapes of the run with a trainer
 * that is disposed afterwards. The state and the random numbers of the run do not change.
 */
import { warmUp } from '../backend/warm-up.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { type MemoryOptions, MemoryTrainer } from '../memory/trainer.ts';
import type { VisionConfig } from '../vision/config.ts';
import { type VisionOptions, VisionTrainer } from '../vision/trainer.ts';

/** The training whose programs are compiled. */
export type PrecompileTask =
  | { part: 'vision'; config: VisionConfig; options: VisionOptions }
  | { part: 'memory'; config: MemoryConfig; options: MemoryOptions };

/** @returns the number of compiled programs; 0 at once where the backend is not WebGPU */
export function precompile(
  task: PrecompileTask,
  onProgress: (compiled: number, total: number) => void,
): Promise<number> {
  return warmUp(() => (task.part === 'vision' ? visionStep(task) : memoryStep(task)), onProgress);
}

async function visionStep({ config, options }: PrecompileTask & { part: 'vision' }): Promise<void> {
  const trainer = new VisionTrainer(config, options);
  try {
    await trainer.trainBatch(new Uint8Array(options.batchSize * FRAME_BYTES), true);
  } finally {
    trainer.dispose();
  }
}

async function memoryStep({ config, options }: PrecompileTask & { part: 'memory' }): Promise<void> {
  const { batchSize, sequenceLength } = options;
  const rows = batchSize * sequenceLength;
  const trainer = new MemoryTrainer(config, options);
  try {
    const batch = {
      mu: new Float32Array((rows + batchSize) * config.latentSize),
      actions: new Float32Array(rows * config.actionSize),
      rewards: new Float32Array(rows),
      dones: new Float32Array(rows),
    };
    await trainer.trainBatch(batch, true);
  } finally {
    trainer.dispose();
  }
}
