/** How far the dream is from reality, step by step, in percent of the distance of two random frames. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { useContext2d } from '../common/context-2d.ts';
import { Explained } from '../common/explained.tsx';
import { useFrames } from '../workbench.tsx';
import classes from './watch.module.css';

const WIDTH = 400;
const HEIGHT = 110;
/** Steps that the axis shows at least. */
const STEPS = 150;

const ABOUT =
  'V looks at both pictures; the distance is that of its two z. 0 % is the same picture, 100 % what two random ' +
  'frames of the experiment differ by. Under reality’s actions a small distance means that M predicts well. ' +
  'Where C or you drive the dream, the two go different ways, and 100 % is no mistake.';

export function DistanceChart() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const value = useRef<HTMLElement>(null);
  const contextOf = useContext2d();
  const distances = useRef<number[]>([]);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      const step = frame.dreamState?.step ?? 0;
      const now = frame.divergence === null ? null : 300 * frame.divergence;
      const known = distances.current;
      if (step < known.length) known.length = step;
      if (now !== null) known[step] = now;
      const text = now === null ? '–' : `${now.toFixed(0)} %`;
      if (value.current && value.current.textContent !== text) value.current.textContent = text;
      const context = contextOf(canvas.current);
      if (context) plot(context, known);
    },
    [contextOf],
  );
  useFrames(draw);

  return (
    <div className={classes.distance}>
      <Explained why={ABOUT} className={classes.choiceName}>
        Dream and reality differ by <b ref={value} className="numbers" />
      </Explained>
      <div className={classes.plot}>
        <canvas
          ref={canvas}
          className={classes.curve}
          width={2 * WIDTH}
          height={2 * HEIGHT}
          role="img"
          aria-label="Distance of dream and reality at each step of this dream"
        />
        <span className={classes.random}>100 %: two random frames</span>
      </div>
    </div>
  );
}

function plot(context: CanvasRenderingContext2D, distances: readonly number[]): void {
  const { width, height } = context.canvas;
  const colours = getComputedStyle(context.canvas);
  const steps = Math.max(STEPS, distances.length);
  const x = (step: number): number => (width * step) / steps;
  const y = (percent: number): number => height * (1 - Math.min(percent, 149) / 150);
  context.clearRect(0, 0, width, height);
  context.lineWidth = 2;
  context.strokeStyle = colours.getPropertyValue('--panel-border');
  context.beginPath();
  context.moveTo(0, y(100));
  context.lineTo(width, y(100));
  context.stroke();
  context.lineWidth = 3;
  context.strokeStyle = colours.getPropertyValue('--colour-m');
  context.beginPath();
  distances.forEach((percent, step) => {
    context.lineTo(x(step), y(percent));
  });
  context.stroke();
}
