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
import { driverIn, keepDriver, keptDriver, noDriver } from './checkpoint/drivers.ts';
import { lineageOf } from './checkpoint/lineage.ts';
import { provenance } from './checkpoint/provenance.ts';
import type { Round } from './checkpoint/rounds.ts';
import { type Start, startWarm } from './checkpoint/run-start.ts';
import { beginRun, checkRoom, findRun, type SavedRun, saveRun } from './checkpoint/saved-run.ts';
import { needsEpisodes } from './checkpoint/stages-done.ts';
import { recordOf, type WarmStart, type WarmStartRecord } from './checkpoint/warm-start.ts';
import type { RunThreads } from './clients/run-threads.ts';
import { untilRoom, waitForRoom } from './disk-full.ts';
import { usesImported } from './episode-shares.ts';
import type { LabListener, StageName } from './events.ts';
import type { Archive } from './library/run-files.ts';
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

/** Who asked for the run: a script, which keeps its own files, or the page, which keeps runs that end or make way. */
export type RunOrigin = 'script' | 'page';

/** How a run is started. */
export interface RunManner {
  origin: RunOrigin;
  /** The stored run of these settings goes on, whatever it began with. */
  stored?: boolean;
  /** Settings of the page that asked, where those of the run are others. */
  form?: RunSettings;
  /** The run stops when this stage is done, and can go on from there; absent: it ends with its last stage. */
  until?: StageName;
}

export interface RunRequest extends Round, Omit<RunManner, 'form'> {
  control: Control;
  emit: LabListener;
}

/** @throws Error naming a setting that is wrong, or that the base of a warm start rules out */
export function settingsOfRun(
  given: AskedSettings,
  base: WarmStart | null,
  stored: boolean | undefined,
): RunSettings {
  if (base !== null) return settingsWithBase(given, base);
  const asked = checkSettings(given);
  // A stored run keeps its own, also of those that have no effect.
  return stored ? asked : withoutIdleSettings(asked);
}

/** @throws Error where a stored run is to go on that is not there */
export async function openRun(
  threads: RunThreads,
  { settings, base: given, plan, origin, stored, control, emit }: RunRequest,
): Promise<OpenRun> {
  const { archive } = threads;
  const waiting = {
    waitForRoom: (error: unknown) => waitForRoom(error, { archive, control, emit, origin }),
  };
  const backend = await threads.backend();
  const found = await findRun(archive, settings, stored ? 'any' : recordOf(given), (reason) => {
    const text = `An unfinished run of these settings cannot be read; starting over: ${reason}`;
    emit({ type: 'notice', level: 'warning', text });
  });
  if (stored && found === null) {
    throw new Error('this browser no longer holds the run in a state in which it can go on: train it anew');
  }
  const imported = await importedPlace(threads, settings);
  // The room Runs goes on with the very run, where what is left of it needs no episodes.
  const isAsked = stored && found !== null && !needsEpisodes(found.stagesDone, settings);
  const isOutdated = found !== null && !isAsked && (await hasOtherEpisodes(archive, found, imported));
  if (isOutdated) {
    if (given === null) refuseWithoutBase(found.report);
    const text = 'The stored run of these settings learned from other imported episodes; starting over.';
    emit({ type: 'notice', level: 'warning', text });
  }
  const saved = isOutdated ? null : found;
  // It starts over with the agent that drove for it.
  const base = given ?? (isOutdated ? await driverOfReport(archive, found.report) : null);
  for (const text of base?.notices ?? []) {
    emit({ type: 'notice', level: 'warning', text: `${base?.name}: ${text}` });
  }
  // The round before has stored it, and it begins now.
  const isReserved = saved?.report.provenance === undefined;
  const start = saved ?? startWarm(base, settings);
  const { agent, stagesDone, history, learning, report } = start;
  if (base?.rollBack !== undefined && saved === null) report.driver = driverIn(base.checkpoint.report);
  const driver = await driverOf(archive, start, settings, base);
  const collector = driver && collectorOf(driver, settings);
  if (saved === null) {
    if (collector === null && needsDriver(start, settings)) throw new Error(noDriver(settings, base));
    await untilRoom(waiting, () => beginRun(archive, settings, stagesDone, origin !== 'script'));
    if (collector !== null && driver === base) {
      await untilRoom(waiting, async () => {
        report.driver = await keepDriver(archive, driver!);
      });
    }
    if (base?.keep === 'search') {
      emit({ type: 'notice', level: 'info', text: continuationText(settings, base, history.length) });
    }
  } else if (isReserved) {
    await checkRoom(archive, settings);
  } else {
    const before = saved.stagesDone.join(', ') || 'no stage';
    const text = `Going on with the unfinished run of these settings: ${before} done before.`;
    emit({ type: 'notice', level: 'info', text });
  }
  const stages: Record<string, unknown> = (report.stages as Record<string, unknown>) ?? {};
  // A resumed search is identified by its settings alone: it keeps the base it was begun with.
  const begun = saved === null ? recordOf(base) : ((report.base ?? null) as WarmStartRecord | null);
  report.provenance = {
    ...provenance(settings, backend, version, begun),
    address: settingsToHash(plan?.form ?? settings),
  };
  report.base = begun;
  if (saved === null && base !== null) report.lineage = lineageOf(base);
  report.settings = settings;
  // Of now: a run that was one of several rounds may be asked for alone.
  if (plan === null) delete report.plan;
  else report.plan = { ...plan };
  report.stages = stages;
  const context: RunContext = {
    settings,
    imported,
    control,
    agent,
    collector,
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
    ...waiting,
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
  return { context, checkpoint, stagesDone, saved: isReserved ? null : saved, stages };
}

/** Whether episodes are left to collect, or C to carry over, of which an agent drives some. */
function needsDriver({ stagesDone, agent }: Start, settings: RunSettings): boolean {
  if (settings['collect.agentFraction'] === 0 || settings['collect.source'] === 'imported') return false;
  const carriesOver = settings['controller.start'] === 'distilled' && agent.controller === null;
  return !stagesDone.includes('collect') || (carriesOver && !stagesDone.includes('evolve'));
}

/** Who drives for the run: what it begins with, or what the browser keeps for one that goes on or back. */
async function driverOf(
  archive: Archive,
  start: Start,
  settings: RunSettings,
  base: WarmStart | null,
): Promise<WarmStart | null> {
  if (!needsDriver(start, settings)) return null;
  if (base !== null && base.rollBack === undefined) return base;
  return driverOfReport(archive, start.report);
}

/** @throws Error where a run that has to start over keeps networks of a checkpoint, which was not given */
function refuseWithoutBase({ base }: Readonly<Record<string, unknown>>): void {
  const begun = (base ?? null) as WarmStartRecord | null;
  if (begun === null || begun.rolledBack !== undefined) return;
  // These two can start over without it.
  if (begun.keep === 'policy' || begun.keep === 'search') return;
  throw new Error(
    `the imported episodes that this run needs were replaced by others, and it began with ${begun.name}: ` +
      'import those of before again, or begin a run with that checkpoint',
  );
}

async function driverOfReport(archive: Archive, report: Record<string, unknown>): Promise<WarmStart | null> {
  const record = driverIn(report);
  return record && keptDriver(archive, record);
}

/** The set of imported episodes that the run reads; it is held until the run ends. */
async function importedPlace({ archive }: RunThreads, settings: RunSettings): Promise<string> {
  const folder = importedFolder(settings);
  if (!usesImported(settings)) return folder;
  return archive.holdSet(folder);
}
