/** Which numbers of a table are the better ones, as they are shown: what rounding makes equal is equally good. */

export type Better = 'lower' | 'higher';

/** After a column's or a row's name. */
export const ARROWS: Readonly<Record<Better, string>> = { lower: '↓', higher: '↑' };

export interface Contest {
  readonly values: readonly string[];
  /** False for rows that are there for scale, or a bound. */
  readonly takesPart: boolean;
  /** Of the row, where its columns differ in it. */
  readonly better?: Better;
}

/**
 * The best of each column, or of each row, as `row:column`; none where fewer than two take part or all are equal.
 * @param better of each column; null where neither way is better
 */
export function bestCells(
  rows: readonly Contest[],
  better: readonly (Better | null)[],
  compare: 'rows' | 'columns',
): ReadonlySet<string> {
  const best = new Set<string>();
  const lines = compare === 'rows' ? better.map((_, column) => column) : rows.map((_, row) => row);
  for (const line of lines) {
    const cells = (compare === 'rows' ? rows : better).map((_, across) => {
      const [row, column] = compare === 'rows' ? [across, line] : [line, across];
      const { values, takesPart, better: own } = rows[row];
      const value = takesPart ? shownNumber(values[column]) : Number.NaN;
      return { place: `${row}:${column}`, way: own ?? better[column], value };
    });
    const contest = cells.filter(({ way, value }) => way !== null && Number.isFinite(value));
    const values = contest.map(({ value }) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (low === high) continue;
    for (const { place, way, value } of contest) {
      if (value === (way === 'lower' ? low : high)) best.add(place);
    }
  }
  return best;
}

/** "−0.12", "98 %", "1,024"; NaN for "–" and for nothing. */
function shownNumber(text: string | undefined): number {
  const digits = text?.replace('−', '-').replace(/[ %,]/g, '') ?? '';
  return digits === '' || digits === '–' ? Number.NaN : Number(digits);
}
