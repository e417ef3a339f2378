/**
 * Stage 1: plays episodes of the real environment into files, or counts those that were imported. Episodes whose files
 * exist are not played again.
 */
import type { Collected, StoredEpisode } from '../../data/episode-files.ts';
import { hashOf } from '../../math/hash.ts';
import type { SavedRun } from '../checkpoint/saved-run.ts';
import { keepsMemory } from '../checkpoint/stages-done.ts';
import { type EpisodePlaces, episodePaths, type RunContext, worldOf } from '../run.ts';
import { frameShare } from '../settings/data-size.ts';
import { collectionSeed } from '../settings/seeds.ts';
import type { ProgressTracker } from './progress-tracker.ts';

export async function collect(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, control, pool, collector } = context;
  const episodes = settings['collect.episodes'];
  if (settings['collect.source'] === 'imported') {
    const found = await importedEpisodes(context.archive, context);
    context.report.collect = { ...summaryOf(found), contents: contentsOf(found) };
    tracker.update(1, `${episodes} imported episodes`);
    return;
  }
  const fraction = settings['collect.agentFraction'];
  if (fraction > 0 && collector === null) {
    throw new Error(
      `collect.agentFraction=${fraction} needs an agent that collects: give one with --from <checkpoint> --keep policy`,
    );
  }
  const orders = Array.from({ length: episodes }, (_, index) => ({
    order: {
      world: worldOf(settings),
      index,
      seed: collectionSeed(settings.seed, index),
      steps: settings['collect.steps'],
      keep: frameShare(settings, index),
      ...(collector !== null && isOfAgent(index, fraction) && { agent: collector.name }),
    },
    path: episodePaths(context, index).trajectory,
  }));
  const collected: Collected[] = [];
  let done = 0;
  let found = 0;
  let frames = 0;
  const onEpisode = (episode: Collected, index: number): void => {
    // One that counts no longer, because whoever gave it is not to be trusted, comes a second time.
    const isFirst = collected[index] === undefined;
    collected[index] = episode;
    if (!isFirst) return;
    done++;
    frames += episode.steps + 1;
    if (episode.found) tracker.resumeFrom(++found / episodes);
    tracker.update(
      done / episodes,
      `${frames.toLocaleString('en')} frames, ${done} of ${episodes} episodes`,
      frames,
    );
  };
  await pool.collect(orders, control, onEpisode, collector);
  context.report.collect = summaryOf(collected);
}

/** @throws Error where one that the settings count on is not there */
async function importedEpisodes(
  archive: RunContext['archive'],
  places: EpisodePlaces,
): Promise<StoredEpisode[]> {
  const episodes = places.settings['collect.episodes'];
  const paths = Array.from({ length: episodes }, (_, index) => episodePaths(places, index));
  const found = await archive.call((files) => files.episodes(paths));
  const there = found.indexOf(null);
  if (there === -1) return found as StoredEpisode[];
  throw new Error(
    there === 0
      ? 'collect.source is imported, and no episode of this experiment was brought in: drop .npz files on the page, ' +
          'or give npm run lab --data <folder>'
      : `collect.episodes is ${episodes}, and ${there} were imported: set it to ${there} or less, or bring in more`,
  );
}

/** What tells the imported episodes of one run from others in the same place. */
const contentsOf = (episodes: readonly StoredEpisode[]): string =>
  hashOf(new TextEncoder().encode(episodes.map(({ contents }) => contents).join()));

/**
 * Whether the episodes that a stored run learned from were replaced by others meanwhile; one that has V and M from a
 * checkpoint needs none.
 * @param imported folder of the set that is there now
 * @throws Error where one that the settings count on is not there
 */
export async function hasOtherEpisodes(
  archive: RunContext['archive'],
  { settings, stagesDone, report }: SavedRun,
  imported: string,
): Promise<boolean> {
  if (settings['collect.source'] !== 'imported' || !stagesDone.includes('collect')) return false;
  if (keepsMemory(report)) return false;
  const { contents } = (report.collect ?? {}) as { contents?: unknown };
  return contents !== contentsOf(await importedEpisodes(archive, { settings, imported }));
}

/** Whether the agent acts in this episode: evenly spread, so that those kept from training hold the same fraction. */
export function isOfAgent(index: number, fraction: number): boolean {
  return Math.floor((index + 1) * fraction) > Math.floor(index * fraction);
}

/** Of all episodes in their order, so that a resumed run reports the same as one in a single go. */
export function summaryOf(collected: readonly Collected[]): {
  episodes: number;
  frames: number;
  bytes: number;
  policies: Record<string, { episodes: number; meanReturn: number }>;
} {
  const policies: Record<string, { episodes: number; meanReturn: number }> = {};
  let frames = 0;
  let bytes = 0;
  for (const episode of collected) {
    frames += episode.steps + 1;
    bytes += episode.bytes;
    const policy = (policies[episode.policy] ??= { episodes: 0, meanReturn: 0 });
    policy.episodes++;
    policy.meanReturn += (episode.return - policy.meanReturn) / policy.episodes;
  }
  return { episodes: collected.length, frames, bytes, policies };
}
