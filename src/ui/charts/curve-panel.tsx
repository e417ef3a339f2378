/**
 * One curve of the run: what it says in words, its newest values as the legend (press one to hide its line), the chart,
 * and behind a press what its lines are.
 */
import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { CurveName } from '../../lab/events.ts';
import { CURVES, chartRows, newSearches, smoothRows } from '../../store/curves.ts';
import { withPublished } from '../../store/paper-curve.ts';
import type { Series } from '../../store/series.ts';
import { isBusy } from '../../store/store.ts';
import { Details } from '../common/details.tsx';
import { Missing, Panel, Verdict } from '../common/panel.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { formatCount } from '../format.ts';
import { useLab, useVersion, useWorkbench } from '../workbench.tsx';
import classes from './charts.module.css';
import { curveVerdict } from './curve-verdicts.ts';
import { emptyText, STAGE_OF } from './empty-text.ts';
import { HardTracks } from './hard-tracks.tsx';
import { LazyChart } from './lazy-chart.tsx';
import { LegendEntry } from './legend.tsx';

export function CurvePanel({ curve }: { curve: CurveName }) {
  const { lab } = useWorkbench();
  const info = CURVES[curve];
  const series = lab.curves[curve];
  useVersion(series); // Renders again when there are new points, four times per second at most.
  const [log, setLog] = useState(false);
  const [smooth, setSmooth] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { hasReward } = useExperiment();
  const { scores } = usePanels();
  const inPaper = scores?.paper != null;
  const empty = useLab(({ stages, status }) =>
    emptyText(curve, stages[STAGE_OF[curve]].status, isBusy(status)),
  );
  const panes = info.panes
    .filter((pane) => hasReward || !pane.rewardOnly)
    .map((pane) => (inPaper ? pane : { ...pane, published: undefined }));
  const known = panes.some((pane) => pane.lines.some((line) => series.column(line.key) !== null));

  const verdict = curveVerdict(curve, series, scores?.best ?? null);
  const sources = panes.flatMap(({ published }) => (published ? [published.source] : []));

  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
  };

  return (
    <Panel
      title={info.title}
      testId={`chart-${curve}`}
      tools={
        <>
          {info.noisy && (
            <Switch
              size="xs"
              label="smooth"
              aria-label={`${info.title}: mean of the last fortieth of the points`}
              checked={smooth}
              onChange={(event) => setSmooth(event.currentTarget.checked)}
            />
          )}
          {panes.some((pane) => pane.canLog) && (
            <Switch
              size="xs"
              label="log"
              aria-label={`${info.title}: logarithmic axis`}
              checked={log}
              onChange={(event) => setLog(event.currentTarget.checked)}
            />
          )}
        </>
      }
    >
      {verdict && <Verdict>{verdict}</Verdict>}
      {!known || series.length === 0 ? (
        <Missing>{empty}</Missing>
      ) : (
        <figure className={classes.panes} aria-label={describe(series, info.title, info.x)}>
          {panes.map((pane) => {
            const lines = pane.lines.filter((line) => series.column(line.key) !== null);
            const shown = lines.filter((line) => !hidden.has(line.key));
            const published = (pane.published?.lines ?? []).filter((line) => !hidden.has(line.key));
            const logarithmic = log && pane.canLog;
            const rows = (smooth ? smoothRows : chartRows)(
              series,
              shown.map((line) => line.key),
              { log: logarithmic },
            );
            return lines.length === 0 ? null : (
              <div key={pane.unit} className={classes.pane}>
                <div className={classes.legend}>
                  {lines.map((line) => (
                    <LegendEntry
                      key={line.key}
                      line={line}
                      value={series.last(line.key)}
                      shown={!hidden.has(line.key)}
                      onToggle={() => toggle(line.key)}
                    />
                  ))}
                  <span className={classes.unit}>{pane.unit}</span>
                </div>
                {pane.published && (
                  <div className={classes.legend}>
                    {pane.published.lines.map((line) => (
                      <LegendEntry
                        key={line.key}
                        line={line}
                        value={null}
                        shown={!hidden.has(line.key)}
                        onToggle={() => toggle(line.key)}
                      />
                    ))}
                  </div>
                )}
                <LazyChart
                  rows={withPublished(rows, published)}
                  lines={shown}
                  published={published}
                  newSearches={newSearches(series)}
                  log={logarithmic}
                  xLabel={info.x}
                  syncId={curve}
                />
              </div>
            );
          })}
        </figure>
      )}
      {curve === 'fitness' && <HardTracks />}
      <Details of={info.title}>
        <p>{info.help}</p>
        {sources.map((source) => (
          <p key={source}>{source}</p>
        ))}
      </Details>
    </Panel>
  );
}

function describe(series: Series, title: string, xLabel: string): string {
  const last = series.x[series.length - 1];
  const text = `${title}: ${formatCount(series.length)} points up to ${xLabel} ${formatCount(last)}`;
  return [text, ...newSearches(series).map((x) => `a new search from ${xLabel} ${formatCount(x)}`)].join(
    '; ',
  );
}
