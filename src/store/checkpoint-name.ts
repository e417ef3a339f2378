/** How the files of a run are named, and the one that commands on the page read. */
import type { RunSettings } from '../lab/settings/settings.ts';
import type { LabState } from './store.ts';

/** The files of a run begin with this. */
export const stemOf = ({ experiment, preset, seed }: RunSettings): string =>
  `${experiment}-${preset}-seed${seed}`;

/** Settings that the agent on the page was made with; those of the form before there is one. */
export const agentSettings = ({ madeWith, settings }: Pick<LabState, 'madeWith' | 'settings'>): RunSettings =>
  madeWith ?? settings;

/** The checkpoint that Save makes. */
export const fileName = (settings: RunSettings): string => `${stemOf(settings)}.safetensors`;

/** The file of the present networks; as Save will name it where there is none yet. */
export const checkpointFile = (state: Pick<LabState, 'savedAs' | 'madeWith' | 'settings'>): string =>
  state.savedAs ?? fileName(agentSettings(state));
