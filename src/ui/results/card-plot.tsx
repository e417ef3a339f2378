/** A small curve of the diagnostics beside its reference: a level, or the diagonal. */
import { useElementSize } from '@mantine/hooks';
import type { CurvePoint } from '../../store/report.ts';
import { Explained } from '../common/explained.tsx';
import { formatTick } from '../format.ts';
import classes from './card.module.css';

/** Of what differs by less than rounding, the noise would fill the plot. */
const MIN_SPAN = 1e-9;

export function spanOf(low: number, high: number): number {
  return high - low > MIN_SPAN * Math.max(1, Math.abs(high)) ? high - low : 1;
}

interface CardPlotProps {
  title: string;
  why: string;
  xLabel: string;
  points: readonly CurvePoint[];
  /** A dashed level, or y = x. */
  reference: number | 'diagonal';
}

const tick = (value: number): string => formatTick(value);

/** Before the box is measured. */
const FIRST_WIDTH = 280;
const HEIGHT = 104;
const MARGIN = { left: 40, right: 8, top: 8, bottom: 20 };

export function CardPlot({ title, why, xLabel, points, reference }: CardPlotProps) {
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const width = measured || FIRST_WIDTH;
  const diagonal = reference === 'diagonal';
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [xLow, xHigh] = [Math.min(...xs), Math.max(...xs)];
  const held = diagonal ? [xLow, xHigh] : [reference];
  const [yLow, yHigh] = [Math.min(...ys, ...held), Math.max(...ys, ...held)];
  const px = (x: number) =>
    MARGIN.left + ((x - xLow) / spanOf(xLow, xHigh)) * (width - MARGIN.left - MARGIN.right);
  const py = (y: number) =>
    HEIGHT - MARGIN.bottom - ((y - yLow) / spanOf(yLow, yHigh)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const [from, to] = diagonal ? [xLow, xHigh] : [reference, reference];
  const summary = points.map(({ x, y }) => `${formatTick(x)}: ${formatTick(y)}`).join(', ');

  return (
    <div ref={ref}>
      <Explained why={why} className={classes.title}>
        {title}
      </Explained>
      <svg
        width={width}
        height={HEIGHT}
        className={classes.plot}
        role="img"
        aria-label={`${title}. ${summary}`}
      >
        {Object.entries({ yLow, yHigh }).map(([end, y]) => (
          <g key={end}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} y1={py(y)} y2={py(y)} className={classes.grid} />
            <text x={MARGIN.left - 6} y={py(y) + 4} textAnchor="end" className={classes.tick}>
              {tick(y)}
            </text>
          </g>
        ))}
        <text x={px(xLow)} y={HEIGHT - 4} className={classes.tick}>
          {tick(xLow)}
        </text>
        <text x={px(xHigh)} y={HEIGHT - 4} textAnchor="end" className={classes.tick}>
          {tick(xHigh)}
        </text>
        <text x={(width + MARGIN.left) / 2} y={HEIGHT - 4} textAnchor="middle" className={classes.tick}>
          {xLabel}
        </text>
        <line x1={px(xLow)} x2={px(xHigh)} y1={py(from)} y2={py(to)} className={classes.reference} />
        <polyline points={points.map(({ x, y }) => `${px(x)},${py(y)}`).join(' ')} className={classes.line} />
        {/* Dots of zero length with round ends. */}
        <path d={points.map(({ x, y }) => `M${px(x)},${py(y)}h0`).join('')} className={classes.points} />
      </svg>
    </div>
  );
}
