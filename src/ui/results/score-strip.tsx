/** Every episode's return as a dot that plays it again, mean ± sd as a bar below, the paper's band behind. */
import { useElementSize } from '@mantine/hooks';
import type { Score } from '../../lab/events.ts';
import type { ScoresPanel } from '../experiments/panels.ts';
import { formatReturn, formatValue } from '../format.ts';
import { stackDots } from './dot-plot.ts';
import { ReplayDot } from './replay-dot.tsx';
import classes from './results.module.css';

interface ScoreStripProps {
  rows: readonly { name: string; score: Score; tone: string; actor: 'controller' | 'random' }[];
  scores: ScoresPanel;
  /** "Track". */
  one: string;
  /** Plays the episode of a dot; null where it cannot be watched. */
  onReplay: ((actor: 'controller' | 'random', seed: number) => void) | null;
}

/** Before the box is measured. */
const FIRST_WIDTH = 560;
const RIGHT = 12;
/** Of a row without its stacked dots. */
const ROW = 46;
const DOT = 7;
/** Of all dots above each other in a row; they overlap where there are more. */
const TALLEST = 120;

export function ScoreStrip({ rows, scores, one, onReplay }: ScoreStripProps) {
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const width = measured || FIRST_WIDTH;
  const returns = rows.flatMap((row) => row.score.returns);
  const { paper, ticks } = scores;
  const low = Math.min(scores.low, ...returns);
  const high = Math.max(scores.high, ...returns);
  const x = (value: number): number => RIGHT + ((value - low) / (high - low)) * (width - 2 * RIGHT);
  let bottom = 0;
  const placed = rows.map((row) => {
    const dots = stackDots(
      row.score.returns.map((value) => x(value) - DOT / 2),
      DOT,
    );
    const levels = Math.max(0, ...dots.map((dot) => dot.level));
    const step = Math.min(DOT, TALLEST / Math.max(1, levels));
    const y = bottom + 26 + levels * step;
    bottom += ROW + levels * step;
    return {
      ...row,
      y,
      top: y - levels * step,
      // Where they overlap the lower one covers the upper: the worst of a stack, at its foot, is whole.
      dots: dots.map(({ x: left, level }) => ({ left, top: y - level * step, over: levels - level })),
    };
  });
  const height = bottom + 20;
  const summary = rows
    .map(({ name, score }) => `${name}: mean ${formatValue(score.mean)}, sd ${formatValue(score.sd)}`)
    .join('; ');

  return (
    <div ref={ref} className={classes.stripBox}>
      <svg
        width={width}
        height={height}
        className={classes.strip}
        role="img"
        aria-label={`Returns. ${summary}`}
      >
        {paper && (
          <>
            <rect
              x={x(paper.mean - paper.sd)}
              width={x(paper.mean + paper.sd) - x(paper.mean - paper.sd)}
              y={0}
              height={bottom}
              className={classes.paperBand}
            >
              <title>The paper: {`${paper.mean} ± ${paper.sd}`}</title>
            </rect>
            <text x={x(paper.mean)} y={-4} className={classes.tick} textAnchor="middle">
              paper
            </text>
          </>
        )}
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} className={classes.gridLine} />
            <text x={x(tick)} y={height - 5} className={classes.tick} textAnchor="middle">
              {tick}
            </text>
          </g>
        ))}
        {placed.map(({ name, score, tone, y, top }) => (
          <g key={name} style={{ color: `var(--line-${tone})` }}>
            <text x={0} y={top - 10} className={classes.rowName}>
              {name}
            </text>
            <line
              x1={x(score.mean - score.sd)}
              x2={x(score.mean + score.sd)}
              y1={y + 10}
              y2={y + 10}
              className={classes.bar}
            />
            <line x1={x(score.mean)} x2={x(score.mean)} y1={y + 6} y2={y + 14} className={classes.bar} />
          </g>
        ))}
      </svg>
      {placed.map(({ name, score, tone, actor, dots }) => (
        <div key={name} style={{ color: `var(--line-${tone})` }}>
          {score.returns.map((value, i) => (
            <ReplayDot
              key={score.seeds[i] ?? i}
              x={dots[i].left}
              y={dots[i].top}
              over={dots[i].over}
              text={`${one} ${score.seeds[i]}, return ${formatReturn(value)}`}
              first={i === 0}
              onReplay={onReplay && (() => onReplay(actor, score.seeds[i]))}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
