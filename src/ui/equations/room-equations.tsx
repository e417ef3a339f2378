/**
 * The equations of V, M, C and of the search, each exactly as the file computes it that stands beside it. This folder:
 * MathML for JSX, a short notation, one equation with its legend, and those of each room.
 */
import {
  type Experiment,
  type ExperimentRecord,
  experimentOf,
  hasController,
} from '../../lab/settings/settings.ts';
import type { RoomId } from '../../store/rooms.ts';
import classes from './equations.module.css';
import { ActionOfCar, ChosenAction, Search } from './of-controller.tsx';
import { ReturnOfCar, ReturnOfMatch } from './of-environment.tsx';
import { CellOfMemory, DrawOfMemory, dream, MixtureOfMemory } from './of-memory.tsx';
import { Probe } from './of-report.tsx';
import { LatentOfFrame, LossOfVision } from './of-vision.tsx';

export function RoomEquations({ room, experiment }: { room: RoomId; experiment: Experiment }) {
  const shown = equationsOf(room, experimentOf(experiment));
  if (shown === null) return null;
  return (
    <div className={classes.equations} data-anchor={`equation-${room}`}>
      {shown}
    </div>
  );
}

/** Of an experiment with such actions; null: none. */
export function equationsOf(room: RoomId, record: ExperimentRecord) {
  const acts = hasController(record);
  const discrete = record.actions.kind === 'discrete';
  switch (room) {
    case 'environment':
      return acts ? (discrete ? ReturnOfMatch : ReturnOfCar) : null;
    case 'vision':
      return (
        <>
          {LatentOfFrame}
          {LossOfVision}
        </>
      );
    case 'memory':
      return (
        <>
          {CellOfMemory}
          {MixtureOfMemory}
          {DrawOfMemory}
          {dream(acts)}
        </>
      );
    case 'controller':
      return acts ? (
        <>
          {discrete ? <ChosenAction names={record.actions.names} /> : ActionOfCar}
          {Search}
        </>
      ) : null;
    case 'report':
      return Probe;
    default:
      return null;
  }
}
