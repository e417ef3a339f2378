/**
 * Continues the search of a warm start: its settings, its history, and the generations left. A continued search is
 * exact: 3 generations and then 2 give the same result as 5.
 */

import { counted } from '../../math/text.ts';
import type { GenerationRecord } from '../agent-parts.ts';
import { presentSearch, searchOf, secondsBefore, stepsIn } from '../search/searches.ts';
import type { RunSettings } from '../settings/settings.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { WarmStart } from './warm-start.ts';

/** Settings of the end of a search and of the evaluation: they do not affect earlier generations. */
const FREE: readonly (keyof RunSettings)[] = [
  'evolution.generations',
  'evolution.minutes',
  'evolution.stepBudget',
  'evaluation.episodes',
];

/**
 * The settings of the checkpoint's run, with the requested changes of its end.
 * @param asked only the settings that were requested by name
 * @throws Error naming every setting that would change the search
 */
export function settingsOfSearch(asked: Partial<RunSettings>, { checkpoint, name }: WarmStart): RunSettings {
  const made = checkpoint.settings;
  const keys = Object.keys(asked) as (keyof RunSettings)[];
  const other = keys.filter((key) => !FREE.includes(key) && asked[key] !== made[key]);
  if (other.length > 0) {
    const wanted = other.map((key) => `${key}=${asked[key]}`).join(' and ');
    const there = other.map((key) => `${key}=${made[key]}`).join(' and ');
    throw new Error(
      `${wanted} cannot take effect: the search of ${name} continues with ${there}. ` +
        `Leave it out, or begin a new search around its C (--keep controller); only ${FREE.join(', ')} may change`,
    );
  }
  return { ...made, ...asked };
}

/**
 * The history up to the generation of the search's state. A file that was saved during a run may have later records;
 * those generations are repeated with the same result.
 * @throws Error when the state is of a later generation than the history
 */
export function historyOfSearch({
  checkpoint,
  name,
}: Pick<WarmStart, 'checkpoint' | 'name'>): GenerationRecord[] {
  const { history, search, report } = checkpoint;
  const done = search?.generation ?? 0;
  // Saved before its first generation: the whole history is of earlier searches.
  if (done === 0) return [...history];
  const number = searchOf(history.at(-1));
  const before = history.findIndex((record) => searchOf(record) === number);
  const own = before === -1 ? 0 : history.length - before;
  if (own < done) {
    throw new Error(
      `the search of ${name} is at generation ${done}, its history has ${counted(own, 'generation')} of it: ` +
        '--keep controller begins a new search around its C',
    );
  }
  // Older files do not mark where a search around another C began.
  const unmarked = number === 0 && (report.base as { keep?: unknown } | null)?.keep === 'controller';
  if (unmarked && own > done) {
    const first = history.length - done;
    return history.map((record, i) => (i < first ? record : { ...record, search: 1 }));
  }
  return history.slice(0, before + done);
}

/** @throws Error when no generation or no time is left, naming the request and what was done */
export function checkLeft(settings: RunSettings, { name, keep, checkpoint }: WarmStart): void {
  if (keep !== 'search' && keep !== 'controller') return;
  const history = keep === 'search' ? historyOfSearch({ checkpoint, name }) : checkpoint.history;
  const { 'evolution.generations': generations, 'evolution.minutes': minutes } = settings;
  if (generations <= history.length) {
    throw new Error(
      `evolution.generations=${generations} leaves none: ` +
        `${name} has ${counted(history.length, 'generation')} already, and the count continues; request more`,
    );
  }
  const number = presentSearch({ search: checkpoint.search, history });
  const steps = stepsIn(number, history);
  const budget = settings['evolution.stepBudget'];
  if (keep === 'search' && budget > 0 && steps >= 1e6 * budget) {
    throw new Error(
      `evolution.stepBudget=${budget} leaves no step: the search of ${name} has taken ${(steps / 1e6).toFixed(2)} ` +
        'million, and the count continues; request more',
    );
  }
  const spent = ((history.at(-1)?.seconds ?? 0) - secondsBefore(number, history)) / 60;
  // The time of a new search starts at 0.
  if (keep === 'search' && minutes <= spent) {
    throw new Error(
      `evolution.minutes=${minutes} leaves no time: the search of ${name} has taken ${spent.toFixed(1)} minutes, ` +
        'and the count continues; request more',
    );
  }
}

/** The notice about a continued search. */
export function continuationText(
  settings: RunSettings,
  { name, checkpoint }: WarmStart,
  done: number,
): string {
  const text = `The search of ${name} continues after ${counted(done, 'generation')}.`;
  const { 'evolution.rollouts': first, 'evolution.finalRollouts': last } = settings;
  const [before, now] = [checkpoint.settings, settings].map((each) => each['evolution.generations']);
  const budgets = [checkpoint.settings, settings].map((each) => each['evolution.stepBudget']);
  if (first === last || (before === now && budgets[0] === budgets[1])) return text;
  if (budgets[0] !== budgets[1]) {
    return (
      `${text} Its rollouts grew from ${first} to ${last} within ${budgets[0]} million steps; from now on they grow ` +
      `within ${budgets[1]}, so the result differs from that of a single search.`
    );
  }
  return (
    `${text} Its rollouts grew from ${first} to ${last} towards generation ${before}; from now on they grow towards ` +
    `generation ${now}, so the result differs from that of a single search of ${now} generations.`
  );
}

/** The report without the end of the search: the parts about V and M remain valid. */
export function reportOfSearch({ report }: Checkpoint): Record<string, unknown> {
  const kept = structuredClone(report);
  for (const key of ['evolution', 'evaluation', 'stagesDone', 'adopted']) delete kept[key];
  const stages = (kept.stages ?? {}) as Record<string, unknown>;
  for (const stage of ['evolve', 'evaluate']) delete stages[stage];
  return { ...kept, stages };
}
