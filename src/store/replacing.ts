/**
 * What the page asks about before a run or another agent takes the place of what is there: much time or disk, training
 * that is not saved, and the agent that comes with the page.
 */
import { coresHere } from '../lab/clients/machine.ts';
import type { Experiment } from '../lab/settings/settings.ts';
import { costOf } from './cost.ts';
import { SHIPPED } from './shipped-agent.ts';
import { isOccupied, type LabState, unsavedSeconds, WORTH_ASKING_SECONDS } from './store.ts';

/** From two hours or 1 GB on, a dialog shows the cost before a run starts. */
const LONG_SECONDS = 7200;
const LARGE_BYTES = 1e9;

/** Whether a run is asked about before it begins. */
export function asksBeforeRun(state: LabState): boolean {
  const cost = costOf(state.settings, coresHere());
  const isLarge = cost.seconds > LONG_SECONDS || cost.bytes > LARGE_BYTES;
  return isLarge || state.shipped !== null || isUnsaved(state);
}

/** More training than one lets go of without a question, in this tab only. */
export function isUnsaved(state: LabState): boolean {
  return unsavedSeconds(state) > WORTH_ASKING_SECONDS;
}

/** Whether the experiment has a trained agent, and another one or none is on the page. */
export function canReopenAgent(state: LabState): boolean {
  const { settings, shipped, arriving } = state;
  const exists = SHIPPED[settings.experiment] !== undefined;
  return exists && shipped === null && arriving === null && !isOccupied(state);
}

/** Whether the page has nothing of its own that another tab's run of this experiment would hide. */
export function isFreeFor(state: LabState, experiment: Experiment): boolean {
  const { settings, trained, shipped, keptAs } = state;
  const isNobodys = !trained.vision || shipped !== null || keptAs !== null;
  return experiment === settings.experiment && !isOccupied(state) && isNobodys;
}
