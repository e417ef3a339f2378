/** Points of z on a canvas that is panned, zoomed and pointed at; twenty thousand are drawn in a few milliseconds. */
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import { useContext2d } from '../common/context-2d.ts';
import { capturePointer } from '../world/pointer-capture.ts';
import { colourOf, fitted, nearest, shadesOf, type View, zoomed } from './scatter-view.ts';
import classes from './vision.module.css';

interface ScatterCanvasProps {
  /** [points, 2] */
  positions: Float32Array;
  /** What colours them. [points] */
  values: Float32Array;
  /** The chosen point, marked. */
  chosen: number | null;
  label: string;
  /** @param point under the pointer; null: none */
  onPoint(point: number): void;
}

const HEIGHT = 420;
const REACH = 14;
const MAX_DENSITY = 2;
/** Keys move the view by so many pixels. */
const KEY_STEP = 40;

export function ScatterCanvas({ positions, values, chosen, label, onPoint }: ScatterCanvasProps) {
  const { ref: box, width } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const view = useRef<View | null>(null);
  const dragged = useRef<{ x: number; y: number } | null>(null);
  const frame = useRef(0);
  const groups = useMemo(() => shadesOf(values).groups, [values]);

  const draw = (): void => {
    const context = contextOf(canvas.current);
    if (!context || width === 0 || view.current === null) return;
    const density = Math.min(MAX_DENSITY, window.devicePixelRatio || 1);
    const size = { width: Math.round(width * density), height: Math.round(HEIGHT * density) };
    if (context.canvas.width !== size.width || context.canvas.height !== size.height) {
      Object.assign(context.canvas, size);
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, HEIGHT);
    const { scale, left, top } = view.current;
    const dot = positions.length > 8000 ? 2 : 3;
    groups.forEach((points, shade) => {
      context.fillStyle = colourOf(shade);
      for (const point of points) {
        context.fillRect(
          positions[2 * point] * scale + left,
          positions[2 * point + 1] * scale + top,
          dot,
          dot,
        );
      }
    });
    if (chosen === null) return;
    context.strokeStyle = getComputedStyle(context.canvas).getPropertyValue('color');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(
      positions[2 * chosen] * scale + left + 1,
      positions[2 * chosen + 1] * scale + top + 1,
      6,
      0,
      7,
    );
    context.stroke();
  };
  /** Once a frame, however many events ask for it. */
  const soon = (): void => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(draw);
  };

  const known = useRef<Float32Array | null>(null);
  useEffect(() => {
    if (known.current !== positions && width > 0) {
      view.current = fitted(positions, width, HEIGHT);
      known.current = positions;
    }
    draw();
    return () => cancelAnimationFrame(frame.current);
  });
  // React listens passively, and a wheel over the scatter must not scroll the page.
  useEffect(() => {
    const surface = canvas.current;
    const wheel = (event: WheelEvent): void => {
      if (view.current === null || !event.ctrlKey) return;
      event.preventDefault();
      view.current = zoomed(view.current, event.deltaY > 0 ? 0.87 : 1.15, event.offsetX, event.offsetY);
      soon();
    };
    surface?.addEventListener('wheel', wheel, { passive: false });
    return () => surface?.removeEventListener('wheel', wheel);
  });

  const change = (next: (view: View) => View): void => {
    if (view.current !== null) view.current = next(view.current);
    soon();
  };
  const keys: Readonly<Record<string, (view: View) => View>> = {
    '+': (now) => zoomed(now, 1.25, width / 2, HEIGHT / 2),
    '-': (now) => zoomed(now, 0.8, width / 2, HEIGHT / 2),
    ArrowLeft: (now) => ({ ...now, left: now.left + KEY_STEP }),
    ArrowRight: (now) => ({ ...now, left: now.left - KEY_STEP }),
    ArrowUp: (now) => ({ ...now, top: now.top + KEY_STEP }),
    ArrowDown: (now) => ({ ...now, top: now.top - KEY_STEP }),
    '0': () => fitted(positions, width, HEIGHT),
  };

  return (
    <div ref={box}>
      <button
        type="button"
        className={classes.scatter}
        aria-label={`${label}. Drag or use the arrow keys to move, + and − to zoom, 0 for all.`}
        onKeyDown={(event) => {
          const next = keys[event.key];
          if (next === undefined) return;
          event.preventDefault();
          change(next);
        }}
        onPointerDown={(event) => {
          capturePointer(event.currentTarget, event.pointerId);
          dragged.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={(event) => {
          const from = dragged.current;
          if (from !== null && event.buttons > 0) {
            const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
            dragged.current = { x: event.clientX, y: event.clientY };
            change((now) => ({ ...now, left: now.left + dx, top: now.top + dy }));
            return;
          }
          const { left, top } = event.currentTarget.getBoundingClientRect();
          if (view.current === null) return;
          const found = nearest(positions, view.current, event.clientX - left, event.clientY - top, REACH);
          if (found !== null) onPoint(found);
        }}
        onPointerUp={(event) => {
          dragged.current = null;
          const { left, top } = event.currentTarget.getBoundingClientRect();
          if (view.current === null) return;
          const found = nearest(positions, view.current, event.clientX - left, event.clientY - top, REACH);
          if (found !== null) onPoint(found);
        }}
      >
        <canvas ref={canvas} style={{ height: HEIGHT }} data-testid="scatter-canvas" />
      </button>
    </div>
  );
}
