/**
 * How each worker of the lab is made.
 */
import type { ArchiveWorker } from '../../../workers/archive.ts';
import type { ClusterWorker } from '../../../workers/cluster.ts';
import type { EvolutionWorker } from '../../../workers/evolution.ts';
import type { PaperAgentWorker } from '../../../workers/paper-agent.ts';
import type { ProjectionWorker } from '../../../workers/projection.ts';
import type { RecorderWorker } from '../../../workers/recorder.ts';
import type { RolloutWorker } from '../../../workers/rollout.ts';
import type { TrainWorker } from '../../../workers/train.ts';
import type { ViewerWorker } from '../../../workers/viewer.ts';
import { messageOf } from '../../math/text.ts';
import { ScriptMissing, Thread, ThreadEnded, ThreadLost } from '../../threads/thread.ts';
import { takeEarlyViewer } from './early-viewer.ts';

export { ScriptMissing, Thread, ThreadEnded, ThreadLost };

/** Seconds for which a worker's event loop may be busy with one thing: the eigenvectors of a large covariance. */
const EVOLUTION_BLOCKED_S = 900;
/** UMAP of some thousand points. */
const PROJECTION_BLOCKED_S = 900;
/** Linear probes on hundreds of inputs and a hundred thousand frames. */
const ROLLOUT_BLOCKED_S = 300;

/** @throws Error with the way out where the browser refuses the worker */
function start<T>(name: string, make: () => Worker, blockedSeconds?: number): Thread<T> {
  let worker: Worker;
  try {
    worker = make();
  } catch (error) {
    throw new Error(
      `this browser does not let the page start its ${name} worker (${messageOf(error)}): ` +
        'reload the page, or open it by http(s) in a current Chrome, Edge, Firefox or Safari',
      { cause: error },
    );
  }
  return new Thread<T>(name, worker, blockedSeconds);
}

// URL and type are written out each time: the bundler finds workers by this form.
export const spawnTrain = (blockedSeconds: number) =>
  start<TrainWorker>(
    'training',
    () => new Worker(new URL('../../../workers/train.ts', import.meta.url), { type: 'module' }),
    blockedSeconds,
  );
export const spawnRollout = () =>
  start<RolloutWorker>(
    'rollout',
    () => new Worker(new URL('../../../workers/rollout.ts', import.meta.url), { type: 'module' }),
    ROLLOUT_BLOCKED_S,
  );
export const spawnEvolution = () =>
  start<EvolutionWorker>(
    'evolution',
    () => new Worker(new URL('../../../workers/evolution.ts', import.meta.url), { type: 'module' }),
    EVOLUTION_BLOCKED_S,
  );
export const spawnViewer = () =>
  start<ViewerWorker>(
    'viewer',
    () =>
      takeEarlyViewer() ??
      new Worker(new URL('../../../workers/viewer.ts', import.meta.url), { type: 'module' }),
  );
export const spawnArchive = () =>
  start<ArchiveWorker>(
    'archive',
    () => new Worker(new URL('../../../workers/archive.ts', import.meta.url), { type: 'module' }),
  );
export const spawnPaperAgent = () =>
  start<PaperAgentWorker>(
    "paper's agent",
    () => new Worker(new URL('../../../workers/paper-agent.ts', import.meta.url), { type: 'module' }),
  );
export const spawnProjection = () =>
  start<ProjectionWorker>(
    'projection',
    () => new Worker(new URL('../../../workers/projection.ts', import.meta.url), { type: 'module' }),
    PROJECTION_BLOCKED_S,
  );
export const spawnRecorder = () =>
  start<RecorderWorker>(
    'recorder',
    () => new Worker(new URL('../../../workers/recorder.ts', import.meta.url), { type: 'module' }),
  );
export const spawnCluster = () =>
  start<ClusterWorker>(
    'cluster',
    () => new Worker(new URL('../../../workers/cluster.ts', import.meta.url), { type: 'module' }),
  );
