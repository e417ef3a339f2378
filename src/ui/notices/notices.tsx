/**
 * Notices: errors and warnings stay until they are dismissed, information goes after twelve seconds. Reads:
 * `notices`, in which a repeated text is counted. Runs: `dismissNotice`. Both shown and announced to screen
 * readers.
 */
import { Alert } from '@mantine/core';
import { useEffect } from 'react';
import { COMMANDS } from '../../store/commands.ts';
import type { Notice } from '../../store/store.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
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
  const { id, level, text, count } = notice;
  // Information goes by itself; warnings and errors stay until they are dismissed.
  useEffect(() => {
    if (level !== 'info') return;
    const timer = setTimeout(() => run('dismissNotice', id), INFO_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [run, id, level]);
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
    </Alert>
  );
}
