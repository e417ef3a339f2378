/**
 * The stages of a run, one after the other: collect, V, encode, M, diagnostics, C, evaluate. What is done when a run is
 * stopped or fails stays done.
 */
import { Stopped } from '../threads/control.ts';
import { hasDiagnostics } from './checkpoint/stages-done.ts';
import { ThreadLost } from './clients/workers.ts';
import { STAGE_NAMES, type StageName, stagesOf } from './events.ts';
import type { RunContext } from './run.ts';
import { collect } from './stages/collect.ts';
import { diagnose } from './stages/diagnose.ts';
import { encode } from './stages/encode.ts';
import { evaluate } from './stages/evaluate.ts';
import { evolve } from './stages/evolve.ts';
import { ProgressTracker } from './stages/progress-tracker.ts';
import { trainMemory } from './stages/train-memory.ts';
import { trainVision } from './stages/train-vision.ts';

const STAGES: Record<StageName, (context: RunContext, tracker: ProgressTracker) => Promise<void>> = {
  collect,
  vision: trainVision,
  encode,
  memory: trainMemory,
  diagnose,
  evolve,
  evaluate,
};

export interface StageEnd {
  stage: StageName;
  seconds: number;
}

/**
 * Runs the stages that `done` does not name; `onStageEnd` may save what there is.
 * @param until the last stage to run
 * @throws Stopped after that stage, where others are left, also where it was done before
 */
export async function runStages(
  context: RunContext,
  done: readonly StageName[],
  onStageEnd: (end: StageEnd) => Promise<void>,
  until?: StageName,
): Promise<void> {
  const planned = stagesOf(context.settings.experiment);
  for (const stage of STAGE_NAMES) {
    if (!planned.includes(stage)) emitStatus(context, stage, 'skipped', '');
    else if (stage === 'diagnose' && done.includes(stage) && !hasDiagnostics(context.report)) {
      emitStatus(context, stage, 'skipped', 'V and M are kept');
    } else if (done.includes(stage)) emitStatus(context, stage, 'done', 'kept from before');
    else emitStatus(context, stage, 'waiting', '');
  }
  const end = until !== undefined && planned.includes(until) ? planned.indexOf(until) + 1 : planned.length;
  const isLeft = (stage: StageName): boolean => !done.includes(stage);
  for (const stage of planned.slice(0, end).filter(isLeft)) {
    let tracker = new ProgressTracker(context, stage);
    let secondsBefore = 0;
    let isFarther = true;
    const unsubscribe = context.control.subscribe((paused) => tracker.emit(paused ? 'paused' : 'running'));
    try {
      for (let done = false; !done; ) {
        try {
          await STAGES[stage](context, tracker);
          done = true;
        } catch (error) {
          if (context.control.signal.aborted) throw error;
          // The stage begins again, with a new worker or with room for its files, from what it had kept.
          if (error instanceof ThreadLost) {
            await context.replaceThread(error, isFarther || tracker.hasKept);
            isFarther = false;
          } else await context.waitForRoom(error);
          secondsBefore += tracker.seconds;
          tracker = new ProgressTracker(context, stage);
        }
      }
    } catch (error) {
      tracker.emit(error instanceof Stopped || context.control.signal.aborted ? 'stopped' : 'failed');
      throw error;
    } finally {
      unsubscribe();
    }
    tracker.emit('done');
    await onStageEnd({ stage, seconds: secondsBefore + tracker.seconds });
  }
  if (planned.slice(end).some(isLeft)) throw new Stopped();
}

function emitStatus(
  { emit }: RunContext,
  stage: StageName,
  status: 'skipped' | 'done' | 'waiting',
  detail: string,
): void {
  emit({
    type: 'stage',
    stage,
    progress: { status, fraction: status === 'done' ? 1 : 0, elapsed: 0, eta: null, detail },
  });
}
