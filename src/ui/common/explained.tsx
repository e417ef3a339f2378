/** Something with an explanation behind it: shown by hovering, focusing or touching. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

interface ExplainedProps {
  why: string;
  children: ReactNode;
  className?: string;
  testId?: string;
}

export function Explained({ why, children, className, testId }: ExplainedProps) {
  return (
    <Tooltip label={why} multiline maw={340} events={{ hover: true, focus: true, touch: true }}>
      <UnstyledButton className={className} data-testid={testId} style={{ cursor: 'help' }}>
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}
