/** The generations of a search as comma-separated values, one line per generation: fitness.csv. */
import type { GenerationRecord } from '../run.ts';
import { searchOf } from './searches.ts';

/** A column is empty where a generation has no such number. */
const COLUMNS: Record<string, (record: GenerationRecord) => number | undefined> = {
  generation: (record) => record.generation,
  best: (record) => record.best,
  mean: (record) => record.mean,
  worst: (record) => record.worst,
  test: (record) => record.test,
  test_sd: (record) => record.testSd,
  sigma: (record) => record.sigma,
  steps: (record) => record.steps,
  seconds: (record) => record.seconds,
  hardest_seed: (record) => record.hardest?.seed,
  hardest_mean: (record) => record.hardest?.mean,
  search: searchOf,
};

export function fitnessCsv(history: readonly GenerationRecord[]): string {
  const rows = history.map((record) => Object.values(COLUMNS).map((value) => value(record) ?? ''));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\n`).join('');
}
