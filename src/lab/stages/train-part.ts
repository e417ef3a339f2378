/**
 * What the training of V and the training of M have in common: read the data, compile, begin, run the loop to the end,
 * free everything. The stages train-vision.ts and train-memory.ts say what differs.
 */
import type { TrainingFiles, TrainingTask } from '../../training/training-task.ts';
import type { RunContext } from '../run.ts';
import { precompileSteps } from './precompile.ts';
import type { ProgressTracker } from './progress-tracker.ts';
import { runTraining, type TrainingPlan } from './training-loop.ts';

export interface PartPlan extends TrainingPlan {
  files: TrainingFiles;
  task: TrainingTask;
}

/** Trains V or M in the training worker; gives the last losses for the report. */
export async function trainPart(
  context: RunContext,
  tracker: ProgressTracker,
  plan: PartPlan,
): Promise<Record<string, unknown>> {
  const { train } = context;
  const { files, task, steps } = plan;
  tracker.update(0, `reading ${files.seen.length.toLocaleString('en')} episodes`);
  await train.call((worker) => worker.loadTraining(files));
  // No steps at all leave a network as it was drawn: the ablation with a random M.
  if (steps > 0) await precompileSteps(context, tracker, task);
  await train.call((worker) => worker.beginTraining(task));
  let trained: Record<string, unknown>;
  try {
    trained = await runTraining(context, tracker, plan);
  } finally {
    await train.call((worker) => worker.endTraining());
  }
  delete context.report.adopted;
  return trained;
}
