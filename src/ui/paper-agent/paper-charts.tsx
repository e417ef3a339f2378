/** C on the whole recording, M's negative log-likelihood, and the authors' search for C. */
import { useCallback, useRef } from 'react';
import type { PaperMoment, ReplayNll } from '../../lab/clients/paper-client.ts';
import { type CurveLine, chartRows } from '../../store/curves.ts';
import type { Series } from '../../store/series.ts';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Explained } from '../common/explained.tsx';
import { formatCount, formatDuration, formatFixed } from '../format.ts';
import { useVersion, useWorkbench } from '../workbench.tsx';
import classes from './paper-charts.module.css';
import figure from './paper-figure.module.css';
import { useMoments, usePaper } from './use-paper.ts';

const ACTIONS: CurveLine[] = [
  { key: 'steer', label: 'Steer', tone: 'c' },
  { key: 'gas', label: 'Gas', tone: 'c2' },
  { key: 'brake', label: 'Brake', tone: 'c3' },
];
const NLL: CurveLine[] = [{ key: 'nats', label: 'nats per latent', tone: 'm' }];
const TRAINING: CurveLine[] = [
  { key: 'max', label: 'Best', tone: 'c2' },
  { key: 'mean', label: 'Mean of 64', tone: 'c' },
  { key: 'min', label: 'Worst', tone: 'c3' },
  { key: 'test', label: 'Distribution mean, 1,024 rollouts', tone: 'reference' },
];

const ABOUT_OPEN_LOOP =
  'Actions of C on the recorded z and M’s h, step by step. Open loop: the actions do not move the recorded car.';
const ABOUT_NLL =
  'Negative log-likelihood of the next recorded z under M. It is much higher for the same ' +
  'frames in random order: M has learned the order of frames. Both with z = μ and with z ' +
  'sampled from V’s posterior, as in the training of M.';

export function PaperCharts() {
  const { curves } = useWorkbench().paper;
  const replay = usePaper((state) => state.replay);
  const { history, tests } = usePaper((state) => state.parts);
  useVersion(curves.training);
  const last = history?.generations.at(-1);
  const test = tests?.tests.at(-1);

  return (
    <div className={classes.charts}>
      {replay && (
        <>
          <Chart
            title="C on the recording"
            why={ABOUT_OPEN_LOOP}
            series={curves.actions}
            lines={ACTIONS}
            cursor={replay.frames}
          />
          <Chart
            title="M: NLL per latent (nats)"
            why={ABOUT_NLL}
            series={curves.nll}
            lines={NLL}
            cursor={replay.frames}
          >
            <NllTable mean={replay.mean} sampled={replay.sampled} />
          </Chart>
        </>
      )}
      {(history || tests) && (
        <Chart
          title="Search for C"
          why={
            "The authors' CMA-ES on CarRacing-v0: 64 candidates with 16 rollouts each per " +
            'generation. Every 25 generations, the distribution mean is tested on 1,024 rollouts.'
          }
          series={curves.training}
          lines={TRAINING.filter(({ key }) => curves.training.column(key) !== null)}
          xLabel="generation"
        >
          <p className={figure.under} data-testid="paper-training">
            {last && (
              <>
                {formatCount(last.generation)} generations in {formatDuration(last.seconds)}, mean{' '}
                <span className="numbers">{formatFixed(last.mean, 1)}</span>
              </>
            )}
            {test && (
              <>
                {last && '; '}tested at {formatCount(test.generation)}:{' '}
                <span className="numbers">{formatFixed(test.mean, 1)}</span>
              </>
            )}
          </p>
        </Chart>
      )}
    </div>
  );
}

interface ChartProps {
  title: string;
  why: string;
  series: Series;
  lines: CurveLine[];
  xLabel?: string;
  /** Length of the recording, where the present frame is marked. */
  cursor?: number;
  children?: React.ReactNode;
}

function Chart({ title, why, series, lines, xLabel = 'frame', cursor, children }: ChartProps) {
  return (
    <figure className={figure.figure} aria-label={title}>
      <figcaption className={figure.caption}>
        <Explained why={why} className={figure.explained}>
          <b>{title}</b>
        </Explained>
        {lines.length > 1 && (
          <span className={classes.legend}>
            {lines.map((line) => (
              <span key={line.key}>
                <i style={{ background: `var(--line-${line.tone})` }} /> {line.label}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      <div className={classes.plot}>
        <LazyChart
          rows={chartRows(
            series,
            lines.map((line) => line.key),
          )}
          lines={lines}
          log={false}
          xLabel={xLabel}
          syncId={`paper-${xLabel}`}
        />
        {cursor !== undefined && <Cursor frames={cursor} />}
      </div>
      {children}
    </figure>
  );
}

/** The present frame on the x axis; the chart's own margins are 46 px left and 8 px right. */
function Cursor({ frames }: { frames: number }) {
  const line = useRef<HTMLDivElement>(null);
  const draw = useCallback(
    ({ frame }: PaperMoment) => {
      if (!line.current) return;
      line.current.hidden = frame === null;
      line.current.style.left = `${(100 * (frame ?? 0)) / (frames - 1)}%`;
    },
    [frames],
  );
  useMoments(draw);
  return (
    <div className={classes.cursorSpan} aria-hidden="true">
      <div ref={line} className={classes.cursor} hidden />
    </div>
  );
}

function NllTable({ mean, sampled }: { mean: ReplayNll; sampled: ReplayNll }) {
  return (
    <table className={`${figure.table} ${classes.surprises}`}>
      <thead>
        <tr>
          <th scope="col">mean NLL</th>
          <th scope="col">in order</th>
          <th scope="col">shuffled</th>
        </tr>
      </thead>
      <tbody>
        {(
          [
            ['mean', 'z = μ', mean],
            ['sampled', 'z sampled', sampled],
          ] as const
        ).map(([key, name, value]) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td className="numbers" data-testid={`paper-${key}-ordered`}>
              {value.ordered.toFixed(2)}
            </td>
            <td className="numbers" data-testid={`paper-${key}-shuffled`}>
              {value.shuffled.toFixed(2)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
