/**
 * Buttons of the command table (src/store/commands.ts): text, icon and action come from there. A button whose command
 * takes arguments, or that needs another text, gives `run` or `label` itself.
 */
import { ActionIcon, Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { MouseEventHandler, Ref } from 'react';
import type { Command } from '../../store/command.ts';
import { COMMANDS, type CommandName, type PlainCommand } from '../../store/commands.ts';
import { useWorkbench } from '../workbench.tsx';
import { Icon } from './icons.tsx';

type Target =
  | { command: PlainCommand; run?: MouseEventHandler }
  | { command: CommandName; run: MouseEventHandler };

type CommandButtonProps = Target &
  Omit<ButtonProps, 'children' | 'leftSection'> & {
    label?: string;
    testId?: string;
    icon?: false;
    ref?: Ref<HTMLButtonElement>;
    'data-disabled'?: boolean;
    'aria-disabled'?: boolean;
  };

export function CommandButton({ command, run, label, testId, icon, ...button }: CommandButtonProps) {
  const { label: usual, icon: name }: Command = COMMANDS[command];
  const runPlain = useRun(command as PlainCommand);
  return (
    <Button
      {...button}
      leftSection={icon !== false && name ? <Icon name={name} /> : undefined}
      onClick={run ?? runPlain}
      data-testid={testId}
    >
      {label ?? usual}
    </Button>
  );
}

type CommandIconProps = Target & {
  label?: string;
  /** Read aloud instead of the label, where the label alone does not say of what. */
  name?: string;
  testId?: string;
  size?: number;
  disabled?: boolean;
  ref?: Ref<HTMLButtonElement>;
};

/** As a square with the icon alone; the text is its tooltip. */
export function CommandIcon({
  command,
  run,
  label,
  name,
  testId,
  size = 30,
  disabled,
  ref,
}: CommandIconProps) {
  const { label: usual, icon }: Command = COMMANDS[command];
  const runPlain = useRun(command as PlainCommand);
  const text = label ?? usual;
  return (
    <Tooltip label={text}>
      <ActionIcon
        ref={ref}
        variant="default"
        size={size}
        aria-label={name ?? text}
        data-testid={testId}
        disabled={disabled}
        onClick={run ?? runPlain}
      >
        {icon && <Icon name={icon} />}
      </ActionIcon>
    </Tooltip>
  );
}

function useRun(command: PlainCommand): () => void {
  const { run } = useWorkbench();
  return () => void run(command);
}
