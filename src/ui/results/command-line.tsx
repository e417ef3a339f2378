/** A command to copy: what makes the numbers above it again. */
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { CheckIcon, CopyIcon } from '../common/icons.tsx';
import classes from './results.module.css';

export function CommandLine({ command, note }: { command: string; note: string | null }) {
  return (
    <div>
      <div className={classes.command}>
        <code>{command}</code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon variant="subtle" color="gray" aria-label="Copy the command" onClick={copy}>
                {copied ? <CheckIcon /> : <CopyIcon />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </div>
      {note && <p className={classes.note}>{note}</p>}
    </div>
  );
}
