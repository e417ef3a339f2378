/** The distances of dream and reality that the diagnostics measured over many dreams, as a background for one. */
import type { ExperimentRecord } from '../lab/settings/settings.ts';
import type { DreamDriver } from './engine.ts';
import { listAt, numberAt, objectAt } from './json.ts';

/** Quartiles over the dreams, percent of two random frames. */
export interface DistanceBand {
  steps: number;
  lower: number;
  median: number;
  upper: number;
}

/**
 * Those of dreams with this driver, by rising steps; empty where they were not measured.
 * @param driver a person is measured against C
 */
export function distanceBands(
  report: Readonly<Record<string, unknown>> | null,
  { diagnostics }: Pick<ExperimentRecord, 'diagnostics'>,
  driver: DreamDriver,
): DistanceBand[] {
  const measured = objectAt(objectAt(report, diagnostics.key), 'dreamDistance');
  const driven = objectAt(measured, 'driven');
  const rows =
    driver === 'reality'
      ? listAt(driven ?? objectAt(measured, 'collected'), 'realActions')
      : listAt(driven, 'ownActions');
  const bands = rows.flatMap((row) => {
    const [steps, lower, median, upper] = ['steps', 'lowerQuartile', 'median', 'upperQuartile'].map((key) =>
      numberAt(row, key),
    );
    return steps === null || lower === null || median === null || upper === null
      ? []
      : [{ steps, lower, median, upper }];
  });
  return bands.sort((a, b) => a.steps - b.steps);
}
