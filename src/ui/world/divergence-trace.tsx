/** How far the dream has drifted from reality over its last steps: a small curve, drawn on a canvas. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { useContext2d } from '../common/context-2d.ts';
import { useFrames } from '../workbench.tsx';
import classes from './world.module.css';

const WIDTH = 120;
const HEIGHT = 22;
/** The curve's full height; a dream of another scene altogether differs by about this much. */
const FULL_SCALE = 0.3;

export function DivergenceTrace() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const values = useRef<number[]>([]);
  const lastStep = useRef(-1);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      if (frame.divergence === null || frame.step < lastStep.current) values.current = [];
      if (frame.divergence !== null && frame.step !== lastStep.current) {
        values.current.push(frame.divergence);
        if (values.current.length > WIDTH) values.current.shift();
      }
      lastStep.current = frame.step;
      const context = contextOf(canvas.current);
      if (!context || !canvas.current) return;
      context.clearRect(0, 0, 2 * WIDTH, 2 * HEIGHT);
      context.strokeStyle = getComputedStyle(canvas.current).color;
      context.lineWidth = 2.5;
      context.beginPath();
      for (const [i, value] of values.current.entries()) {
        context.lineTo(2 * i, 2 * HEIGHT - 2 - Math.min(1, value / FULL_SCALE) * (2 * HEIGHT - 4));
      }
      context.stroke();
    },
    [contextOf],
  );
  useFrames(draw);

  return (
    <canvas
      ref={canvas}
      width={2 * WIDTH}
      height={2 * HEIGHT}
      className={classes.trace}
      role="img"
      aria-label="Dream error over the last steps; the number beside it is the current value"
    />
  );
}
