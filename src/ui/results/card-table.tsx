/** A small table of the diagnostics: our numbers first, baselines below them. */
import { Explained } from '../common/explained.tsx';
import classes from './card.module.css';

export interface CardRow {
  name: string;
  /** What the row is, and which way is better. */
  why: string;
  values: readonly string[];
  /** `ours` is what was trained; `reference` what it is held against. */
  tone: 'ours' | 'reference';
}

interface CardTableProps {
  title: string;
  /** What the numbers mean, and which way is better. */
  why: string;
  columns: readonly string[];
  rows: readonly CardRow[];
}

export function CardTable({ title, why, columns, rows }: CardTableProps) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Explained why={why} className={classes.title}>
                {title}
              </Explained>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={classes.number}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, why: rowWhy, values, tone }) => (
            <tr key={name} data-tone={tone}>
              <th scope="row">
                <Explained why={rowWhy} className={classes.name}>
                  {name}
                </Explained>
              </th>
              {columns.map((column, i) => (
                <td key={column} className={classes.number}>
                  {values[i] ?? '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
