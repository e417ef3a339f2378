/**
 * The episodes of a run as files for people: what is stored, one of them as an .npz, and episodes from elsewhere that
 * a run with `collect.source=imported` is trained on. Through the archive worker; the page's thread has bytes only.
 */
import type { StoredEpisode } from '../data/episode-files.ts';
import { type EpisodePaths, pathsIn } from '../data/episode-paths.ts';
import type { ImportedSet, NamedNpz, TakenEpisodes } from '../data/imported-set.ts';
import type { Archive } from './library/run-files.ts';
import { type EpisodePlaces, episodePaths, importedFolder, worldOf } from './run.ts';
import type { RunSettings } from './settings/settings.ts';

/** Episodes of the run of these settings, in their order; null where one is not stored (any more). */
export async function storedEpisodes(
  archive: Archive,
  settings: RunSettings,
): Promise<(StoredEpisode | null)[]> {
  const places = await placesOf(archive, settings);
  const paths = Array.from({ length: settings['collect.episodes'] }, (_, n) => episodePaths(places, n));
  return archive.call((files) => files.episodes(paths));
}

/** One of them with all its frames. @throws Error where it is not stored */
export async function episodeNpz(
  archive: Archive,
  settings: RunSettings,
  episode: number,
): Promise<Uint8Array> {
  const paths = episodePaths(await placesOf(archive, settings), episode);
  return archive.call((files) => files.episodeNpz(paths));
}

function importedSet(archive: Archive, settings: RunSettings): Promise<ImportedSet> {
  const folder = importedFolder(settings);
  return archive.call((files) => files.presentSet(folder));
}

/** Which episodes: those that the run of the settings stores, or those that were brought in for its experiment. */
export type EpisodeSource = 'run' | 'imported';

/** An episode that is there, and where. */
export interface ListedEpisode extends StoredEpisode {
  /** Its number in the run or among the imported ones. */
  number: number;
  paths: EpisodePaths;
}

/** Those that are there, in their order. */
export async function listEpisodes(
  archive: Archive,
  settings: RunSettings,
  source: EpisodeSource,
): Promise<ListedEpisode[]> {
  const set = await importedSet(archive, settings);
  const places = { settings, imported: set.folder };
  const count = source === 'run' ? settings['collect.episodes'] : set.episodes;
  const paths = Array.from({ length: count }, (_, number) =>
    source === 'run' ? episodePaths(places, number) : pathsIn(set.folder, number),
  );
  const found = await archive.call((files) => files.episodes(paths));
  return found.flatMap((episode, number) =>
    episode === null ? [] : [{ ...episode, number, paths: paths[number] }],
  );
}

/** Deletes what was brought in for this experiment. */
export function forgetImported(archive: Archive, settings: RunSettings): Promise<void> {
  const folder = importedFolder(settings);
  return archive.call((files) => files.forgetEpisodes(folder));
}

async function placesOf(archive: Archive, settings: RunSettings): Promise<EpisodePlaces> {
  return { settings, imported: (await importedSet(archive, settings)).folder };
}

/**
 * Brings in .npz files as the episodes of runs of this experiment with `collect.source=imported`, all or none.
 * @param manner whether they replace those that were brought in before, or follow them
 * @throws Error naming the files that are no such episodes and what is wrong with each; those of before are there then
 */
export function importEpisodes(
  archive: Archive,
  settings: RunSettings,
  npzs: readonly NamedNpz[],
  manner: 'replace' | 'add' = 'replace',
): Promise<TakenEpisodes> {
  const folder = importedFolder(settings);
  const world = worldOf(settings);
  return archive.call((files) => files.takeEpisodes(folder, npzs, world, manner));
}
