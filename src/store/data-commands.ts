/** Commands of the room Data: what is done to the episodes of a run, and to those that are brought in. */
import type { Deliver } from './actions.ts';
import type { CommandTargets as Page } from './command.ts';
import type { EpisodeSource, ListedEpisode } from './dataset.ts';

export const DATA_COMMANDS = {
  listEpisodes: { label: 'List the episodes', unlisted: true, run: ({ dataset }: Page) => dataset.refresh() },
  chooseEpisodes: {
    label: 'Which episodes',
    run: ({ dataset }: Page, source: EpisodeSource) => dataset.choose(source),
  },
  turnEpisodes: {
    label: 'Further episodes',
    run: ({ dataset }: Page, first: number) => dataset.turnTo(first),
  },
  lookAtEpisode: {
    label: 'Look at the frames',
    icon: 'picture',
    run: ({ dataset }: Page, episode: ListedEpisode | null) => dataset.look(episode),
  },
  saveEpisode: {
    label: '.npz',
    icon: 'save',
    run: ({ dataset }: Page, episode: ListedEpisode, deliver: Deliver) => dataset.save(episode, deliver),
  },
  saveEpisodes: {
    label: 'All as .npz',
    icon: 'save',
    run: ({ dataset }: Page, deliver: Deliver) => dataset.saveAll(deliver),
  },
  stopSaving: {
    label: 'Stop',
    icon: 'stop',
    unlisted: true,
    run: ({ dataset }: Page) => dataset.stopSaving(),
  },
  importEpisodes: {
    label: 'Import .npz',
    icon: 'load',
    run: ({ dataset }: Page, files: readonly File[]) => dataset.take(files),
  },
  deleteImported: {
    label: 'Delete the imported',
    icon: 'trash',
    unlisted: true,
    run: ({ dataset }: Page) => dataset.forgetImported(),
  },
  keepData: {
    label: 'Keep the episodes of runs that finish',
    run: ({ dataset }: Page, on: boolean) => dataset.keepData(on),
  },
} as const;
