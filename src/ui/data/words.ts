/** Episodes in words: who acted, how long, and why there are none. */
import type { RunSettings } from '../../lab/settings/settings.ts';
import type { EpisodeSource, ListedEpisode } from '../../store/dataset.ts';
import type { RunStatus } from '../../store/store.ts';
import { formatBytes, formatReturn } from '../format.ts';

const POLICIES: Readonly<Record<string, string>> = {
  driver: 'scripted player',
  held: 'random actions, each held',
  brownian: 'random actions that drift',
  uniform: 'random actions',
  'random-network': 'a random network',
  none: 'nobody acts',
  C: 'a trained C',
  imported: 'imported',
};

/** Who acted. An agent has the name of its file. */
export const policyInWords = (policy: string): string => POLICIES[policy] ?? policy;

/** "300 steps, return 212, with latents" */
export function episodeInWords({ steps, return: sum, encoded, seed }: ListedEpisode): string {
  const parts = [`${steps.toLocaleString('en')} steps`, `return ${formatReturn(sum)}`, `seed ${seed}`];
  return [...parts, ...(encoded ? ['with latents'] : [])].join(', ');
}

/** "240 episodes, 72,000 steps, 95 MB; mean return: scripted driver 212 (80), …" */
export function summaryInWords(episodes: readonly ListedEpisode[]): string {
  const sum = (of: (episode: ListedEpisode) => number) =>
    episodes.reduce((total, each) => total + of(each), 0);
  const policies = new Map<string, ListedEpisode[]>();
  for (const episode of episodes) {
    policies.set(episode.policy, [...(policies.get(episode.policy) ?? []), episode]);
  }
  const means = [...policies].map(([policy, of]) => {
    const mean = of.reduce((total, each) => total + each.return, 0) / of.length;
    return `${policyInWords(policy)} ${formatReturn(mean)} (${of.length})`;
  });
  const count = `${episodes.length.toLocaleString('en')} episode${episodes.length === 1 ? '' : 's'}`;
  const steps = `${sum(({ steps }) => steps).toLocaleString('en')} steps`;
  return `${count}, ${steps}, ${formatBytes(sum(({ bytes }) => bytes))}. Mean return: ${means.join(', ')}.`;
}

/** Why the list is empty, and what fills it. */
export function whyNone(source: EpisodeSource, settings: RunSettings, status: RunStatus): string {
  if (source === 'imported') {
    return (
      'Nothing was imported for this experiment: drop .npz files anywhere on the page. They need frames, actions, ' +
      'rewards, terminated and truth, as the ones that this page saves have.'
    );
  }
  if (status === 'running' || status === 'paused') return 'The run has stored no episode yet.';
  const { experiment, preset, seed } = settings;
  return (
    `No episodes are stored for ${experiment} ${preset}, seed ${seed}: a run collects them, and deletes them when it ` +
    'is done, unless “Keep the episodes” below is on.'
  );
}
