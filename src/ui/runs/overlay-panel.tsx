/**
 * The curves of the runs that were ticked, drawn over one another, with those of the agent on the page. Reads: the
 * library, the series of the lab.
 */
import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { experimentOf, hasController } from '../../lab/settings/settings.ts';
import { CURVES } from '../../store/curves.ts';
import {
  MEASURES,
  type Overlaid,
  type OverlaidCurve,
  overlay,
  seriesOf,
  tonesOf,
} from '../../store/overlays.ts';
import type { StoredRun } from '../../store/run-library.ts';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { LegendEntry } from '../charts/legend.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { Segments } from '../common/segments.tsx';
import { useLab, useLibrary, useVersion, useWorkbench } from '../workbench.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import classes from './runs.module.css';

export function OverlayPanel() {
  const runs = useLibrary((state) => state.runs);
  const paths = useLibrary((state) => state.compared);
  const ticked = (runs ?? []).filter(
    (run): run is StoredRun => run.fault === null && paths.includes(run.path),
  );
  if (runs === null || runs.length === 0) return null;
  return (
    <Panel
      title="Runs compared"
      about="The curves of the runs that you tick, over one another; in grey, those of the agent on the page."
      testId="overlay"
      className={classes.compare}
    >
      {ticked.length === 0 ? (
        <Missing>Tick one run or more above.</Missing>
      ) : (
        <>
          <div className={classes.charts}>
            <OverlayChart curve="vision" runs={ticked} />
            <OverlayChart curve="memory" runs={ticked} />
            {ticked.some(({ settings }) => hasController(experimentOf(settings.experiment))) && (
              <OverlayChart curve="fitness" runs={ticked} />
            )}
          </div>
          <ComparisonTable runs={ticked} />
        </>
      )}
    </Panel>
  );
}

function OverlayChart({ curve, runs }: { curve: OverlaidCurve; runs: readonly StoredRun[] }) {
  const { lab } = useWorkbench();
  const measures = MEASURES[curve];
  const [key, setKey] = useState(measures[0].key);
  const [log, setLog] = useState(false);
  useVersion(lab.curves[curve]);
  // A run that is ticked is not drawn twice, nor an agent of another experiment over it.
  const comparable = useLab(({ settings, keptAs }) =>
    runs.every((run) => run.settings.experiment === settings.experiment && run.path !== keptAs),
  );
  const shipped = useLab((state) => state.shipped !== null);
  const measure = measures.find((each) => each.key === key) ?? measures[0];
  const { title, x } = CURVES[curve];
  // Once, not with every point that a run on this page adds.
  const stored = useMemo((): Overlaid[] => {
    const tones = tonesOf(runs);
    return runs.map((run, i) => ({ name: run.name, series: seriesOf(curve, run), tone: tones[i] }));
  }, [runs, curve]);
  const here = lab.curves[curve];
  const onPage: Overlaid = {
    name: shipped ? 'Pretrained agent' : 'On this page',
    series: here,
    tone: 'reference',
  };
  const overlaid = comparable && here.length > 0 ? [...stored, onPage] : stored;
  const { lines, rows, last } = overlay(overlaid, measure, log);
  return (
    <figure className={classes.chart} aria-label={`${title}, ${measure.label}: ${inWords(lines, last)}`}>
      <figcaption className={classes.caption}>
        <b>{title}</b>
        <Segments
          aria-label={`${title}: what is drawn`}
          size="xs"
          value={key}
          onChange={setKey}
          data={measures.map((each) => ({ value: each.key, label: each.label }))}
        />
        {measure.canLog && (
          <Switch
            size="xs"
            label="log"
            aria-label={`${title}: logarithmic axis`}
            checked={log}
            onChange={(event) => setLog(event.currentTarget.checked)}
          />
        )}
        <span className={classes.unit}>{measure.unit}</span>
      </figcaption>
      {lines.length === 0 ? (
        <Missing>None of these runs has come that far.</Missing>
      ) : (
        <>
          <div className={classes.legend}>
            {lines.map((line) => (
              <LegendEntry key={line.key} line={line} value={last[line.key]} />
            ))}
          </div>
          <LazyChart
            rows={rows}
            lines={lines}
            log={log && measure.canLog}
            xLabel={x}
            syncId={`overlay-${curve}`}
          />
        </>
      )}
    </figure>
  );
}

function inWords(lines: ReturnType<typeof overlay>['lines'], last: Record<string, number>): string {
  return lines.map(({ key, label }) => `${label} ends at ${last[key].toPrecision(3)}`).join(', ');
}
