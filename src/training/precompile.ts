/**
 * Compiles the WebGPU programs of a training before its first step: a temporary trainer does one step in the shapes of
 * the run and is disposed. The state and the random numbers of the run do not change.
 */
import { warmUp } from '../backend/warm-up.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { MemoryTrainer } from '../memory/trainer.ts';
import { VisionTrainer } from '../vision/trainer.ts';
import type { TrainingTask } from './training-task.ts';

/** @returns the number of compiled programs; 0 at once where the backend is not WebGPU */
export function precompile(
  task: TrainingTask,
  onProgress: (compiled: number, total: number) => void,
): Promise<number> {
  return warmUp(() => (task.part === 'vision' ? visionStep(task) : memoryStep(task)), onProgress);
}

async function visionStep({ config, options }: TrainingTask & { part: 'vision' }): Promise<void> {
  const trainer = new VisionTrainer(config, options);
  trainer.groundWeight = options.groundWeight ?? 0;
  try {
    await trainer.trainBatch(new Uint8Array(options.batchSize * FRAME_BYTES), true);
  } finally {
    trainer.dispose();
  }
}

async function memoryStep({ config, options }: TrainingTask & { part: 'memory' }): Promise<void> {
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
