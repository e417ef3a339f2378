/** A 64x64 picture drawn at any size, with a text alternative that is kept up to date. */
import { type Ref, useImperativeHandle, useRef } from 'react';
import { useContext2d } from './context-2d.ts';
import classes from './pixel-canvas.module.css';

export interface PixelCanvasHandle {
  /** RGBA, 64x64; null clears the picture. */
  draw(rgba: Uint8ClampedArray | null): void;
  /** Says what the picture shows; read by screen readers when they come to it. */
  describe(text: string): void;
}

interface PixelCanvasProps {
  ref: Ref<PixelCanvasHandle>;
  label: string;
  testId: string;
  /** Drawn without the grid of its pixels. */
  smooth?: boolean;
}

const SIZE = 64;

export function PixelCanvas({ ref, label, testId, smooth = false }: PixelCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const image = useRef<ImageData | null>(null);

  useImperativeHandle(ref, () => ({
    draw(rgba) {
      const context = contextOf(canvas.current);
      if (!context) return;
      if (rgba === null) {
        context.clearRect(0, 0, SIZE, SIZE);
        return;
      }
      image.current ??= context.createImageData(SIZE, SIZE);
      image.current.data.set(rgba);
      context.putImageData(image.current, 0, 0);
    },
    describe(text) {
      canvas.current?.setAttribute('aria-label', text);
    },
  }));

  return (
    <canvas
      ref={canvas}
      width={SIZE}
      height={SIZE}
      className={classes.canvas}
      data-smooth={smooth}
      role="img"
      aria-label={label}
      data-testid={testId}
    />
  );
}
