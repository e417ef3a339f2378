/**
 * Name of the page and what it is in one sentence, the experiment, the way to the rooms of the run, the palette, the
 * colour scheme; on a phone two slim rows. This folder also has the run bar of the room where one trains. Reads:
 * settings, status, what came with the page. Runs: the commands of run-commands.ts and room-commands.ts.
 */
import { ActionIcon, Button, Tooltip, useMantineColorScheme } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import type { RoomId } from '../../store/rooms.ts';
import { isBusy } from '../../store/store.ts';
import { CommandIcon } from '../common/command-button.tsx';
import { Icon } from '../common/icons.tsx';
import { usePanels } from '../experiments/index.tsx';
import { useIsPhone } from '../media.ts';
import { TourStart } from '../tour/tour-start.tsx';
import { useLab, useRooms, useWorkbench } from '../workbench.tsx';
import { ExperimentChoice } from './experiment-choice.tsx';
import classes from './header.module.css';
import { ShippedBadge } from './shipped-badge.tsx';

const PALETTE_TOOLTIP = `${COMMANDS.openPalette.label} (${COMMANDS.openPalette.shortcut.shown})`;

export function Header() {
  const { run } = useWorkbench();
  const { sentence } = usePanels();
  const busy = useLab(({ status }) => isBusy(status));
  const here = useRooms(({ room }) => room === 'watch');
  const isPhone = useIsPhone();
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <h1 className={classes.title}>
          <button
            type="button"
            className={classes.home}
            aria-current={here ? 'page' : undefined}
            data-testid="room-watch"
            onClick={() => run('openRoom', 'watch')}
          >
            <img src="./favicon.svg" alt="" width={26} height={26} />
            <span>
              World Models<span className={classes.rest}> Playground</span>
            </span>
          </button>
        </h1>
        <p className={classes.about}>{sentence}</p>
      </div>
      <div className={classes.agent}>
        <TourStart />
        <ShippedBadge />
      </div>
      <div className={classes.icons}>
        <CommandIcon
          command="openPalette"
          label={PALETTE_TOOLTIP}
          name={COMMANDS.openPalette.label}
          size={34}
        />
        <SchemeToggle />
      </div>
      <div className={classes.second}>
        <ExperimentChoice />
        <nav className={classes.rooms} aria-label="Rooms of the run">
          <RoomLink room="report" label="Report" />
          <RoomLink room="runs" label="Runs" />
          <RoomLink room="data" label="Data" />
          <RoomLink room="paper" label={isPhone ? 'Paper' : 'Paper’s agent'} />
          <RoomLink room="train" label={busy ? 'Training …' : isPhone ? 'Train' : 'Train your own'} main />
        </nav>
      </div>
    </header>
  );
}

function RoomLink({ room, label, main = false }: { room: RoomId; label: string; main?: boolean }) {
  const { run } = useWorkbench();
  const here = useRooms((state) => state.room === room);
  const isPhone = useIsPhone();
  return (
    <Button
      size={isPhone ? 'compact-sm' : 'sm'}
      px={main || isPhone ? undefined : 10}
      variant={main ? 'default' : 'subtle'}
      color={main ? undefined : 'gray'}
      aria-current={here ? 'page' : undefined}
      data-testid={`room-${room}`}
      data-anchor={`room-${room}`}
      onClick={() => run('openRoom', room)}
    >
      {label}
    </Button>
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
        size={34}
        aria-label={label}
        onClick={() => setColorScheme(next[colorScheme])}
      >
        <Icon name="theme" />
      </ActionIcon>
    </Tooltip>
  );
}
