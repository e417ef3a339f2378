/**
 * The reality picture as a thing to hold: keys count only while it has the focus, a finger drives where it is.
 * Space plays and pauses, R resets, D dreams from here; with another actor the right arrow steps.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId } from 'react';
import { useViewer, useWorkbench } from '../workbench.tsx';
import type { Driving } from './driving.ts';
import classes from './world.module.css';

interface DrivingSurfaceProps {
  driving: Driving;
  drivable: boolean;
  children: ReactNode;
}

export function DrivingSurface({ driving, drivable, children }: DrivingSurfaceProps) {
  const { loop } = useWorkbench();
  const human = useViewer((state) => state.actor === 'human') && drivable;
  const hint = useId();

  const keyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (human && driving.press(event.code)) event.preventDefault();
    else if (event.code === 'Escape') event.currentTarget.blur();
    else if (event.code === 'Space') {
      event.preventDefault();
      loop.toggle();
    } else if (event.code === 'KeyR') void loop.reset();
    else if (event.code === 'KeyT') void loop.dreamFromHere();
    else if (event.code === 'ArrowRight') {
      event.preventDefault();
      void loop.step(event.shiftKey ? 10 : 1);
    }
  };

  const point = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    driving.point(
      (2 * (event.clientX - box.left)) / box.width - 1,
      1 - (2 * (event.clientY - box.top)) / box.height,
    );
  };
  const pointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (!human) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    point(event);
  };

  return (
    <button
      type="button"
      className={classes.surface}
      data-human={human}
      aria-label="The picture of reality; while it has the focus, keys work on it"
      aria-describedby={hint}
      onKeyDown={keyDown}
      onKeyUp={(event) => {
        if (event.code === 'Space') event.preventDefault();
        driving.lift(event.code);
      }}
      onBlur={() => driving.release()}
      onPointerDown={pointerDown}
      onPointerMove={(event) => human && event.buttons > 0 && point(event)}
      onPointerUp={() => driving.release()}
      onPointerCancel={() => driving.release()}
    >
      {children}
      <span id={hint} className={classes.hint}>
        {human
          ? 'You drive: click, then arrows or WASD; or drag.'
          : 'Space play · → step · R reset · T dream'}
      </span>
    </button>
  );
}
