/**
 * Who plays for the run: this machine and the evaluators with their load, speed, latency, episodes and share, and whose
 * results do not count. Reads: `machines`, the load of the workers.
 */
import { type MachineRow, MOST_ROWS, machineRows, machinesVerdict } from '../../store/machines.ts';
import { isBusy } from '../../store/store.ts';
import { Missing, Panel, Verdict } from '../common/panel.tsx';
import { formatCount, formatDuration, formatPercent } from '../format.ts';
import { useLab } from '../workbench.tsx';
import classes from './machines.module.css';

const COLUMNS = ['Machine', 'In hand', 'Steps per second', 'Task to result', 'Episodes', 'Share'] as const;

export function MachinesPanel() {
  const machines = useLab((state) => state.machines);
  const workers = useLab((state) => state.workers);
  const busy = useLab(({ status }) => isBusy(status));
  const shared = useLab((state) => state.sharing !== null);
  if (machines === null) {
    const empty = shared
      ? 'Nobody yet: the machines appear here when the next run begins.'
      : 'No run has been shared since this page was opened.';
    return (
      <Panel title="Who plays" testId="machines">
        <Missing>{empty}</Missing>
      </Panel>
    );
  }
  const rows = machineRows(machines, workers, !busy);
  const verdict = machinesVerdict(rows);
  const { late, ...others } = machines.refused;
  const refused = Object.entries(others).filter(([, count]) => count > 0);
  return (
    <Panel title="Who plays" testId="machines">
      {busy && !machines.connected && (
        <p className={classes.trouble} role="status">
          The server does not answer; this machine plays on alone until it does.
        </p>
      )}
      <Verdict>{verdict ?? 'Nobody has joined yet; this machine plays alone.'}</Verdict>
      <table className={classes.table}>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <Machine key={row.id} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && (
        <p className={classes.quiet}>And {formatCount(rows.length - MOST_ROWS)} more.</p>
      )}
      {late > 0 && (
        <p className={classes.quiet}>
          Results that came when another had given the same before: {formatCount(late)}.
        </p>
      )}
      {refused.length > 0 && (
        <p className={classes.quiet}>
          Messages that were refused:{' '}
          {refused.map(([reason, count]) => `${formatCount(count)} ${reason}`).join(', ')}.
        </p>
      )}
    </Panel>
  );
}

function Machine({ row }: { row: MachineRow }) {
  const { name, state, cores, hand, stepsPerSecond, latency, episodes, share, quarantine } = row;
  const about = [state, cores > 0 && (cores === 1 ? '1 core' : `${cores} cores`)].filter(Boolean).join(', ');
  const values = [
    hand === null ? '–' : `${hand.held} of ${hand.slots}`,
    formatCount(stepsPerSecond),
    latency === null ? '–' : formatDuration(latency),
    formatCount(episodes),
  ];
  return (
    <tr data-state={state}>
      <th scope="row">
        {name}
        <span className={classes.state}>{about}</span>
        {quarantine !== null && <span className={classes.trouble}>{quarantine}</span>}
      </th>
      {values.map((value, index) => (
        <td key={COLUMNS[index + 1]} data-label={COLUMNS[index + 1]}>
          {value}
        </td>
      ))}
      <td data-label="Share">
        <span className={classes.share}>
          <span className={classes.bar} style={{ width: `${100 * (share ?? 0)}%` }} />
        </span>
        {formatPercent(share)}
      </td>
    </tr>
  );
}
