/**
 * Opens a run: the training backend, the unfinished run of the same settings where there is one, else an empty run or
 * one that starts from a checkpoint, and the context that its stages share.
 */
import { version } from '../../package.json';
import type { Control } from '../threads/control.ts';
import { settingsWithBase } from './checkpoint/base-settings.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import { collectorOf } from './checkpoint/collector.ts';
import { continuationText } from './checkpoint/continue-search.ts';
import { keepBase, keptBase } from './checkpoint/kept-base.ts';
import { lineageOf } from './checkpoint/lineage.ts';
import { provenance } from './checkpoint/provenance.ts';
import { startWarm } from './checkpoint/run-start.ts';
import { beginRun, findRun, type SavedRun, saveRun } from './checkpoint/saved-run.ts';
import { recordOf, type WarmStart, type WarmStartRecord } from './checkpoint/warm-start.ts';
import type { RunThreads } from './clients/run-threads.ts';
import { waitForRoom } from './disk-full.ts';
import { usesImported } from './episode-shares.ts';
import type { LabListener, StageName } from './events.ts';
import { runFileOf } from './library/run-files.ts';
import type { AskedSettings } from './page-handle.ts';
import { importedFolder, type RunContext } from './run.ts';
import { checkSettings } from './settings/check.ts';
import { withoutIdleSettings } from './settings/effect.ts';
import type { RunSettings } from './settings/settings.ts';
import { settingsToHash } from './settings/url.ts';
import { hasOtherEpisodes } from './stages/collect.ts';

export interface OpenRun {
  context: RunContext;
  /** The run as it stands at any moment. */
  checkpoint: Checkpoint;
  /** Grows as stages end; it is saved with the run. */
  stagesDone: StageName[];
  /** The unfinished run that is resumed; null for a new one. */
  saved: SavedRun | null;
  /** Seconds, tensors and bytes of each stage, in the report. */
  stages: Record<string, unknown>;
}

/**
 * Who asked for the run: a script, which keeps the files that it wants; the page, which keeps runs that end or make
 * way; 'stored': the page, to go on with the stored run of these settings, whatever it began with.
 */
export type RunOrigin = 'script' | 'page' | 'stored';

/** How a run is started. */
export interface RunManner {
  origin: RunOrigin;
  /** The run stops when this stage is done, and can go on from there; absent: it ends with its last stage. */
  until?: StageName;
}

export interface RunRequest extends RunManner {
  settings: RunSettings;
  base: WarmStart | null;
  control: Control;
  emit: LabListener;
}

/** @throws Error naming a setting that is wrong, or that the base of a warm start rules out */
export function settingsOfRun(given: AskedSettings, base: WarmStart | null, origin: RunOrigin): RunSettings {
  if (base !== null) return settingsWithBase(given, base);
  const asked = checkSettings(given);
  // A stored run keeps its own, also of those that have no effect.
  return origin === 'stored' ? asked : withoutIdleSettings(asked);
}

/** @throws Error where a stored run is to go on that is not there */
export async function openRun(
  threads: RunThreads,
  { settings, base, origin, control, emit }: RunRequest,
): Promise<OpenRun> {
  const { archive } = threads;
  const backend = await threads.backend();
  const found = await findRun(archive, settings, origin === 'stored' ? 'any' : recordOf(base), (reason) => {
    const text = `An unfinished run of these settings cannot be read; starting over: ${reason}`;
    emit({ type: 'notice', level: 'warning', text });
  });
  if (origin === 'stored' && found === null) {
    throw new Error('this browser no longer holds the run in a state in which it can go on: train it anew');
  }
  const imported = await importedPlace(threads, settings);
  // The room Runs goes on with the very run, where what is left of it needs no episodes.
  const isAsked = origin === 'stored' && found?.stagesDone.includes('diagnose');
  const isOutdated = found !== null && !isAsked && (await hasOtherEpisodes(archive, found, imported));
  if (isOutdated) {
    const text = 'The stored run of these settings learned from other imported episodes; starting over.';
    emit({ type: 'notice', level: 'warning', text });
  }
  const saved = isOutdated ? null : found;
  for (const text of base?.notices ?? []) {
    emit({ type: 'notice', level: 'warning', text: `${base?.name}: ${text}` });
  }
  const start = saved ?? startWarm(base, settings);
  const { agent, stagesDone, history, learning, report } = start;
  if (saved === null) {
    await beginRun(archive, settings, stagesDone, origin !== 'script');
    if (base !== null && collectorOf(base, settings) !== null) {
      await keepBase(archive, runFileOf(settings), base);
    }
    if (base?.keep === 'search') {
      emit({ type: 'notice', level: 'info', text: continuationText(settings, base, history.length) });
    }
  } else {
    const before = saved.stagesDone.join(', ') || 'no stage';
    const text = `Going on with the unfinished run of these settings: ${before} done before.`;
    emit({ type: 'notice', level: 'info', text });
  }
  const stages: Record<string, unknown> = (report.stages as Record<string, unknown>) ?? {};
  // A resumed search is identified by its settings alone: it keeps the base it was begun with.
  const begun = saved === null ? recordOf(base) : ((report.base ?? null) as WarmStartRecord | null);
  const driver = base ?? (begun && (await keptBase(archive, runFileOf(settings), begun)));
  report.provenance = {
    ...provenance(settings, backend, version, begun),
    address: settingsToHash(settings),
  };
  report.base = begun;
  if (saved === null && base !== null) report.lineage = lineageOf(base);
  report.settings = settings;
  report.stages = stages;
  const context: RunContext = {
    settings,
    imported,
    control,
    agent,
    collector: collectorOf(driver, settings),
    history,
    learning,
    report,
    emit,
    search: start.search,
    best: start.best,
    get train() {
      return threads.train;
    },
    get evolution() {
      return threads.evolution;
    },
    archive,
    pool: threads.pool,
    keepsTimeline: origin !== 'script',
    backend: backend.name,
    async replaceThread(loss, isFarther) {
      threads.replace(loss, isFarther);
      context.backend = (await threads.backend()).name;
    },
    waitForRoom: (error) => waitForRoom(error, { archive, control, emit, origin }),
    save: () => saveRun(archive, { ...checkpoint, stagesDone }),
  };
  // Getters, for the search goes on after this.
  const checkpoint: Checkpoint = {
    settings,
    agent,
    history,
    learning,
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

/** The set of imported episodes that the run reads; it is held until the run ends. */
async function importedPlace({ archive }: RunThreads, settings: RunSettings): Promise<string> {
  const folder = importedFolder(settings);
  if (!usesImported(settings)) return folder;
  return archive.holdSet(folder);
}
