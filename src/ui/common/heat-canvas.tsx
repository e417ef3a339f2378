/** A vector as a heat map: one cell per number, negative blue, positive orange, 0 the colour of the ground. */
import { type Ref, useImperativeHandle, useRef } from 'react';
import { useContext2d } from './context-2d.ts';
import { heatOf, sidesOf } from './heat.ts';
import classes from './live.module.css';

export interface HeatCanvasHandle {
  /** Null clears it. */
  draw(values: Float32Array | null): void;
}

interface HeatCanvasProps {
  ref: Ref<HeatCanvasHandle>;
  label: string;
  testId: string;
}

export function HeatCanvas({ ref, label, testId }: HeatCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const image = useRef<ImageData | null>(null);

  useImperativeHandle(ref, () => ({
    draw(values) {
      const context = contextOf(canvas.current);
      if (!context || canvas.current === null) return;
      if (values === null) {
        context.clearRect(0, 0, canvas.current.width, canvas.current.height);
        return;
      }
      const { columns, rows } = sidesOf(values.length);
      if (image.current?.width !== columns || image.current.height !== rows) {
        Object.assign(canvas.current, { width: columns, height: rows });
        image.current = context.createImageData(columns, rows);
      }
      heatOf(values, image.current.data);
      context.putImageData(image.current, 0, 0);
    },
  }));

  return (
    <canvas
      ref={canvas}
      width={8}
      height={8}
      className={classes.heat}
      role="img"
      aria-label={label}
      data-testid={testId}
    />
  );
}
