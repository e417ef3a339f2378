/**
 * Which search each generation of a history belongs to: a new search around an older one's C has its own step
 * size and covariance, though its generations are numbered on.
 */
import type { GenerationRecord, RunContext } from '../run.ts';

/** 0 for the first search, and for every generation of a file made before searches were numbered. */
export function searchOf(record: GenerationRecord | undefined): number {
  return record?.search ?? 0;
}

/** Of the generations that a run is about to make. */
export function presentSearch({ search, history }: Pick<RunContext, 'search' | 'history'>): number {
  const last = history.at(-1);
  // A state of no generation was kept before the first one of its search was in the history.
  const begun = search !== null && search.generation > 0;
  return last === undefined || begun ? searchOf(last) : searchOf(last) + 1;
}

/** Seconds that the searches before this one took. */
export function secondsBefore(search: number, history: readonly GenerationRecord[]): number {
  return history.findLast((record) => searchOf(record) < search)?.seconds ?? 0;
}

/** Closed-loop steps that the fitness episodes of this search took. */
export function stepsIn(search: number, history: readonly GenerationRecord[]): number {
  return history.reduce((sum, record) => sum + (searchOf(record) === search ? record.steps : 0), 0);
}

/** First and last generation of a search. */
export interface SearchSpan {
  search: number;
  first: number;
  last: number;
}

/** The searches of a history in their order, as report.json has them. */
export function spansOf(history: readonly GenerationRecord[]): SearchSpan[] {
  const spans: SearchSpan[] = [];
  for (const record of history) {
    const { generation } = record;
    const search = searchOf(record);
    const span = spans.at(-1);
    if (span?.search === search) span.last = generation;
    else spans.push({ search, first: generation, last: generation });
  }
  return spans;
}
