/** GPU programs compiled before a training: told on the way, and no training waits in vain. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../../src/lab/events.ts';
import type { RunContext } from '../../../src/lab/run.ts';
import { precompileSteps } from '../../../src/lab/stages/precompile.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
import { Control } from '../../../src/threads/control.ts';
import type { TrainingTask } from '../../../src/training/training-task.ts';

const task: TrainingTask = {
  part: 'vision',
  config: { size: 'tiny', latentSize: 4 },
  options: { learningRate: 1e-3, batchSize: 2, klTolerance: 0.5, klWeight: 1, seed: 1 },
};

type Compile = (
  given: TrainingTask,
  onProgress: (compiled: number, total: number) => void,
) => Promise<number>;

function stage(compile: Compile) {
  const events: LabEvent[] = [];
  const control = new Control();
  const context = {
    control,
    emit: (event: LabEvent) => events.push(event),
    train: {
      call: (what: (remote: { precompileSteps: Compile }) => unknown) => what({ precompileSteps: compile }),
    },
  } as unknown as RunContext;
  const tracker = new ProgressTracker(context, 'vision');
  return { control, events, tracker, go: () => precompileSteps(context, tracker, task) };
}

it("is told in the stage's line", async () => {
  const { go, tracker, events } = stage(async (given, onProgress) => {
    expect(given).toBe(task);
    onProgress(12, 40);
    return 40;
  });
  await go();
  tracker.emit('running');
  expect(events.at(-1)).toMatchObject({ progress: { detail: 'compiling 12 of 40 GPU programs' } });
  expect(events.filter(({ type }) => type === 'notice')).toEqual([]);
});

it('that fails is a notice with the reason, and the training begins', async () => {
  const { go, events } = stage(() => Promise.reject(new Error('2 of 40 GPU programs did not compile: bad')));
  await go();
  expect(events.at(-1)).toEqual({
    type: 'notice',
    level: 'warning',
    text:
      'The GPU programs of vision were not compiled ahead, so its first step takes longer: ' +
      '2 of 40 GPU programs did not compile: bad',
  });
});

it('that is cut off by a stop is a stop', async () => {
  const { go, control, events } = stage(() => Promise.reject(new Error('the training worker was ended')));
  control.stop();
  await expect(go()).rejects.toThrow('was ended');
  expect(events.filter(({ type }) => type === 'notice')).toEqual([]);
});
