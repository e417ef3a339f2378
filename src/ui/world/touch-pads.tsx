/** Where thumbs go: the wheel on the left, the pedals on the right, and how far each is pushed. */
import { useCallback, useRef } from 'react';
import type { HandsPanel } from '../experiments/panels.ts';
import { useFrames } from '../workbench.tsx';
import type { Hands } from './hands.ts';
import classes from './touch-pads.module.css';

/** A knob's way, CSS pixels. */
const KNOB_TRAVEL = 30;

interface TouchPadsProps {
  driving: Hands;
  pads: HandsPanel['pads'];
}

export function TouchPads({ driving, pads }: TouchPadsProps) {
  const root = useRef<HTMLDivElement>(null);

  const draw = useCallback(() => {
    for (const { side } of pads) {
      const { right, up } = driving.thumb(side) ?? { right: 0, up: 0 };
      const knob = root.current?.querySelector<HTMLElement>(`[data-pad="${side}"] .${classes.knob}`);
      if (!knob) continue;
      knob.style.transform =
        side === 'wheel' ? `translateX(${right * KNOB_TRAVEL}px)` : `translateY(${-up * KNOB_TRAVEL}px)`;
    }
  }, [driving, pads]);
  useFrames(draw);

  return (
    <div ref={root} className={classes.pads} aria-hidden="true" data-testid="touch-pads">
      {pads.map(({ side, ends: [first, last] }) => (
        <span key={side} className={classes.pad} data-pad={side}>
          <span>{first}</span>
          <span className={classes.knob} />
          <span>{last}</span>
        </span>
      ))}
    </div>
  );
}
