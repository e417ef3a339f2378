/** Play, step, restart; the driver; the speed. */
import { NativeSelect } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import type { Trained } from '../../store/engine.ts';
import { SPEEDS } from '../../store/loop-clock.ts';
import { CommandIcon } from '../common/command-button.tsx';
import { Segments } from '../common/segments.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './world.module.css';

export function Transport({ acts }: { acts: boolean }) {
  const { run } = useWorkbench();
  const { playing, actor, speed, seed, has } = useViewer((state) => state);

  return (
    <div className={classes.transport}>
      <div className={classes.buttons}>
        <CommandIcon command={playing ? 'pause' : 'play'} />
        <CommandIcon command="stepBack" />
        <CommandIcon command="step" />
        <CommandIcon command="restart" label={`${COMMANDS.restart.label} (seed ${seed})`} />
        <CommandIcon command="nextEpisode" label={`${COMMANDS.nextEpisode.label} (seed ${seed + 1})`} />
      </div>
      {acts && (
        <Segments
          aria-label={COMMANDS.setActor.label}
          size="xs"
          value={actor === 'controller' && !canDrive(has) ? 'driver' : actor}
          onChange={(value) => run('setActor', value)}
          data={[
            { value: 'driver', label: 'Script' },
            { value: 'random', label: 'Random' },
            { value: 'controller', label: 'C', disabled: !canDrive(has) },
            { value: 'human', label: 'You' },
          ]}
        />
      )}
      <NativeSelect
        aria-label={COMMANDS.setSpeed.label}
        size="xs"
        w={78}
        value={String(speed)}
        onChange={(event) => run('setSpeed', Number(event.currentTarget.value))}
        data={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))}
      />
    </div>
  );
}

/** Until C can drive, the scripted driver does. */
function canDrive({ vision, memory, controller }: Trained): boolean {
  return vision && memory && controller;
}
