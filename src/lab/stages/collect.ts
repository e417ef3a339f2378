/**
 * Stage 1: plays episodes of the real environment into files, or counts those that were imported. Episodes whose files
 * exist are not played again.
 */
import type { Collected, StoredEpisode } from '../../data/episode-files.ts';
import { noDriver } from '../checkpoint/drivers.ts';
import type { SavedRun } from '../checkpoint/saved-run.ts';
import { keepsMemory, needsEpisodes } from '../checkpoint/stages-done.ts';
import { hashOfContents, importedNumber, isOfAgent, ownNumber, usesImported } from '../episode-shares.ts';
import { type EpisodePlaces, episodePaths, type RunContext, worldOf } from '../run.ts';
import { frameShare } from '../settings/data-size.ts';
import { collectionSeed } from '../settings/seeds.ts';
import type { RunSettings } from '../settings/settings.ts';
import type { ProgressTracker } from './progress-tracker.ts';

export async function collect(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, control, pool, collector } = context;
  const episodes = settings['collect.episodes'];
  const fraction = settings['collect.agentFraction'];
  if (fraction > 0 && collector === null && settings['collect.source'] === 'played') {
    throw new Error(noDriver(settings, null));
  }
  const imported = await importedEpisodes(context.archive, context);
  const contents =
    imported.size > 0
      ? {
          contents: contentsOf(imported),
          importedSeeds: [...new Set([...imported.values()].map(({ seed }) => seed))],
        }
      : {};
  const collected: Collected[] = [];
  for (const [index, episode] of imported) collected[index] = episode;
  if (imported.size === episodes) {
    context.report.collect = { ...summaryOf(collected), ...contents };
    tracker.update(1, `${episodes} imported episodes`);
    return;
  }
  const played = indices(settings).filter((index) => !imported.has(index));
  const orders = played.map((index) => ({
    order: {
      world: worldOf(settings),
      index: ownNumber(settings, index),
      seed: collectionSeed(settings.seed, index),
      steps: settings['collect.steps'],
      keep: frameShare(settings, index),
      ...(collector !== null && isOfAgent(settings, index) && { agent: collector.name }),
    },
    path: episodePaths(context, index).trajectory,
  }));
  let done = imported.size;
  let found = imported.size;
  let frames = collected.reduce((sum, { steps }) => sum + steps + 1, 0);
  const onEpisode = (episode: Collected, order: number): void => {
    const index = played[order];
    // One that counts no longer, because whoever gave it is not to be trusted, comes a second time.
    const isFirst = collected[index] === undefined;
    collected[index] = episode;
    if (!isFirst) return;
    done++;
    frames += episode.steps + 1;
    if (episode.found) tracker.resumeFrom(++found / episodes);
    tracker.update(
      done / episodes,
      `${done} of ${episodes} episodes, ${frames.toLocaleString('en')} frames`,
      frames,
    );
  };
  await pool.collect(orders, control, onEpisode, collector);
  context.report.collect = { ...summaryOf(collected), ...contents };
}

/**
 * Those of the run that are imported, by their number in the run.
 * @throws Error where one that the settings count on is not there
 */
async function importedEpisodes(
  archive: RunContext['archive'],
  places: EpisodePlaces,
): Promise<Map<number, StoredEpisode>> {
  const { settings } = places;
  const wanted = indices(settings).filter((index) => importedNumber(settings, index) !== null);
  if (wanted.length === 0) return new Map();
  const paths = wanted.map((index) => episodePaths(places, index));
  const found = await archive.call((files) => files.episodes(paths));
  const there = found.indexOf(null);
  if (there === -1) return new Map(wanted.map((index, i) => [index, found[i]!]));
  const isMixed = settings['collect.source'] === 'played';
  const fraction = `collect.importedFraction is ${settings['collect.importedFraction']}`;
  if (there === 0) {
    throw new Error(
      `${isMixed ? fraction : 'collect.source is imported'}, and no episode of this experiment was brought in: ` +
        'drop .npz files on the page, or give npm run lab --data <folder>',
    );
  }
  throw new Error(
    isMixed
      ? `${fraction}, which takes ${wanted.length} imported episodes, and ${there} were imported: lower it, or ` +
          'bring in more'
      : `collect.episodes is ${wanted.length}, and ${there} were imported: set it to ${there} or less, or bring in ` +
          'more',
  );
}

const indices = (settings: RunSettings): number[] =>
  Array.from({ length: settings['collect.episodes'] }, (_, index) => index);

/** What tells the imported episodes of one run from others in the same place. */
const contentsOf = (episodes: ReadonlyMap<number, StoredEpisode>): string =>
  hashOfContents([...episodes.values()].map(({ contents }) => contents));

/**
 * Whether the episodes that a stored run learned from were replaced by others meanwhile; one that has V and M from a
 * checkpoint may need none.
 * @param imported folder of the set that is there now
 * @throws Error where one that the settings count on is not there
 */
export async function hasOtherEpisodes(
  archive: RunContext['archive'],
  { settings, stagesDone, report }: SavedRun,
  imported: string,
): Promise<boolean> {
  if (!usesImported(settings) || !stagesDone.includes('collect')) return false;
  if (keepsMemory(report) && !needsEpisodes(stagesDone, settings)) return false;
  const { contents } = (report.collect ?? {}) as { contents?: unknown };
  return contents !== contentsOf(await importedEpisodes(archive, { settings, imported }));
}

/** Seeds of the imported episodes that V and M of a run with this report learned from, those of its base too. */
export function importedSeedsIn(report: Readonly<Record<string, unknown>>): readonly number[] {
  const { importedSeeds: own } = (report.collect ?? {}) as { importedSeeds?: unknown };
  const seeds = [own, report.importedSeeds].flatMap((each): unknown[] => (Array.isArray(each) ? each : []));
  return [...new Set(seeds.filter((seed): seed is number => Number.isInteger(seed)))];
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
