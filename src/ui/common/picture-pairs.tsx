/** Pictures in a row, and below each of them the one that belongs to it. */
import { useEffect, useRef } from 'react';
import { toRgba } from '../../store/pictures.ts';
import { useContext2d } from './context-2d.ts';
import classes from './picture-pairs.module.css';

const SIZE = 64;
const BYTES = SIZE * SIZE * 3;
/** Pixels between two pictures. */
const GAP = 2;

interface PicturePairsProps {
  /** RGB bytes. [pictures, 64, 64, 3] each */
  above: Uint8Array;
  below: Uint8Array;
  /** Pictures of a row. */
  count: number;
  /** The picture of `below` that the row begins with. */
  from?: number;
  label: string;
  testId: string;
}

export function PicturePairs({ above, below, count, from = 0, label, testId }: PicturePairsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();

  useEffect(() => {
    const context = contextOf(canvas.current);
    if (!context) return;
    const image = context.createImageData(SIZE, SIZE);
    for (let column = 0; column < count; column++) {
      toRgba(above, column * BYTES, image.data);
      context.putImageData(image, column * (SIZE + GAP), 0);
      toRgba(below, (from + column) * BYTES, image.data);
      context.putImageData(image, column * (SIZE + GAP), SIZE + GAP);
    }
  }, [contextOf, above, below, count, from]);

  return (
    <canvas
      ref={canvas}
      className={classes.pictures}
      width={count * (SIZE + GAP) - GAP}
      height={2 * SIZE + GAP}
      role="img"
      aria-label={label}
      data-testid={testId}
    />
  );
}
