/** Commands of a run: train, stop, settings, checkpoint, results, notices. */
import type { Experiment, Preset, SettingKey } from '../lab/settings/settings.ts';
import type { Deliver } from './actions.ts';
import type { CommandTargets as Page } from './command.ts';
import type { NoticeLevel } from './store.ts';

export const RUN_COMMANDS = {
  train: { label: 'Train', icon: 'play', run: ({ actions }: Page) => actions.train() },
  pauseRun: { label: 'Pause', icon: 'pause', run: ({ actions }: Page) => actions.pause() },
  resumeRun: { label: 'Resume', icon: 'play', run: ({ actions }: Page) => actions.resume() },
  stopRun: { label: 'Stop', icon: 'stop', run: ({ actions }: Page) => actions.stop() },
  continueSearch: {
    label: 'Continue the search',
    run: ({ actions }: Page, generations: number) => actions.continueSearch(generations),
  },
  runDiagnostics: { label: 'Run diagnostics', run: ({ actions }: Page) => actions.diagnose() },

  setExperiment: {
    label: 'Change experiment',
    run: ({ actions }: Page, experiment: Experiment) => actions.setExperiment(experiment),
  },
  setPreset: { label: 'Preset', run: ({ actions }: Page, preset: Preset) => actions.setPreset(preset) },
  /** Throws with what is allowed when the value is not. */
  setSetting: {
    label: 'Set',
    run: ({ actions }: Page, key: SettingKey, value: number | string | boolean) =>
      actions.setSetting(key, value),
  },
  resetSettings: { label: 'Reset to preset', run: ({ actions }: Page) => actions.resetSettings() },
  adoptHash: {
    label: 'Apply the settings of the address',
    run: ({ actions }: Page, hash: string) => actions.adoptHash(hash),
  },

  saveCheckpoint: {
    label: 'Save',
    icon: 'save',
    run: ({ actions }: Page, deliver: Deliver) => actions.saveCheckpoint(deliver),
  },
  loadCheckpoint: {
    label: 'Load',
    icon: 'load',
    run: ({ actions }: Page, name: string, read: () => Promise<Uint8Array>) =>
      actions.loadCheckpoint(name, read),
  },
  saveReport: {
    label: 'report.json',
    run: ({ actions }: Page, deliver: Deliver) => actions.saveReport(deliver),
  },
  saveFitness: {
    label: 'fitness.csv',
    run: ({ actions }: Page, deliver: Deliver) => actions.saveFitness(deliver),
  },

  /** Workers send previews of the candidates only while they are shown. */
  watchEpisodes: {
    label: 'Watch the candidates',
    run: ({ actions }: Page, on: boolean) => actions.watchEpisodes(on),
  },
  notify: {
    label: 'Show a notice',
    run: ({ actions }: Page, level: NoticeLevel, text: string) => actions.notify(level, text),
  },
  dismissNotice: {
    label: 'Dismiss this notice',
    run: ({ actions }: Page, id: number) => actions.dismissNotice(id),
  },
  openNewVersion: { label: 'Reload', icon: 'restart', run: ({ actions }: Page) => actions.openNewVersion() },
} as const;
