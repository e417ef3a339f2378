/**
 * Runs that were ticked, in groups that differ in their seed alone: mean ± sd over runs, interval, interquartile mean.
 * The numbers are those of `npm run compare`.
 */
import { useMemo } from 'react';
import type { SampleDifference } from '../../math/sample-summary.ts';
import { fourDigits } from '../../math/text.ts';
import { comparisonOf } from '../../store/run-comparison.ts';
import type { StoredRun } from '../../store/run-library.ts';
import { Missing } from '../common/panel.tsx';
import classes from './runs.module.css';

const signed = (value: number): string => fourDigits(value).replace('-', '−');

/** Groups whose interval holds 0 are not told apart. */
function differenceText({ mean, interval }: SampleDifference): string {
  const text = `${mean < 0 ? '' : '+'}${signed(mean)}`;
  return interval === null ? text : `${text} (${signed(interval.low)} to ${signed(interval.high)})`;
}

export function ComparisonTable({ runs }: { runs: readonly StoredRun[] }) {
  const { measures, mixed, sameTracks, unfinished } = useMemo(() => comparisonOf(runs), [runs]);
  if (mixed) {
    return (
      <Missing>These runs are of different experiments: tick those of one, to compare their results.</Missing>
    );
  }
  return (
    <>
      {measures.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.results} data-testid="comparison">
            <thead>
              <tr>
                {[
                  '',
                  'Runs',
                  'Mean ± sd',
                  '95 % over runs',
                  'From the first',
                  'Interquartile mean',
                  'Lowest',
                ].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            {measures.map(({ key, label, groups }) => (
              <tbody key={key}>
                <tr>
                  <th scope="rowgroup" colSpan={7}>
                    {label}
                  </th>
                </tr>
                {groups.map(({ name, count, mean, sd, interval, difference, interquartileMean, lowest }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{count}</td>
                    <td>{sd === null ? signed(mean) : `${signed(mean)} ± ${fourDigits(sd)}`}</td>
                    <td>
                      {interval === null ? 'one run' : `${signed(interval.low)} to ${signed(interval.high)}`}
                    </td>
                    <td>{difference === null ? '' : differenceText(difference)}</td>
                    <td>{signed(interquartileMean)}</td>
                    <td>{signed(lowest)}</td>
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
        </div>
      )}
      <p className={classes.facts}>
        {measures.length > 0 &&
          'Runs that differ in their seed alone are one group, and each run counts once; intervals are the ' +
            'bootstrap’s, as in npm run compare. Where that of a difference holds 0, the runs do not tell the ' +
            'groups apart. '}
        {!sameTracks && 'The runs were not scored on the same seeds: part of a difference may be theirs. '}
        {unfinished.length > 0 && `Not in the table, because not finished: ${unfinished.join(', ')}.`}
      </p>
    </>
  );
}
