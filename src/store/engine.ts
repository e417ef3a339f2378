/**
 * What the page asks of the engine: the parts of the lab's own that the store and the panels use, so that tests
 * can stand in for them. Types only.
 */

import type { BestMean } from '../lab/agent-parts.ts';
import type { ViewerClient as LabViewerClient } from '../lab/clients/viewer-client.ts';
import type { Engine as LabEngine } from '../lab/engine.ts';

export type {
  Actor,
  CameraMode,
  ControllerParts,
  DrawnPicture,
  DreamDriver,
  DreamOrigin,
  DreamResult,
  DreamState,
  Drivers,
  EndReason,
  EpisodeLatents,
  EpisodeResult,
  Fan,
  OpponentActor,
  OpponentResult,
  SeededOrigin,
  StartRequest,
  StepPrediction,
  Trained,
  View,
  ViewerFrame,
  ViewRequest,
} from '../lab/clients/viewer-client.ts';

/** A mean of the search that was tested by itself. */
export type TestedMean = BestMean;

export type ViewerClient = Pick<
  LabViewerClient,
  | 'configure'
  | 'advance'
  | 'reset'
  | 'seek'
  | 'score'
  | 'drivenByHand'
  | 'setOther'
  | 'scoreDream'
  | 'drawOn'
  | 'look'
  | 'beginDream'
  | 'wakeUp'
  | 'decode'
  | 'decodeAll'
  | 'encode'
  | 'feedDream'
  | 'collect'
  | 'controllerParts'
  | 'editController'
  | 'episodeFrame'
>;

export type Engine = Pick<
  LabEngine,
  | 'start'
  | 'openArchive'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'subscribe'
  | 'diagnose'
  | 'exportCheckpoint'
  | 'importCheckpoint'
  | 'goBackToMean'
  | 'reportJson'
  | 'watchEpisodes'
  | 'fitnessCsv'
  | 'curvesCsv'
  | 'share'
> & {
  readonly timeline: Pick<LabEngine['timeline'], 'steps' | 'look' | 'rollBack'>;
} & { readonly viewer: ViewerClient; readonly files: { keepsData: boolean } };
