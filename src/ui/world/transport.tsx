/** Play, step, reset; who drives; how fast. */
import { ActionIcon, NativeSelect, SegmentedControl, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Actor, Trained } from '../../store/engine.ts';
import { SPEEDS } from '../../store/viewer-loop.ts';
import { NextIcon, PauseIcon, PlayIcon, ResetIcon, StepIcon } from '../common/icons.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './world.module.css';

export function Transport({ acts }: { acts: boolean }) {
  const { loop } = useWorkbench();
  const { playing, actor, speed, seed, has } = useViewer((state) => state);

  return (
    <div className={classes.transport}>
      <div className={classes.buttons}>
        <Tool label={playing ? 'Pause' : 'Play'} onClick={() => loop.toggle()}>
          {playing ? <PauseIcon /> : <PlayIcon />}
        </Tool>
        <Tool label="Step" onClick={() => void loop.step()}>
          <StepIcon />
        </Tool>
        <Tool label={`Restart the episode (seed ${seed})`} onClick={() => void loop.reset()}>
          <ResetIcon />
        </Tool>
        <Tool label={`Next episode (seed ${seed + 1})`} onClick={() => void loop.reset(seed + 1)}>
          <NextIcon />
        </Tool>
      </div>
      {acts && (
        <SegmentedControl
          aria-label="Driver"
          size="xs"
          value={actor === 'controller' && !canDrive(has) ? 'driver' : actor}
          onChange={(value: Actor) => loop.setActor(value)}
          data={[
            { value: 'driver', label: 'Script' },
            { value: 'random', label: 'Random' },
            { value: 'controller', label: 'C', disabled: !canDrive(has) },
            { value: 'human', label: 'You' },
          ]}
        />
      )}
      <NativeSelect
        aria-label="Speed"
        size="xs"
        w={78}
        value={String(speed)}
        onChange={(event) => loop.state.setState({ speed: Number(event.currentTarget.value) })}
        data={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))}
      />
    </div>
  );
}

/** Until C can drive, the scripted driver does. */
function canDrive({ vision, memory, controller }: Trained): boolean {
  return vision && memory && controller;
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
