/** A terminal command to copy; it reproduces the numbers above it. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { messageOf } from '../../math/text.ts';
import { Icon } from '../common/icons.tsx';
import { copyText } from '../files.ts';
import { useWorkbench } from '../workbench.tsx';
import classes from './results.module.css';

const COPIED_MS = 2000;

export function CommandLine({ command, note }: { command: string; note: string | null }) {
  const { run } = useWorkbench();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    copyText(command).then(
      () => setCopied(true),
      (error) => run('notify', 'warning', `The command was not copied: ${messageOf(error)}.`),
    );
  };
  return (
    <div>
      <div className={classes.command}>
        <code>{command}</code>
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <ActionIcon variant="subtle" color="gray" aria-label="Copy the command" onClick={copy}>
            <Icon name={copied ? 'check' : 'copy'} />
          </ActionIcon>
        </Tooltip>
      </div>
      {note && <p className={classes.note}>{note}</p>}
    </div>
  );
}
