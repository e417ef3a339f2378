/**
 * The episodes of a run as files for people: what is stored, one of them as an .npz, and episodes from elsewhere that
 * a run with `collect.source=imported` is trained on. Through the archive worker; the page's thread has bytes only.
 */
import type { StoredEpisode } from '../data/episode-files.ts';
import { messageOf } from '../math/text.ts';
import type { Archive } from './library/run-files.ts';
import { episodePaths, importedFolder, pathsIn, worldOf } from './run.ts';
import type { RunSettings } from './settings/settings.ts';

/** Episodes of the run of these settings, in their order; null where one is not stored (any more). */
export function storedEpisodes(archive: Archive, settings: RunSettings): Promise<(StoredEpisode | null)[]> {
  const count = settings['collect.episodes'];
  const paths = Array.from({ length: count }, (_, episode) => episodePaths(settings, episode));
  return archive.call((files) => files.episodes(paths));
}

/** One of them with all its frames. @throws Error where it is not stored */
export function episodeNpz(archive: Archive, settings: RunSettings, episode: number): Promise<Uint8Array> {
  return archive.call((files) => files.episodeNpz(episodePaths(settings, episode)));
}

/**
 * Stores an episode for runs of this experiment with `collect.source=imported`. The first one, number 0, removes those
 * that were imported before, once it is read.
 * @param name of the file, for errors
 * @returns its steps
 * @throws Error naming the file and what is wrong with it
 */
export async function importEpisode(
  archive: Archive,
  settings: RunSettings,
  episode: number,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<number> {
  const folder = importedFolder(settings);
  const replaced = episode === 0 ? folder : null;
  try {
    const path = pathsIn(folder, episode).trajectory;
    const world = worldOf(settings);
    return await archive.call((files) => files.takeEpisodeNpz(path, bytes, world, replaced));
  } catch (error) {
    throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
  }
}
