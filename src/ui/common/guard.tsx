/** A panel that fails says so in its own place; the others go on. */
import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { Missing } from './panel.tsx';

interface GuardState {
  error: Error | null;
}

export class Guard extends Component<{ children: ReactNode }, GuardState> {
  override state: GuardState = { error: null };

  static getDerivedStateFromError(error: unknown): GuardState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Missing>
        <div role="alert">This panel could not be shown: {error.message}</div>
        <Button size="compact-sm" variant="default" mt="sm" onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
      </Missing>
    );
  }
}
