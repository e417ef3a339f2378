/** A small table of the diagnostics: our numbers first, baselines below them. */
import { Explained } from '../common/explained.tsx';
import { ARROWS, type Better, bestCells } from './best-cells.ts';
import classes from './card.module.css';

export interface CardRow {
  name: string;
  /** What the row is, and which way is better. */
  why: string;
  values: readonly string[];
  /** `ours` is what was trained; `reference` what it is held against; `scale` a bound, or what gives the scale. */
  tone: 'ours' | 'reference' | 'scale';
  /** Which way is better, where rows differ in it. */
  better?: Better;
}

interface CardTableProps {
  title: string;
  /** What the numbers mean, and which way is better. */
  why: string;
  columns: readonly string[];
  rows: readonly CardRow[];
  /** Which way is better: the best numbers are bold, and arrows say so. Null where neither is. */
  better?: Better | readonly Better[] | null;
  /** What competes: the rows of a column, or the columns of a row. */
  compare?: 'rows' | 'columns';
}

export function CardTable(props: CardTableProps) {
  const { title, why, columns, rows, better = null, compare = 'rows' } = props;
  const ways = columns.map((_, i) => (typeof better === 'string' ? better : (better?.[i] ?? null)));
  const contests = rows.map((row) => ({ ...row, takesPart: row.tone !== 'scale' }));
  const best = bestCells(contests, ways, compare);
  const sameWay = typeof better === 'string' ? ARROWS[better] : '';
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Explained why={why} className={classes.title}>
                {title} {sameWay}
              </Explained>
            </th>
            {columns.map((column, i) => (
              <th key={column} scope="col" className={classes.number}>
                {column} {sameWay === '' && ways[i] !== null && ARROWS[ways[i]]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, why: rowWhy, values, tone, better: way }, row) => (
            <tr key={name} data-tone={tone}>
              <th scope="row">
                <Explained why={rowWhy} className={classes.name}>
                  {name} {way && ARROWS[way]}
                </Explained>
              </th>
              {columns.map((column, i) => (
                <td key={column} className={classes.number} data-best={best.has(`${row}:${i}`)}>
                  {breakingAtBracket(values[i] ?? '–')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A cell too narrow for all of its text breaks before the bracket alone. */
function breakingAtBracket(text: string): string {
  return text.replace(/ (?!\()/g, '\u00a0');
}
