/**
 * What a run begins with: the training backend, the unfinished run of the same settings where there is one, else an
 * empty one or that of a base, and the context its stages share.
 */
import { version } from '../../package.json';
import type { BackendReport } from '../backend/choose.ts';
import type { Control } from '../threads/control.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import { continuationText } from './checkpoint/continue-search.ts';
import { provenance } from './checkpoint/provenance.ts';
import { beginRun, findRun, type SavedRun, saveRun } from './checkpoint/saved-run.ts';
import { type Base, recordOf, startWarm, type WarmStartRecord } from './checkpoint/warm-start.ts';
import type { RunThreads } from './clients/run-threads.ts';
import type { LabListener, StageName } from './events.ts';
import { linkTo } from './pool/inference-client.ts';
import type { RunContext } from './run.ts';
import type { RunSettings } from './settings/settings.ts';
import { backendFromQuery, settingsToHash } from './settings/url.ts';

export interface OpenRun {
  context: RunContext;
  /** The run as it stands, whenever it is looked at. */
  checkpoint: Checkpoint;
  /** Grows as stages end; what is saved says it too. */
  stagesDone: StageName[];
  /** The unfinished run that goes on. */
  saved: SavedRun | null;
  /** Seconds, tensors and bytes of each stage, in the report. */
  stages: Record<string, unknown>;
}

export interface RunRequest {
  settings: RunSettings;
  base: Base | null;
  control: Control;
  emit: LabListener;
}

/** The training backend, in the training thread; on WebGPU the rollouts' inference runs there too. */
async function openBackend({ train, pool }: RunThreads, emit: LabListener): Promise<BackendReport> {
  const backend = await train.call((worker) => worker.open(backendFromQuery(location.search)));
  emit({ type: 'backend', name: backend.name, reason: backend.reason });
  if (backend.name === 'webgpu') pool.thinkWith(linkTo(train));
  return backend;
}

export async function openRun(
  crew: RunThreads,
  { settings, base, control, emit }: RunRequest,
): Promise<OpenRun> {
  const { archive } = crew;
  const backend = await openBackend(crew, emit);
  const saved = await findRun(archive, settings, recordOf(base), (reason) => {
    const text = `An unfinished run of these settings cannot be read and is begun anew: ${reason}`;
    emit({ type: 'notice', level: 'warning', text });
  });
  for (const text of base?.notices ?? []) {
    emit({ type: 'notice', level: 'warning', text: `${base?.name}: ${text}` });
  }
  const start = saved ?? startWarm(base);
  const { agent, stagesDone, history, report } = start;
  if (saved === null) {
    await beginRun(archive, settings, stagesDone);
    if (base?.keep === 'search') {
      emit({ type: 'notice', level: 'info', text: continuationText(settings, base, history.length) });
    }
  } else {
    const before = saved.stagesDone.join(', ') || 'no stage';
    const text = `Going on with the unfinished run of these settings: ${before} done before.`;
    emit({ type: 'notice', level: 'info', text });
  }
  const stages: Record<string, unknown> = (report.stages as Record<string, unknown>) ?? {};
  // A search that goes on is known by its settings alone: it keeps the base it was begun with.
  const begun = saved === null ? recordOf(base) : ((report.base ?? null) as WarmStartRecord | null);
  report.provenance = {
    ...provenance(settings, backend, version, begun),
    address: settingsToHash(settings),
  };
  report.base = begun;
  report.settings = settings;
  report.stages = stages;
  const context: RunContext = {
    settings,
    control,
    agent,
    history,
    report,
    emit,
    search: start.search,
    best: start.best,
    get train() {
      return crew.train;
    },
    get evolution() {
      return crew.evolution;
    },
    get archive() {
      return crew.archive;
    },
    pool: crew.pool,
    backend: backend.name,
    async replaceThread(loss) {
      crew.replace(loss);
      const text = `The ${loss.worker} worker was restarted: ${loss.message}. The stage goes on from what was last kept.`;
      emit({ type: 'notice', level: 'warning', text });
      if (loss.worker === 'training') context.backend = (await openBackend(crew, emit)).name;
    },
    save: () => saveRun(crew.archive, { ...checkpoint, stagesDone }),
  };
  // Read when it is saved: the search goes on after this.
  const checkpoint: Checkpoint = {
    settings,
    agent,
    history,
    report,
    get search() {
      return context.search;
    },
    get best() {
      return context.best;
    },
  };
  return { context, checkpoint, stagesDone, saved, stages };
}
