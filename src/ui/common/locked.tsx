/** A control that is disabled for a reason, which its tooltip says. */
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './locked.module.css';

interface LockedProps {
  /** Null: it is not disabled. */
  why: string | null;
  children: ReactNode;
  className?: string;
}

export function Locked({ why, children, className }: LockedProps) {
  return (
    <Tooltip label={why} disabled={why === null} multiline maw={300}>
      <span className={`${classes.locked} ${className ?? ''}`} data-locked={why !== null}>
        {children}
      </span>
    </Tooltip>
  );
}
