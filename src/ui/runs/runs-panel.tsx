/**
 * The runs of this browser, the newest first, and the storage they take. Reads: `runs`, `storage` of the library. Runs:
 * `listRuns`, when the room opens.
 */
import { useEffect } from 'react';
import { Missing, Panel } from '../common/panel.tsx';
import { formatBytes } from '../format.ts';
import { useLibrary, useWorkbench } from '../workbench.tsx';
import { RunRow } from './run-row.tsx';
import classes from './runs.module.css';

export function RunsPanel() {
  const { run } = useWorkbench();
  const runs = useLibrary((state) => state.runs);
  const listed = useLibrary((state) => state.storage !== null);

  useEffect(() => {
    void run('listRuns');
  }, [run]);

  return (
    <Panel title="In this browser" about={<StorageLine />} testId="runs">
      {runs === null || !listed ? (
        <Missing>Reading the runs …</Missing>
      ) : runs.length === 0 ? (
        <Missing>
          No run yet. Each run that you start in “Train your own” appears here, with what it has learned so
          far.
        </Missing>
      ) : (
        <ul className={classes.list}>
          {runs.map((each) => (
            <RunRow key={each.path} stored={each} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** "340 MB stored, the page itself included; room for 9.2 GB more. …" */
function StorageLine() {
  const storage = useLibrary((state) => state.storage);
  if (storage === null) return null;
  const { used, all, persist } = storage;
  const room =
    used === null || all === null
      ? 'This browser does not say how much is stored.'
      : `${formatBytes(used)} stored, the page itself included; room for ${formatBytes(all - used)} more.`;
  const kept = persist
    ? 'The browser keeps it until you delete it.'
    : 'The browser may delete it when the disk runs short: save what you want to keep as a file.';
  return (
    <span data-testid="storage">
      {room} {persist !== null && kept}
    </span>
  );
}
