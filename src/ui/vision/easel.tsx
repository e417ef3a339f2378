/** The picture that a visitor paints on, with a pointer or with the keys. */
import { useEffect, useRef } from 'react';
import { toRgba } from '../../store/pictures.ts';
import { useContext2d } from '../common/context-2d.ts';
import { capturePointer } from '../world/pointer-capture.ts';
import { type Colour, SIDE, stamp, stroke } from './brush.ts';
import classes from './vision.module.css';

interface EaselProps {
  /** RGB bytes, painted in place. [64, 64, 3] */
  picture: Uint8Array;
  colour: Colour;
  /** Of the brush, pixels. */
  diameter: number;
  onPaint(): void;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-2, 0],
  ArrowRight: [2, 0],
  ArrowUp: [0, -2],
  ArrowDown: [0, 2],
};

export function Easel({ picture, colour, diameter, onPaint }: EaselProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const last = useRef<readonly [number, number] | null>(null);
  /** The brush of the keys. */
  const cursor = useRef<readonly [number, number]>([SIDE / 2, SIDE / 2]);

  /** @param marked the brush of the keys is shown */
  const draw = (marked = false): void => {
    const context = contextOf(canvas.current);
    if (!context) return;
    const image = context.createImageData(SIDE, SIDE);
    toRgba(picture, 0, image.data);
    context.putImageData(image, 0, 0);
    if (!marked) return;
    context.strokeStyle = 'white';
    context.strokeRect(cursor.current[0] - 2.5, cursor.current[1] - 2.5, 5, 5);
  };
  // With every render: strokes draw themselves in between.
  useEffect(() => draw());

  const pointOf = ({ currentTarget, clientX, clientY }: React.PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return [((clientX - left) / width) * SIDE, ((clientY - top) / height) * SIDE];
  };
  const paintTo = (point: readonly [number, number]): void => {
    stroke(picture, last.current ?? point, point, diameter, colour);
    last.current = point;
    draw();
    onPaint();
  };

  return (
    <button
      type="button"
      className={classes.easel}
      aria-label="Your picture: paint with a pointer, or move the brush with the arrow keys and paint with Space"
      data-testid="paint-easel"
      onPointerDown={(event) => {
        capturePointer(event.currentTarget, event.pointerId);
        last.current = null;
        paintTo(pointOf(event));
      }}
      onPointerMove={(event) => event.buttons > 0 && paintTo(pointOf(event))}
      onPointerUp={() => {
        last.current = null;
      }}
      onKeyDown={(event) => {
        const move = MOVES[event.key];
        if (move === undefined && event.key !== ' ') return;
        event.preventDefault();
        if (move === undefined) {
          stamp(picture, cursor.current[0], cursor.current[1], diameter, colour);
          onPaint();
        } else {
          const [x, y] = cursor.current;
          cursor.current = [clamp(x + move[0]), clamp(y + move[1])];
        }
        draw(true);
      }}
      onBlur={() => draw()}
    >
      <canvas ref={canvas} width={SIDE} height={SIDE} />
    </button>
  );
}

function clamp(value: number): number {
  return Math.min(SIDE - 1, Math.max(0, value));
}
