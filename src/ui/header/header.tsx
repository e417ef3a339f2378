/**
 * Title, origin of the agent, backend, colour scheme. This folder also has the run bar: experiment, preset, seed,
 * settings, checkpoint, train, pause, stop. Reads: settings, status, cost of the run, unsaved training. Runs: the
 * commands of run-commands.ts; a dialog asks first where much time, storage or unsaved training is at stake.
 */
import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core';
import { Icon } from '../common/icons.tsx';
import { BackendBadge } from './backend-badge.tsx';
import classes from './header.module.css';
import { ShippedBadge } from './shipped-badge.tsx';

export function Header() {
  return (
    <header className={classes.header}>
      <img src="./favicon.svg" alt="" width={30} height={30} />
      <div className={classes.words}>
        <h1 className={classes.title}>World Models Playground</h1>
        <p className={classes.about}>
          Trained from pixels in this tab: <b>V</b> encodes frames, <b>M</b> predicts latents, <b>C</b>{' '}
          selects actions.
        </p>
      </div>
      <ShippedBadge />
      <BackendBadge />
      <SchemeToggle />
    </header>
  );
}

function SchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = { auto: 'light', light: 'dark', dark: 'auto' } as const;
  const label = `Colours: ${colorScheme === 'auto' ? 'system' : colorScheme}. Switch to ${next[colorScheme]}.`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(next[colorScheme])}
      >
        <Icon name="theme" />
      </ActionIcon>
    </Tooltip>
  );
}
