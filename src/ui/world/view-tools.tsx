/** Camera, zoom and the list of shortcuts: small buttons over the large picture. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import type { Command } from '../../store/command.ts';
import { COMMANDS, type PlainCommand } from '../../store/commands.ts';
import { CAMERA_NAMES } from '../../store/view-control.ts';
import { Icon } from '../common/icons.tsx';
import { useView, useWorkbench } from '../workbench.tsx';
import classes from './world-view.module.css';

export function ViewTools({ cameras }: { cameras: boolean }) {
  const camera = useView((state) => state.camera);
  return (
    <div className={classes.tools} data-map={cameras && camera !== 'track'}>
      {cameras && (
        <>
          <Tool command="zoomIn" />
          <Tool command="zoomOut" />
          <Tool command="nextCamera" label={`Camera: ${CAMERA_NAMES[camera]}`} />
        </>
      )}
      <Tool command="showShortcuts" />
    </div>
  );
}

function Tool({ command, label }: { command: PlainCommand; label?: string }) {
  const { run } = useWorkbench();
  const { label: usual, icon, shortcut }: Command = COMMANDS[command];
  const text = `${label ?? usual}${shortcut ? ` (${shortcut.shown})` : ''}`;
  return (
    <Tooltip label={text} position="left">
      <UnstyledButton className={classes.tool} aria-label={text} onClick={() => void run(command)}>
        {icon && <Icon name={icon} />}
      </UnstyledButton>
    </Tooltip>
  );
}
