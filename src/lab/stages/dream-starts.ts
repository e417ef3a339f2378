/** Where the dreams of a search begin. */
import type { DreamStarts } from '../../rollout/dream.ts';
import { SILENCE_S } from '../pool/worker-pool.ts';
import { episodePaths, type RunContext, splitEpisodes } from '../run.ts';

/** Episodes whose moments are used. */
const MAX_EPISODES = 512;

/**
 * Null: where the agent's own begin, at first frames. Moments are found anew when a run goes on: the same ones.
 * @throws Error where moments are asked for and the run has no episodes
 */
export async function startsOfSearch(context: RunContext): Promise<DreamStarts | null> {
  const { settings, agent, pool, report } = context;
  const choice = settings['evolution.dreamStarts'];
  if (settings['evolution.world'] === 'real' || choice === 'first') return null;
  const kept = (report.base as { keep?: string } | undefined)?.keep;
  if (kept === 'memory' || kept === 'controller' || kept === 'search') {
    throw new Error(
      `evolution.dreamStarts=${choice} needs episodes, and a run that keeps the ${kept} of another has none: ` +
        'keep vision, policy or nothing, or begin at first frames (evolution.dreamStarts=first)',
    );
  }
  const { seen } = splitEpisodes(settings['collect.episodes']);
  const paths = seen.slice(0, MAX_EPISODES).map((episode) => episodePaths(context, episode));
  const { seed } = settings;
  return pool.one((thread) =>
    thread.call((worker) => worker.dreamMoments(paths, agent.memory!, seed, choice), SILENCE_S),
  );
}
