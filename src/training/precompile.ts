/**
 * Compiles the WebGPU programs of a training before its first step: a trainer made for this alone takes one step in
 * the shapes of the run and is disposed. Nothing of the run is touched, and none of its random numbers is drawn.
 */
import { warmUp } from '../backend/warm-up.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { MemoryTrainer } from '../memory/trainer.ts';
import { VisionTrainer } from '../vision/trainer.ts';
import type { TrainingTask } from './training-task.ts';

/** Gives the number of programs that were compiled; 0 at once where the backend is not WebGPU. */
export function precompile(
  task: TrainingTask,
  onProgress: (compiled: number, total: number) => void,
): Promise<number> {
  return warmUp(() => (task.part === 'vision' ? visionStep(task) : memoryStep(task)), onProgress);
}

async function visionStep({ config, options }: TrainingTask & { part: 'vision' }): Promise<void> {
  const trainer = new VisionTrainer(config, options);
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
