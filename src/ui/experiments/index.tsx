/** The panels of each experiment, and those of the one that is set. */
import { type Experiment, type ExperimentRecord, experimentOf } from '../../lab/settings/settings.ts';
import { useLab } from '../workbench.tsx';
import { BOUNCING_BALL_PANELS } from './bouncing-ball.tsx';
import { CAR_RACING_PANELS } from './car-racing.tsx';
import type { ExperimentPanels } from './panels.ts';
import { PONG_PANELS } from './pong.tsx';

const PANELS: Readonly<Record<Experiment, ExperimentPanels>> = {
  'bouncing-ball': BOUNCING_BALL_PANELS,
  'car-racing': CAR_RACING_PANELS,
  pong: PONG_PANELS,
};

/** The facts of the experiment that is set. */
export function useExperiment(): ExperimentRecord {
  return experimentOf(useLab((state) => state.settings.experiment));
}

export function usePanels(): ExperimentPanels {
  return PANELS[useLab((state) => state.settings.experiment)];
}
