/** Where the dreams of a search begin. */
import type { DreamStarts } from '../../rollout/dream.ts';
import { SILENCE_S } from '../pool/worker-pool.ts';
import { episodePaths, type RunContext, splitEpisodes } from '../run.ts';
import { beginsAtMoments } from '../settings/dream-starts.ts';

/** Episodes whose moments are used. */
const MAX_EPISODES = 512;

/** Null: where the agent's own begin, at first frames. Moments are found anew when a run goes on: the same ones. */
export async function startsOfSearch(context: RunContext): Promise<DreamStarts | null> {
  const { settings, agent, pool } = context;
  const choice = settings['evolution.dreamStarts'];
  if (choice === 'first' || !beginsAtMoments(settings)) return null;
  const { seen } = splitEpisodes(settings['collect.episodes']);
  const paths = seen.slice(0, MAX_EPISODES).map((episode) => episodePaths(context, episode));
  const { seed } = settings;
  return pool.one((thread) =>
    thread.call((worker) => worker.dreamMoments(paths, agent.memory!, seed, choice), SILENCE_S),
  );
}
