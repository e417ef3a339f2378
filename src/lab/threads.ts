/**
 * The threads of the lab: how each worker is made. May import the types of workers/.
 */
import type { ArchiveWorker } from '../../workers/archive.ts';
import type { EvolutionWorker } from '../../workers/evolution.ts';
import type { PaperAgentWorker } from '../../workers/paper-agent.ts';
import type { RolloutWorker } from '../../workers/rollout.ts';
import type { TrainWorker } from '../../workers/train.ts';
import type { ViewerWorker } from '../../workers/viewer.ts';
import { Thread, ThreadLost } from './thread.ts';

export { Thread, ThreadLost };

/** Seconds for which a worker's event loop may be busy with one thing: the eigenvectors of a large covariance. */
const EVOLUTION_BLOCKED_S = 900;
/** Linear probes on hundreds of inputs and a hundred thousand frames. */
const ROLLOUT_BLOCKED_S = 300;

// URL and type are spelled out each time: the bundler finds workers by this very form.
export const spawnTrain = (blockedSeconds: number) =>
  new Thread<TrainWorker>(
    'training',
    new Worker(new URL('../../workers/train.ts', import.meta.url), { type: 'module' }),
    blockedSeconds,
  );
export const spawnRollout = () =>
  new Thread<RolloutWorker>(
    'rollout',
    new Worker(new URL('../../workers/rollout.ts', import.meta.url), { type: 'module' }),
    ROLLOUT_BLOCKED_S,
  );
export const spawnEvolution = () =>
  new Thread<EvolutionWorker>(
    'evolution',
    new Worker(new URL('../../workers/evolution.ts', import.meta.url), { type: 'module' }),
    EVOLUTION_BLOCKED_S,
  );
export const spawnViewer = () =>
  new Thread<ViewerWorker>(
    'viewer',
    new Worker(new URL('../../workers/viewer.ts', import.meta.url), { type: 'module' }),
  );
export const spawnArchive = () =>
  new Thread<ArchiveWorker>(
    'archive',
    new Worker(new URL('../../workers/archive.ts', import.meta.url), { type: 'module' }),
  );
export const spawnPaperAgent = () =>
  new Thread<PaperAgentWorker>(
    "paper's agent",
    new Worker(new URL('../../workers/paper-agent.ts', import.meta.url), { type: 'module' }),
  );
