/**
 * What goes on of a base's search: its settings, its generations, and what there must be left to do. A search that
 * goes on is the same one: 3 and 2 generations of it are what 5 from the start are. Imports types and words only.
 */

import { counted } from '../../math/text.ts';
import type { GenerationRecord } from '../run.ts';
import { presentSearch, searchOf, secondsBefore } from '../searches.ts';
import type { RunSettings } from '../settings/settings.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Base } from './warm-start.ts';

/** Where a search stops and how its C is scored then: they change nothing of the generations before. */
const FREE: readonly (keyof RunSettings)[] = [
  'evolution.generations',
  'evolution.minutes',
  'evaluation.episodes',
];

/**
 * The settings of the base's run, with what was asked of its end.
 * @param asked what was asked by name; the preset fills in nothing here
 * @throws Error naming every setting that would make it another search
 */
export function settingsOfSearch(asked: Partial<RunSettings>, { checkpoint, name }: Base): RunSettings {
  const made = checkpoint.settings;
  const keys = Object.keys(asked) as (keyof RunSettings)[];
  const other = keys.filter((key) => !FREE.includes(key) && asked[key] !== made[key]);
  if (other.length > 0) {
    const wanted = other.map((key) => `${key}=${asked[key]}`).join(' and ');
    const there = other.map((key) => `${key}=${made[key]}`).join(' and ');
    throw new Error(
      `${wanted} cannot take effect: the search of ${name} goes on with ${there}. ` +
        `Leave it out, or begin a new search around its C (--keep controller); only ${FREE.join(', ')} may change`,
    );
  }
  return { ...made, ...asked };
}

/**
 * The generations that the state of the search has behind it. A file saved in the middle of a run may know of later
 * ones, which are made again as they were.
 * @throws Error when the state is of a later generation than the history
 */
export function historyOfSearch({ checkpoint, name }: Pick<Base, 'checkpoint' | 'name'>): GenerationRecord[] {
  const { history, search, report } = checkpoint;
  const told = search?.generation ?? 0;
  // Kept before its first generation: all of the history is of searches before it.
  if (told === 0) return [...history];
  const number = searchOf(history.at(-1));
  const before = history.findIndex((record) => searchOf(record) === number);
  const own = before === -1 ? 0 : history.length - before;
  if (own < told) {
    throw new Error(
      `the search of ${name} is at generation ${told}, its history has ${counted(own, 'generation')} of it: ` +
        '--keep controller begins a new search around its C',
    );
  }
  // Files made before searches were told apart do not say where the one around another's C began.
  const unmarked = number === 0 && (report.base as { keep?: unknown } | null)?.keep === 'controller';
  if (unmarked && own > told) {
    const first = history.length - told;
    return history.map((record, i) => (i < first ? record : { ...record, search: 1 }));
  }
  return history.slice(0, before + told);
}

/** @throws Error when there is no generation left to make, naming what was asked and what is behind */
export function checkLeft(settings: RunSettings, { name, keep, checkpoint }: Base): void {
  if (keep !== 'search' && keep !== 'controller') return;
  const history = keep === 'search' ? historyOfSearch({ checkpoint, name }) : checkpoint.history;
  const { 'evolution.generations': generations, 'evolution.minutes': minutes } = settings;
  if (generations <= history.length) {
    throw new Error(
      `evolution.generations=${generations} leaves none to make: ${name} has ${counted(history.length, 'generation')} ` +
        'behind it, and they count on; ask for more',
    );
  }
  const number = presentSearch({ search: checkpoint.search, history });
  const spent = ((history.at(-1)?.seconds ?? 0) - secondsBefore(number, history)) / 60;
  // A new search has its own time.
  if (keep === 'search' && minutes <= spent) {
    throw new Error(
      `evolution.minutes=${minutes} leaves no time: the search of ${name} has taken ${spent.toFixed(1)} minutes, ` +
        'and they count on; ask for more',
    );
  }
}

/** What is said when a search goes on. */
export function continuationText(settings: RunSettings, { name, checkpoint }: Base, done: number): string {
  const text = `The search of ${name} goes on after ${counted(done, 'generation')}.`;
  const { 'evolution.rollouts': first, 'evolution.finalRollouts': last } = settings;
  const [before, now] = [checkpoint.settings, settings].map((each) => each['evolution.generations']);
  if (first === last || before === now) return text;
  return (
    `${text} Its rollouts grew from ${first} to ${last} on the way to generation ${before}; from here on they are ` +
    `those of a search of ${now}, so the generations behind it are not those of such a search.`
  );
}

/** What the report says of V and M stays true; what it says of the end of the search does not. */
export function reportOfSearch({ report }: Checkpoint): Record<string, unknown> {
  const kept = structuredClone(report);
  for (const key of ['evolution', 'evaluation', 'stagesDone']) delete kept[key];
  const stages = (kept.stages ?? {}) as Record<string, unknown>;
  for (const stage of ['evolve', 'evaluate']) delete stages[stage];
  return { ...kept, stages };
}
