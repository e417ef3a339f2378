/** A canvas over the time axis that M's plots share: it fits its box, and a pointer on it chooses a step. */
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import { useContext2d } from '../common/context-2d.ts';
import classes from './memory.module.css';
import { agoAt, xOfStep } from './time-axis.ts';

/** What a plot is drawn on, in CSS pixels. */
export interface PlotArea {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** Value of a CSS colour of the page. */
  colour(name: `--${string}`): string;
}

interface TimePlotProps {
  title: ReactNode;
  label: string;
  testId: string;
  height: number;
  draw(area: PlotArea): void;
  /** Steps that there are. */
  count: number;
  /** The chosen step, before the newest. */
  ago: number;
  onAgo(ago: number): void;
  /** Where the pointer is, of the plot's height from above; null when it leaves. */
  onHeight?(share: number | null): void;
}

const MAX_DENSITY = 2;

export function TimePlot(props: TimePlotProps) {
  const { title, label, testId, height, draw, count, ago, onAgo, onHeight } = props;
  const { ref: box, width } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();

  // With every render: the panel renders when there are new steps.
  useEffect(() => {
    const context = contextOf(canvas.current);
    if (!context || width === 0) return;
    const density = Math.min(MAX_DENSITY, window.devicePixelRatio || 1);
    const size = { width: Math.round(width * density), height: Math.round(height * density) };
    if (context.canvas.width !== size.width || context.canvas.height !== size.height) {
      Object.assign(context.canvas, size);
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(context.canvas);
    const colour = (name: string): string => style.getPropertyValue(name);
    draw({ context, width, height, colour });
    if (count === 0) return;
    context.fillStyle = colour('--quiet');
    context.fillRect(Math.round(xOfStep(ago, width)), 0, 1, height);
  });

  const point = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const chosen = agoAt(event.clientX - left, width, count);
    if (chosen !== null) onAgo(chosen);
    onHeight?.((event.clientY - top) / height);
  };

  return (
    <div className={classes.plot}>
      <div className={classes.plotTitle}>{title}</div>
      <div ref={box}>
        <canvas
          ref={canvas}
          className={classes.canvas}
          style={{ height }}
          role="img"
          aria-label={label}
          data-testid={testId}
          onPointerDown={point}
          onPointerMove={point}
          onPointerLeave={() => onHeight?.(null)}
        />
      </div>
    </div>
  );
}
