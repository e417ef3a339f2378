/** An agent to race against, from a checkpoint: only what drives of it. */
import type { OtherAgent } from '../viewer/viewer-frame.ts';
import { decodeCheckpoint } from './checkpoint/checkpoint.ts';
import type { Experiment } from './settings/settings.ts';

/** @throws Error where the file is no checkpoint, has no C, or is of another experiment than the one that is shown */
export function otherAgentOf(bytes: Uint8Array, shown: Experiment): OtherAgent {
  const { settings, agent } = decodeCheckpoint(bytes);
  if (settings.experiment !== shown) {
    throw new Error(
      `it drives ${settings.experiment}, and the page shows ${shown}: change the experiment first`,
    );
  }
  const { vision, memory, controller } = agent;
  if (vision === null || controller === null) {
    throw new Error('it has no C yet, so it cannot drive: choose a run in which C was trained');
  }
  return { vision, memory, controller, sampleZ: settings['controller.sampleZ'] };
}
