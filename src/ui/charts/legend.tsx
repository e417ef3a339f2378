/** Entries of a chart's legend: a line's name with its newest value; a pressed one hides its line. */
import type { CurveLine } from '../../store/curves.ts';
import { formatValue } from '../format.ts';
import classes from './charts.module.css';
import { dashesOf } from './dashes.ts';

interface LegendEntryProps {
  line: CurveLine;
  /** Null for a line whose newest value says nothing of this run. */
  value: number | null;
  /** Absent where the line cannot be hidden. */
  shown?: boolean;
  onToggle?: () => void;
}

export function LegendEntry({ line, value, shown, onToggle }: LegendEntryProps) {
  const content = (
    <>
      <svg className={classes.swatch} width={16} height={4} aria-hidden="true">
        <line
          x1={0}
          x2={16}
          y1={2}
          y2={2}
          stroke={`var(--line-${line.tone})`}
          strokeWidth={3}
          strokeDasharray={dashesOf(line)}
        />
      </svg>
      {line.label} {value !== null && <span className="numbers">{formatValue(value)}</span>}
    </>
  );
  return onToggle === undefined ? (
    <span className={classes.key}>{content}</span>
  ) : (
    <button type="button" className={classes.entry} aria-pressed={shown} onClick={onToggle}>
      {content}
    </button>
  );
}
