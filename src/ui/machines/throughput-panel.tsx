/** How many steps a second this machine and the evaluators play, from the beginning of the shared run on. */
import { chartRows } from '../../store/curves.ts';
import { THROUGHPUT_LINES } from '../../store/machines.ts';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { LegendEntry } from '../charts/legend.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { formatCount } from '../format.ts';
import { useVersion, useWorkbench } from '../workbench.tsx';
import classes from './machines.module.css';

const KEYS = THROUGHPUT_LINES.map(({ key }) => key);

export function ThroughputPanel() {
  const { throughput } = useWorkbench().lab;
  useVersion(throughput, 1000);
  const rows = chartRows(throughput, KEYS);
  return (
    <Panel title="Throughput" about="Steps of episodes per second." testId="throughput">
      {rows.length < 2 ? (
        <Missing>Appears while a shared run is under way.</Missing>
      ) : (
        <figure className={classes.throughput} aria-label={inWords(rows)}>
          <div className={classes.legend}>
            {THROUGHPUT_LINES.map((line) => (
              <LegendEntry key={line.key} line={line} value={throughput.last(line.key)} />
            ))}
          </div>
          <LazyChart
            rows={rows}
            lines={THROUGHPUT_LINES}
            log={false}
            xLabel="seconds since the run was shared"
            syncId="throughput"
          />
        </figure>
      )}
    </Panel>
  );
}

function inWords(rows: ReturnType<typeof chartRows>): string {
  const last = rows[rows.length - 1];
  const words = THROUGHPUT_LINES.map(({ key, label }) => `${label}: ${formatCount(last[key] ?? 0)}`);
  return `Steps per second after ${formatCount(last.x)} seconds. ${words.join(', ')}`;
}
