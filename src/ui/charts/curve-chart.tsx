/** Lines over one axis. Never animated, never more than 400 points; the text is the legend above it. */
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ChartRow, CurveLine } from '../../store/curves.ts';
import { isPublished, type PublishedLine } from '../../store/paper-curve.ts';
import { formatCount, formatTick, formatValue } from '../format.ts';
import classes from './charts.module.css';
import { dashesOf } from './dashes.ts';
import { roundTicks } from './round-ticks.ts';
import { valueRange } from './value-range.ts';
import { valueTicks } from './value-ticks.ts';

interface CurveChartProps {
  rows: readonly ChartRow[];
  lines: readonly CurveLine[];
  /** Drawn behind; their values are in `rows` like any other. */
  published?: readonly PublishedLine[];
  /** Generations with which a new search began: what is left of them is another's. */
  newSearches?: readonly number[];
  log: boolean;
  xLabel: string;
  /** Charts with the same id show their tooltips together. */
  syncId: string;
}

const TICK = { fontSize: 11, fill: 'var(--quiet)' };
/** Tells tests and readers of the page which lines are not the run's own. */
const PUBLISHED = 'published-line';
/** Until the box is measured. */
const FIRST_SIZE = { width: 400, height: 150 };

export function CurveChart(props: CurveChartProps) {
  const { rows, lines, published = [], newSearches = [], log, xLabel, syncId } = props;
  const middle = ((rows[0]?.x ?? 0) + (rows.at(-1)?.x ?? 0)) / 2;
  const unpublished = (key: unknown, x: number): boolean =>
    published.some((line) => line.key === key && !isPublished(line, x));
  const keys = [...published, ...lines].map(({ key }) => key);
  const range = valueRange(rows, keys);
  const axis = log || range === null ? null : valueTicks(...range);
  return (
    <div className={classes.chart} aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%" initialDimension={FIRST_SIZE}>
        <LineChart
          data={rows}
          margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
          syncId={syncId}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--grid)" vertical={false} />
          <XAxis
            dataKey="x"
            type="number"
            domain={['dataMin', 'dataMax']}
            ticks={roundTicks(rows[0]?.x ?? 0, rows.at(-1)?.x ?? 1)}
            tick={TICK}
            tickFormatter={formatCount}
            tickLine={false}
            axisLine={{ stroke: 'var(--grid)' }}
            height={20}
            minTickGap={30}
          />
          <YAxis
            type="number"
            scale={log ? 'log' : 'linear'}
            domain={axis ? [axis.ticks[0], axis.ticks[axis.ticks.length - 1]] : ['auto', 'auto']}
            ticks={axis?.ticks}
            interval={axis ? 0 : 'preserveEnd'}
            allowDataOverflow={log}
            tick={TICK}
            tickFormatter={axis?.label ?? formatTick}
            tickLine={false}
            axisLine={false}
            width={46}
          />
          <Tooltip
            isAnimationActive={false}
            position={{ y: 0 }}
            allowEscapeViewBox={{ x: false, y: true }}
            cursor={{ stroke: 'var(--quiet)', strokeDasharray: '3 3' }}
            content={({ active, payload, label }) =>
              active ? (
                <div className={classes.tooltip}>
                  <div className="quiet">
                    {xLabel} {formatCount(Number(label))}
                  </div>
                  {payload
                    .filter((item) => !unpublished(item.dataKey, Number(label)))
                    .map((item) => (
                      <div key={String(item.dataKey)} className={classes.tooltipLine}>
                        <span className={classes.dot} style={{ background: item.color }} />
                        {item.name}
                        <span className="numbers">{formatValue(Number(item.value))}</span>
                      </div>
                    ))}
                </div>
              ) : null
            }
          />
          {newSearches.map((generation) => (
            <ReferenceLine
              key={generation}
              x={generation - 0.5}
              className="new-search"
              stroke="var(--quiet)"
              strokeDasharray="4 3"
              label={{
                value: 'new search',
                position: generation > middle ? 'insideTopRight' : 'insideTopLeft',
                ...TICK,
              }}
            />
          ))}
          {[...published, ...lines].map((line) => (
            <Line
              key={line.key}
              dataKey={line.key}
              name={line.label}
              type="linear"
              stroke={`var(--line-${line.tone})`}
              className={published.some(({ key }) => key === line.key) ? PUBLISHED : undefined}
              strokeWidth={1.6}
              strokeDasharray={dashesOf(line)}
              dot={false}
              connectNulls
              activeDot={{ r: 3 }}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
