/** What the runs that a visitor ticks say together: those that differ in their seed alone are one group. */
import { groupsOf, type MeasuredGroup, measure, sameTracks } from '../lab/comparison/groups.ts';
import { type Measure, USUAL_MEASURES } from '../lab/comparison/measures.ts';
import type { StoredRun } from './run-library.ts';

export interface RunComparison {
  /** Those that some run has. */
  measures: readonly (Measure & { groups: readonly MeasuredGroup[] })[];
  /** Whether there are runs of more than one experiment, whose numbers say nothing of each other. */
  mixed: boolean;
  sameTracks: boolean;
  /** Names of runs that are left out, because they have not ended. */
  unfinished: readonly string[];
}

export function comparisonOf(runs: readonly StoredRun[]): RunComparison {
  const finished = runs.filter(({ stage }) => stage === null);
  const groups = groupsOf(finished).map((group) => ({ name: nameOf(group), runs: group }));
  const mixed = new Set(finished.map(({ settings }) => settings.experiment)).size > 1;
  const measures = USUAL_MEASURES.map((each) => ({ ...each, groups: measure(groups, each) }));
  return {
    measures: mixed ? [] : measures.filter((each) => each.groups.length > 0),
    mixed,
    sameTracks: sameTracks(groups),
    unfinished: runs.filter(({ stage }) => stage !== null).map(({ name }) => name),
  };
}

const SEED = /, seed \d+(?=$|, round )/;

/** "CarRacing-v3 quick, seeds 1, 2, 3" where the names are the usual ones. */
function nameOf(group: readonly StoredRun[]): string {
  if (group.length === 1) return group[0].name;
  const heads = new Set(group.map(({ name }) => (SEED.test(name) ? name.replace(SEED, '') : null)));
  const [head] = heads;
  if (heads.size > 1 || head === null) return group.map(({ name }) => name).join(', ');
  return `${head}, seeds ${group
    .map(({ settings }) => settings.seed)
    .sort((a, b) => a - b)
    .join(', ')}`;
}
