/** The numbers of a finding side by side: a name, a bar, the number. */
import classes from './finding.module.css';

export interface Bar {
  name: string;
  /** Null where it was not measured. */
  value: number | null;
  text: string;
  /** The network that it is of, or what that is held against. */
  tone: 'v' | 'm' | 'reference';
}

interface BarsProps {
  rows: readonly Bar[];
  /** The value of a full bar; without it the largest one. */
  full?: number;
}

export function Bars({ rows, full }: BarsProps) {
  const most = full ?? Math.max(...rows.map(({ value }) => value ?? 0));
  return (
    <ul className={classes.bars}>
      {rows.map(({ name, value, text, tone }) => (
        <li key={name} className={classes.row} data-tone={tone}>
          <span>{name}</span>
          <span className={classes.track}>
            <span className={classes.bar} style={{ width: `${barPercent(value, most)}%` }} />
          </span>
          <span className={classes.value}>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** Nothing for what is missing or below 0, and no bar is longer than its track. */
export function barPercent(value: number | null, most: number): number {
  if (value === null || !(value > 0) || !(most > 0)) return 0;
  return Math.min(100, (100 * value) / most);
}
