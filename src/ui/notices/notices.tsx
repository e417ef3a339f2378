/**
 * Notices: errors and warnings stay until they are dismissed, information goes after twelve seconds unless it offers
 * a command. Reads: `notices`, in which a repeated text is counted. Runs: `dismissNotice` and what is offered. Both
 * shown and announced to screen readers.
 */
import { Alert, Button, Group } from '@mantine/core';
import { useEffect } from 'react';
import { COMMANDS } from '../../store/commands.ts';
import { unfinished } from '../../store/run-library.ts';
import { isOccupied, type Notice, unsavedSeconds, WORTH_ASKING_SECONDS } from '../../store/store.ts';
import { useLab, useLibrary, useWorkbench } from '../workbench.tsx';
import classes from './notices.module.css';

const INFO_MILLISECONDS = 12_000;

const COLOURS = { info: 'blue', warning: 'yellow', error: 'red' } as const;
const TITLES = { info: null, warning: 'Warning', error: 'Error' } as const;

export function Notices() {
  const notices = useLab((state) => state.notices);
  return (
    <div className={classes.list} data-testid="notices" aria-live="polite">
      {notices.map((notice) => (
        <NoticeBox key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeBox({ notice }: { notice: Notice }) {
  const { run } = useWorkbench();
  const { id, level, text, count, offers } = notice;
  const stays = level !== 'info' || offers !== undefined;
  // Information goes by itself; warnings and errors stay until they are dismissed.
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => run('dismissNotice', id), INFO_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [run, id, stays]);
  return (
    <Alert
      variant="light"
      color={COLOURS[level]}
      style={{ '--alert-color': `var(--mantine-color-${COLOURS[level]}-filled)` }}
      role={level === 'error' ? 'alert' : 'status'}
      withCloseButton
      closeButtonLabel={COMMANDS.dismissNotice.label}
      onClose={() => run('dismissNotice', id)}
      classNames={{ root: classes.notice, message: classes.message }}
    >
      {TITLES[level] && <b>{TITLES[level]}. </b>}
      {text}
      {count > 1 && <span className="quiet"> ({count} times)</span>}
      {offers === 'openNewVersion' && <ReloadOffer />}
      {offers === 'openRuns' && <RunsOffer id={id} />}
      {offers === 'openData' && <DataOffer id={id} />}
      {offers === 'resumeRun' && <GoOnOffer />}
    </Alert>
  );
}

/** A reload, except while it would end a run or lose training that only this tab has. */
function ReloadOffer() {
  const { run } = useWorkbench();
  const occupied = useLab(isOccupied);
  const unsaved = useLab((state) => unsavedSeconds(state) > WORTH_ASKING_SECONDS);
  const wait = occupied ? 'when the run has ended' : unsaved ? 'when the checkpoint is saved' : null;
  return (
    <Group gap="xs" mt={6}>
      <Button size="compact-sm" disabled={wait !== null} onClick={() => void run('openNewVersion')}>
        {COMMANDS.openNewVersion.label}
      </Button>
      {wait && <span className="quiet">{wait}</span>}
    </Group>
  );
}

/** Where the disk was full: the run goes on, or what takes the room is deleted first. */
function GoOnOffer() {
  const { run } = useWorkbench();
  return (
    <Group gap="xs" mt={6}>
      <Button size="compact-sm" data-testid="offer-go-on" onClick={() => run('resumeRun')}>
        Go on
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => run('openRoom', 'runs')}>
        All runs
      </Button>
    </Group>
  );
}

/** Goes on with the run that is not finished; with several, the room of runs has them. */
function RunsOffer({ id }: { id: number }) {
  const { run } = useWorkbench();
  const runs = useLibrary((state) => state.runs);
  const occupied = useLab(isOccupied);
  const waiting = unfinished(runs ?? []);
  return (
    <Group gap="xs" mt={6}>
      {waiting.length === 1 && (
        <Button
          size="compact-sm"
          disabled={occupied}
          data-testid="offer-resume"
          onClick={() => {
            run('dismissNotice', id);
            void run('resumeStored', waiting[0]);
          }}
        >
          {COMMANDS.resumeStored.label}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          run('dismissNotice', id);
          run('openRoom', 'runs');
        }}
      >
        All runs
      </Button>
    </Group>
  );
}

/** The room that has what was imported. */
function DataOffer({ id }: { id: number }) {
  const { run } = useWorkbench();
  return (
    <Group gap="xs" mt={6}>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          run('dismissNotice', id);
          run('openRoom', 'data');
        }}
      >
        Look at the episodes
      </Button>
    </Group>
  );
}
