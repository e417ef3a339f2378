/** The search for C, seen: its step size over the generations, and how long the axes of its distribution are now. */
import type { ReactNode } from 'react';
import type { SearchShape } from '../../lab/search/search-shape.ts';
import { agentSettings } from '../../store/checkpoint-name.ts';
import { type ChartRow, type CurveLine, chartRows, newSearches } from '../../store/curves.ts';
import { Details } from '../common/details.tsx';
import { Missing, Panel, Verdict } from '../common/panel.tsx';
import { formatCount, formatValue } from '../format.ts';
import { useLab, useVersion, useWorkbench } from '../workbench.tsx';
import classes from './charts.module.css';
import { ContinueSearch } from './continue-search.tsx';
import { mirroredVerdict, searchVerdict } from './curve-verdicts.ts';
import { LazyChart } from './lazy-chart.tsx';
import { LegendEntry } from './legend.tsx';

const CMA_ES =
  'CMA-ES samples candidates from a normal distribution around its mean. The step size σ ' +
  'scales the distribution; the covariance matrix shapes it. All principal axes start at ' +
  'length σ and adapt during the search. The condition number is the squared ratio of the ' +
  'longest to the shortest axis. The axes of a separable search are the parameters.';

const MIRRORED_PAIRS =
  'Candidates come in pairs that lie opposite each other about the mean of the search, each pair on ' +
  'tracks of its own, and are ranked by how far each beats its mirror (an evolution strategy ' +
  'after Salimans et al. 2017). Unlike CMA-ES it keeps the step size σ and the covariance matrix as ' +
  'they began, so every principal axis has the length σ.';

const SIGMA: CurveLine = { key: 'sigma', label: 'σ', tone: 'c' };
const AXES: CurveLine = { key: 'axis', label: 'Axes', tone: 'c' };
const ROUND: CurveLine = { key: 'sigma', label: 'σ', tone: 'reference' };

export function SearchPanel() {
  const { lab } = useWorkbench();
  const { fitness } = lab.curves;
  useVersion(fitness);
  useVersion(lab.search);
  const shape = lab.search.value;
  const steps = Array.from(fitness.column('sigma') ?? []).filter(Number.isFinite);
  const isMirrored = useLab((state) => agentSettings(state)['evolution.mirrored']);
  const title = isMirrored ? 'Search by mirrored pairs' : 'CMA-ES search';
  const verdict = isMirrored ? mirroredVerdict(steps) : searchVerdict(steps, shape);
  const known = shape !== null || fitness.column('sigma') !== null;
  return (
    <Panel title={title} testId="search" tools={<ContinueSearch />}>
      {verdict && <Verdict>{verdict}</Verdict>}
      {known ? (
        <figure
          className={classes.panes}
          aria-label={describe(title, fitness.last('sigma'), fitness.length, shape)}
        >
          <Pane
            keys={<LegendEntry line={SIGMA} value={shape?.sigma ?? fitness.last('sigma')} />}
            unit="step size"
          >
            <LazyChart
              rows={chartRows(fitness, ['sigma'], { log: true })}
              lines={[SIGMA]}
              newSearches={newSearches(fitness)}
              log
              xLabel="generation"
              syncId="sigma"
            />
          </Pane>
        </figure>
      ) : (
        <Missing>Appears while C evolves: the step size and the axes of the search distribution.</Missing>
      )}
      {known && (
        <Details of={title} late>
          <p>{isMirrored ? MIRRORED_PAIRS : CMA_ES}</p>
          {shape === null ? (
            <p>This file does not contain the state of the search, so its axes are unknown.</p>
          ) : (
            <Pane
              keys={
                <>
                  <LegendEntry line={AXES} value={null} />
                  <LegendEntry line={ROUND} value={null} />
                </>
              }
              unit={`condition number ${formatValue(shape.condition)}`}
            >
              <LazyChart rows={axisRows(shape)} lines={[AXES, ROUND]} log xLabel="axis" syncId="axes" />
            </Pane>
          )}
        </Details>
      )}
    </Panel>
  );
}

/** The axes beside what all of them are while no direction is preferred. */
function axisRows({ ranks, axes, sigma }: SearchShape): ChartRow[] {
  return ranks.map((rank, i) => ({ x: rank, axis: axes[i], sigma }));
}

function Pane({ keys, unit, children }: { keys: ReactNode; unit: string; children: ReactNode }) {
  return (
    <div className={classes.pane}>
      <div className={classes.legend}>
        {keys}
        <span className={classes.unit}>{unit}</span>
      </div>
      {children}
    </div>
  );
}

function describe(title: string, sigma: number, generations: number, shape: SearchShape | null): string {
  const step =
    `${title}: sigma ${formatValue(shape?.sigma ?? sigma)} after ` +
    `${formatCount(generations)} generations`;
  if (shape === null) return `${step}; its axes are unknown`;
  const { dimension, axes, condition } = shape;
  const spread =
    `standard deviations from ${formatValue(axes[0])} to ${formatValue(axes.at(-1))} along ` +
    `${formatCount(dimension)} axes`;
  return `${step}; ${spread}; condition number ${formatValue(condition)}`;
}
