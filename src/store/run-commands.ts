/** Commands of a run: train, stop, settings, checkpoint, results, notices. */
import type { Experiment, Preset, SettingKey } from '../lab/settings/settings.ts';
import type { Deliver, StartWith } from './actions.ts';
import type { CommandTargets as Page } from './command.ts';
import { asksBeforeRun, canReopenAgent, isFreeFor, isUnsaved } from './replacing.ts';
import { isOccupied, type NoticeLevel } from './store.ts';

export const RUN_COMMANDS = {
  /** Asks first where the run costs much, or replaces what may be wanted back. */
  train: {
    label: 'Train',
    icon: 'play',
    applies: isFree,
    run: ({ lab, view, actions }: Page) =>
      asksBeforeRun(lab.store.getState()) ? view.show('train') : actions.train(),
  },
  startRun: { label: 'Train', icon: 'play', unlisted: true, run: ({ actions }: Page) => actions.train() },
  /** Never asks: what a run of the page has learned is kept in the room Runs. */
  startWith: {
    label: 'Start this run',
    run: ({ actions }: Page, wanted: StartWith) => actions.startWith(wanted),
  },
  pauseRun: {
    label: 'Pause the run',
    icon: 'pause',
    applies: ({ lab }: Page) => lab.store.getState().status === 'running',
    run: ({ actions }: Page) => actions.pause(),
  },
  resumeRun: {
    label: 'Resume the run',
    icon: 'play',
    applies: ({ lab }: Page) => lab.store.getState().status === 'paused',
    run: ({ actions }: Page) => actions.resume(),
  },
  stopRun: {
    label: 'Stop the run',
    icon: 'stop',
    applies: (page: Page) => !isFree(page),
    run: ({ actions }: Page) => actions.stop(),
  },
  /** The run goes on in the tab that trains it. */
  stopWatching: {
    label: 'Stop watching',
    icon: 'close',
    applies: ({ lab }: Page) => lab.store.getState().watching,
    run: ({ actions }: Page) => actions.stopWatching(),
  },
  /** Asks first where training would be lost. */
  watchRun: {
    label: 'Watch the run of the other tab',
    icon: 'play',
    applies: (page: Page) => isFree(page) && page.lab.store.getState().elsewhere !== null,
    run: ({ lab, view, actions }: Page) => {
      const state = lab.store.getState();
      if (state.elsewhere === null) return;
      const { experiment } = state.elsewhere;
      actions.comeBackToRun();
      if (isFreeFor(state, experiment)) return;
      const isSame = experiment === state.settings.experiment;
      if (isUnsaved(state)) view.show(isSame ? 'agent' : experiment);
      else if (isSame) void actions.reopenAgent();
      else actions.setExperiment(experiment);
    },
  },
  continueSearch: {
    label: 'Continue the search',
    run: ({ actions }: Page, generations: number) => actions.continueSearch(generations),
  },
  runDiagnostics: {
    label: 'Run diagnostics',
    icon: 'diagnose',
    applies: (page: Page) => isFree(page) && page.lab.store.getState().trained.memory,
    run: ({ actions }: Page) => actions.diagnose(),
  },
  /** The way back to the agent that comes with the page; asks first where training would be lost. */
  reopenAgent: {
    label: 'Back to the pretrained agent',
    icon: 'restart',
    applies: ({ lab }: Page) => canReopenAgent(lab.store.getState()),
    run: ({ lab, view, actions }: Page) =>
      isUnsaved(lab.store.getState()) ? view.show('agent') : actions.reopenAgent(),
  },
  replaceByAgent: {
    label: 'Back to the pretrained agent',
    icon: 'restart',
    unlisted: true,
    run: ({ actions }: Page) => actions.reopenAgent(),
  },

  /** Asks first where training would be lost. */
  changeExperiment: {
    label: 'Experiment',
    run: ({ lab, view, actions }: Page, experiment: Experiment) =>
      isUnsaved(lab.store.getState()) ? view.show(experiment) : actions.setExperiment(experiment),
  },
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
  resetSettings: {
    label: 'Reset to preset',
    icon: 'settings',
    unlisted: true,
    run: ({ actions }: Page) => actions.resetSettings(),
  },
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
  saveModelCard: {
    label: 'Model card',
    run: ({ actions }: Page, card: () => string, deliver: Deliver) => actions.saveModelCard(card, deliver),
  },
  saveFitness: {
    label: 'fitness.csv',
    run: ({ actions }: Page, deliver: Deliver) => actions.saveFitness(deliver),
  },
  saveCurves: {
    label: 'curves.csv',
    run: ({ actions }: Page, deliver: Deliver) => actions.saveCurves(deliver),
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
  openNewVersion: {
    label: 'Reload',
    icon: 'restart',
    unlisted: true,
    run: ({ actions }: Page) => actions.openNewVersion(),
  },
} as const;

function isFree({ lab }: Page): boolean {
  return !isOccupied(lab.store.getState());
}
