/** Where thumbs go: the wheel on the left, the pedals on the right, and how far each is pushed. */
import { useCallback, useRef } from 'react';
import { useFrames } from '../workbench.tsx';
import type { Driving } from './driving.ts';
import classes from './world-view.module.css';

/** A knob's way, CSS pixels. */
const KNOB_TRAVEL = 30;

export function TouchPads({ driving }: { driving: Driving }) {
  const wheel = useRef<HTMLSpanElement>(null);
  const pedals = useRef<HTMLSpanElement>(null);

  const draw = useCallback(() => {
    const right = driving.thumb('wheel')?.right ?? 0;
    const up = driving.thumb('pedals')?.up ?? 0;
    if (wheel.current) wheel.current.style.transform = `translateX(${right * KNOB_TRAVEL}px)`;
    if (pedals.current) pedals.current.style.transform = `translateY(${-up * KNOB_TRAVEL}px)`;
  }, [driving]);
  useFrames(draw);

  return (
    <div className={classes.pads} aria-hidden="true" data-testid="touch-pads">
      <span className={classes.pad} data-pad="wheel">
        <span>◂</span>
        <span ref={wheel} className={classes.knob} />
        <span>▸</span>
      </span>
      <span className={classes.pad} data-pad="pedals">
        <span>gas</span>
        <span ref={pedals} className={classes.knob} />
        <span>brake</span>
      </span>
    </div>
  );
}
