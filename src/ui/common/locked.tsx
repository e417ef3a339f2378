/** A control that is disabled for a reason, which its tooltip says: to a pointer, a finger and the keyboard. */
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './locked.module.css';

interface LockedProps {
  /** Null: it is not disabled. */
  why: string | null;
  children: ReactNode;
  className?: string;
}

/** A tap does nothing else here, so its tooltip covers nothing that the tap changed. */
const EVENTS = { hover: true, focus: true, touch: true };

/** A disabled control takes no focus: what is around it does, and is read aloud with the reason. */
const focusable = (why: string) => ({ role: 'group', tabIndex: 0, 'aria-description': why });

export function Locked({ why, children, className }: LockedProps) {
  return (
    <Tooltip label={why} disabled={why === null} multiline maw={300} events={EVENTS}>
      <span
        className={`${classes.locked} ${className ?? ''}`}
        data-locked={why !== null}
        {...(why === null ? {} : focusable(why))}
      >
        {children}
      </span>
    </Tooltip>
  );
}
