/**
 * Before the first step of a training: on WebGPU its programs are compiled side by side, told in the stage's line.
 * Where that fails the steps compile them one by one, later and slower: a notice, not the end.
 */

import { proxy } from 'comlink';
import { messageOf } from '../../math/text.ts';
import type { PrecompileTask } from '../../training/precompile.ts';
import type { RunContext, StageClock } from '../run.ts';

export async function precompileSteps(
  { train, control, emit }: RunContext,
  clock: StageClock,
  task: PrecompileTask,
): Promise<void> {
  const onProgress = (compiled: number, total: number): void =>
    clock.progress(0, `compiling ${compiled} of ${total} GPU programs`);
  try {
    await train.call((worker) => worker.precompileSteps(task, proxy(onProgress)));
  } catch (error) {
    // The thread was ended by a stop; nobody waits for its steps.
    if (control.signal.aborted) throw error;
    const reason = messageOf(error);
    const text = `The GPU programs of ${task.part} were not compiled ahead, so its first step takes longer: ${reason}`;
    emit({ type: 'notice', level: 'warning', text });
  }
}
