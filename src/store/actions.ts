/**
 * What the commands of a run do (run-commands.ts). Every failure becomes a notice, and the state stays as it was.
 */

import type { KeptPart } from '../lab/checkpoint/warm-start.ts';
import { openNewVersion } from '../lab/clients/offline.ts';
import type { StageName } from '../lab/events.ts';
import type { AskedSettings } from '../lab/page-handle.ts';
import { checkSetting } from '../lab/settings/check.ts';
import { presetSettings } from '../lab/settings/presets.ts';
import {
  type Experiment,
  type Preset,
  type RunSettings,
  SETTINGS,
  type SettingKey,
} from '../lab/settings/settings.ts';
import { idleText, readHash } from '../lab/settings/url.ts';
import { messageOf } from '../math/text.ts';
import { Stopped } from '../threads/control.ts';
import { clearRun } from './apply-event.ts';
import { agentSettings, checkpointFile, fileName, stemOf } from './checkpoint-name.ts';
import type { Engine, Trained } from './engine.ts';
import type { Lab } from './lab.ts';
import { keepNames, renamed } from './latent-names.ts';
import { checkpointLoader } from './load-checkpoint.ts';
import { sharingOver } from './machines.ts';
import type { ShownRun } from './run-watch.ts';
import { openShipped } from './shipped-agent.ts';
import { addNotice, isOccupied, type NoticeLevel } from './store.ts';
import { timelineActions } from './timeline-actions.ts';

export interface SavedFile {
  name: string;
  content: Uint8Array | Blob | string;
  /** MIME type. */
  type: string;
}

/** Hands a file to the visitor. @throws where the browser refuses */
export type Deliver = (file: SavedFile) => void;

/** What a saved checkpoint holds. @param bytes size of the file */
function savedText(name: string, bytes: number, { memory, controller }: Trained): string {
  const nets = controller ? 'V, M and C' : memory ? 'V and M' : 'V';
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return `Saved ${name} (${size}): ${nets}, with settings, seed, curves and scores.`;
}

/** A run that is not that of the page's settings from the start to the end. */
export interface StartWith {
  settings: AskedSettings;
  /** What of the present agent it begins with; absent: nothing. */
  keep?: Exclude<KeptPart, 'search'>;
  /** Its last stage; absent: all. */
  until?: StageName;
}

export type PageActions = ReturnType<typeof createActions>;

/** @param shown the run that the page shows, which may be in another tab */
export function createActions(lab: Lab, engine: Engine, shown: ShownRun) {
  const { store } = lab;

  /** A result of the run as a file; a refusal is shown. */
  const saveResult = (suffix: string, type: string, content: () => string, deliver: Deliver): void => {
    const name = `${stemOf(agentSettings(store.getState()))}-${suffix}`;
    attempt(`${name} was not saved`, () => deliver({ name, content: content(), type }));
  };

  /** Runs a call to the engine; its failure is shown. */
  const attempt = (what: string, call: () => void): void => {
    try {
      call();
    } catch (error) {
      addNotice(store, 'error', `${what}: ${messageOf(error)}`);
    }
  };

  /** A setting changes only between runs: a run keeps what it was started with. */
  const setSettings = (settings: RunSettings): void => {
    const { settings: old } = store.getState();
    if (isOccupied(store.getState())) return;
    if (settings.experiment !== old.experiment) {
      clearRun(lab);
      store.setState({ status: 'idle', madeWith: null });
    }
    store.setState({ settings });
  };

  const setPreset = (preset: Preset): void => {
    const { experiment, seed } = store.getState().settings;
    setSettings({ ...presetSettings(experiment, preset), seed });
  };

  return {
    ...timelineActions(lab, engine),
    train: () => attempt('The run did not start', () => engine.start(store.getState().settings)),
    /** A run of some settings, on parts of the present agent where `keep` says so. */
    async startWith({ settings, keep, until }: StartWith): Promise<void> {
      try {
        const name = checkpointFile(store.getState());
        const base = keep && { checkpoint: await engine.exportCheckpoint(), name, keep };
        // The form stays that of a run from nothing.
        const form = keep === 'policy' ? store.getState().settings : undefined;
        engine.start(settings, base, { origin: 'page', until, form });
      } catch (error) {
        addNotice(store, 'error', `The run did not start: ${messageOf(error)}`);
      }
    },
    /** Continues the current search for `more` generations, without a limit in time. */
    async continueSearch(more: number): Promise<void> {
      const { searchState, settings } = store.getState();
      const name = checkpointFile(store.getState());
      if (searchState === null) return;
      try {
        const checkpoint = await engine.exportCheckpoint();
        const asked = {
          experiment: settings.experiment,
          'evolution.generations': searchState.generations + more,
          'evolution.minutes': SETTINGS['evolution.minutes'].max,
        };
        engine.start(asked, { checkpoint, name, keep: 'search' });
      } catch (error) {
        addNotice(store, 'error', `The search did not continue: ${messageOf(error)}`);
      }
    },
    pause: () => attempt('The run was not paused', () => shown.order('pause')),
    resume: () => attempt('The run did not resume', () => shown.order('resume')),
    stop: () => attempt('The run was not stopped', () => shown.order('stop')),
    /** The run of another tab is shown no longer; the agent that comes with the page is. */
    async stopWatching(): Promise<void> {
      await shown.leave();
      if (isOccupied(store.getState())) return;
      clearRun(lab);
      store.setState({ status: 'idle' });
      await this.reopenAgent();
    },
    comeBackToRun: (): void => shown.comeBack(),
    /** A tested mean of the search becomes the C of the present agent. */
    goBackToMean: (generation: number) =>
      attempt(`The mean of generation ${generation} did not become C`, () => engine.goBackToMean(generation)),

    /**
     * An agent to race against; the present one stays.
     * @param isWanted false once a newer wish was made: what is read by then goes nowhere
     * @returns whether the viewer has it, and it can drive here
     */
    async openOther(
      name: string,
      read: () => Promise<Uint8Array>,
      isWanted: () => boolean,
    ): Promise<boolean> {
      try {
        const { otherAgentOf } = await import('../lab/other-agent.ts');
        const bytes = await read();
        if (!isWanted()) return false;
        const { experiment } = store.getState().settings;
        await engine.viewer.setOther(otherAgentOf(bytes, experiment));
        return store.getState().settings.experiment === experiment;
      } catch (error) {
        addNotice(store, 'error', `${name} does not race: ${messageOf(error)}.`);
        return false;
      }
    },

    /** The agent that comes with the page, in place of the present one. */
    async reopenAgent(): Promise<void> {
      try {
        await openShipped(lab, engine, (state) => !isOccupied(state));
      } catch (error) {
        addNotice(store, 'error', `The pretrained agent could not be opened: ${messageOf(error)}`);
      }
    },

    setPreset,
    setExperiment(experiment: Experiment): void {
      const { preset, seed } = store.getState().settings;
      setSettings({ ...presetSettings(experiment, preset), seed });
    },
    /** Throws with what is allowed when the value is not. */
    setSetting(key: SettingKey, value: number | string | boolean): void {
      setSettings({ ...store.getState().settings, [key]: checkSetting(key, value) });
    },
    /** Every setting back to what the preset says; the seed stays. */
    resetSettings: () => setPreset(store.getState().settings.preset),

    /** Takes the settings of an address; a bad one is named and nothing changes. */
    adoptHash(hash: string): void {
      if (isOccupied(store.getState())) {
        addNotice(
          store,
          'warning',
          'The address changed during a run. Stop the run, then load the address again.',
        );
        return;
      }
      attempt('The settings of the address were not applied', () => {
        const { settings, idle } = readHash(hash);
        setSettings(settings);
        if (idle.length > 0) addNotice(store, 'error', idleText(idle));
      });
    },

    /** Diagnostics of the current V and M on new episodes; the report replaces the one before. */
    async diagnose(): Promise<void> {
      try {
        await engine.diagnose({ seed: 0 });
      } catch (error) {
        if (error instanceof Stopped) return;
        addNotice(store, 'error', `The diagnostics failed: ${messageOf(error)}`);
      }
    },

    /**
     * The checkpoint as a file, or null when there is none (a notice says so).
     * @param deliver where it throws, the training counts as unsaved
     */
    async saveCheckpoint(deliver: Deliver): Promise<SavedFile | null> {
      const name = fileName(agentSettings(store.getState()));
      try {
        const content = await engine.exportCheckpoint();
        const file = { name, content, type: 'application/octet-stream' };
        deliver(file);
        store.setState({ savedAs: name });
        addNotice(store, 'info', savedText(name, content.length, store.getState().trained));
        return file;
      } catch (error) {
        addNotice(store, 'error', `The checkpoint was not saved: ${messageOf(error)}`);
        return null;
      }
    },

    loadCheckpoint: checkpointLoader(lab, engine),

    saveReport: (deliver: Deliver) =>
      saveResult(
        'report.json',
        'application/json',
        () => JSON.stringify(engine.reportJson() ?? store.getState().report, null, 2),
        deliver,
      ),
    saveModelCard: (card: () => string, deliver: Deliver) =>
      saveResult('model-card.md', 'text/markdown', card, deliver),
    saveFitness: (deliver: Deliver) =>
      saveResult('fitness.csv', 'text/csv', () => engine.fitnessCsv(), deliver),
    saveCurves: (deliver: Deliver) => saveResult('curves.csv', 'text/csv', () => engine.curvesCsv(), deliver),

    /** A name for a latent of this V; an empty one takes it away. */
    nameLatent(latent: number, name: string): void {
      const { klPerDimension, latentNames } = store.getState();
      const names = renamed(latentNames, latent, name);
      store.setState({ latentNames: names });
      if (klPerDimension === null) return;
      attempt('The name holds until you leave, because it was not kept', () =>
        keepNames(klPerDimension, names),
      );
    },

    /** The next runs are shared over this server; null: no longer. @param page its address, for the join link */
    share: (server: string | null, page: string): void =>
      attempt('Runs are not shared', () => {
        const sharing = server === null ? null : sharingOver(server, page);
        engine.share(server);
        store.setState({ sharing });
      }),

    /** Previews of the candidates: sent while `on`. */
    watchEpisodes: (on: boolean): void => engine.watchEpisodes(on),
    notify: (level: NoticeLevel, text: string): void => addNotice(store, level, text),

    dismissNotice(id: number): void {
      store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
    },

    openNewVersion: (): Promise<void> =>
      openNewVersion().catch((error: unknown) => {
        addNotice(store, 'error', `The new version could not be opened: ${messageOf(error)}`);
      }),
  };
}
