/**
 * Before the first step of a training: WebGPU compiles its programs side by side, and the stage shows how many. Where
 * that fails the steps compile them one by one, later and slower: a notice, not an error.
 */

import { proxy } from 'comlink';
import { messageOf } from '../../math/text.ts';
import type { TrainingTask } from '../../training/training-task.ts';
import type { RunContext } from '../run.ts';
import type { ProgressTracker } from './progress-tracker.ts';

export async function precompileSteps(
  { train, control, emit }: RunContext,
  tracker: ProgressTracker,
  task: TrainingTask,
): Promise<void> {
  const onProgress = (compiled: number, total: number): void =>
    tracker.update(0, `compiling ${compiled} of ${total} GPU programs`);
  try {
    await train.call((worker) => worker.precompileSteps(task, proxy(onProgress)));
  } catch (error) {
    // A stop ended the worker; no step follows.
    if (control.signal.aborted) throw error;
    const text = `The GPU programs of ${task.part} were not compiled ahead, so its first step takes longer`;
    emit({ type: 'notice', level: 'warning', text: `${text}: ${messageOf(error)}` });
  }
}
