/**
 * The stages of a run as one slim strip, with the buttons that pause and stop it and the load of the rollout pool:
 * shown while something trains, then until the visitor leaves that room, and in the room where one trains. Diagnostics
 * outside a run have their progress here too, because they lock what a run locks. Reads: `stages`, `workers`,
 * `restarts`, `status`, `watching`, `elsewhere`, `diagnostics`. Runs: `pauseRun`, `resumeRun`, `stopRun`,
 * `stopWatching`, `watchRun`.
 */
import { Progress } from '@mantine/core';
import { useState } from 'react';
import { type DiagnosticsProgress, stagesOf } from '../../lab/events.ts';
import { experimentOf } from '../../lab/settings/settings.ts';
import type { RoomId } from '../../store/rooms.ts';
import { isBusy, isOccupied } from '../../store/store.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useLab, useRooms } from '../workbench.tsx';
import { Restarts } from './restarts.tsx';
import { StageItem } from './stage-item.tsx';
import classes from './stages.module.css';
import { WorkerLoads } from './worker-loads.tsx';

export function StageStrip() {
  return (
    <>
      <Elsewhere />
      <OwnStrip />
    </>
  );
}

/** A run that another tab trains and this page does not show. */
function Elsewhere() {
  const elsewhere = useLab((state) => state.elsewhere);
  const occupied = useLab(isOccupied);
  if (elsewhere === null || occupied) return null;
  const { experiment, preset, seed } = elsewhere;
  return (
    <section className={classes.strip} aria-label="Run in another tab">
      <p className={classes.watched} data-testid="elsewhere">
        Another tab trains {experimentOf(experiment).title} {preset}, seed {seed}.
        <CommandButton
          command="watchRun"
          label="Watch it"
          size="compact-xs"
          variant="subtle"
          testId="watch-run"
        />
      </p>
    </section>
  );
}

function OwnStrip() {
  const experiment = useLab((state) => state.settings.experiment);
  const status = useLab((state) => state.status);
  const shown = useShown();
  const watching = useLab((state) => state.watching);
  const diagnostics = useLab((state) => state.diagnostics);
  if (diagnostics !== null) return <DiagnosticsStrip {...diagnostics} />;
  if (!shown) return null;
  return (
    <section className={classes.strip} aria-label="Stages of the run">
      <ol className={classes.list}>
        {stagesOf(experiment).map((name) => (
          <StageItem key={name} name={name} />
        ))}
      </ol>
      <RoundOfSeveral />
      <WorkerLoads />
      <Restarts />
      {isBusy(status) && (
        <div className={classes.buttons}>
          {status === 'running' ? (
            <CommandButton
              command="pauseRun"
              label="Pause"
              size="compact-sm"
              variant="default"
              testId="pause"
            />
          ) : (
            <CommandButton command="resumeRun" label="Resume" size="compact-sm" testId="resume" />
          )}
          <CommandButton command="stopRun" label="Stop" size="compact-sm" variant="default" testId="stop" />
        </div>
      )}
      {watching && <Watched />}
    </section>
  );
}

/** How a run ended is seen where one was while it ended; it takes no room elsewhere. */
function useShown(): boolean {
  const busy = useLab((state) => isBusy(state.status));
  // The stages of the agent that came with the page are not the visitor's.
  const shipped = useLab((state) => state.shipped !== null);
  const room = useRooms((state) => state.room);
  const [endedIn, setEndedIn] = useState<RoomId | null>(null);
  const here = busy || endedIn === room ? room : null;
  if (here !== endedIn) setEndedIn(here);
  return busy || (!shipped && (room === 'train' || here !== null));
}

/** Of iterative training. */
function RoundOfSeveral() {
  const of = useLab(({ status, round }) => (isBusy(status) ? round : null));
  if (of === null) return null;
  const { round, rounds } = of;
  return (
    <p className={classes.watched} data-testid="round">
      Round {round} of {rounds}
      {round < rounds
        ? ': the agent of this one drives for the next.'
        : ', on the driving of the one before.'}
    </p>
  );
}

/** Says whose run this is. */
function Watched() {
  return (
    <p className={classes.watched} data-testid="watched">
      Another tab trains this run; this one shows it.
      <CommandButton command="stopWatching" size="compact-xs" variant="subtle" testId="stop-watching" />
    </p>
  );
}

function DiagnosticsStrip({ detail, fraction }: DiagnosticsProgress) {
  return (
    <section className={classes.strip} aria-label="Diagnostics" data-testid="diagnostics-strip">
      <div className={classes.alone}>
        <span className={classes.title}>Diagnostics</span>
        <span className={classes.detail}>{detail}</span>
        <Progress value={100 * fraction} size={3} aria-label="Diagnostics, progress of all" />
      </div>
      <CommandButton command="stopRun" label="Stop" size="compact-sm" variant="default" />
    </section>
  );
}
