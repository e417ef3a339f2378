/** Pictures in a row, below each of them the one that belongs to it, and on demand where the two differ. */
import { useEffect, useRef } from 'react';
import { toRgba } from '../../store/pictures.ts';
import { useContext2d } from './context-2d.ts';
import { errorRgba } from './picture-error.ts';
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
  /** A third row: how far apart the two are, pixel by pixel. */
  errors?: boolean;
  label: string;
  testId: string;
}

export function PicturePairs({
  above,
  below,
  count,
  from = 0,
  errors = false,
  label,
  testId,
}: PicturePairsProps) {
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
      if (!errors) continue;
      const [first, second] = [column * BYTES, (from + column) * BYTES];
      errorRgba(above.subarray(first, first + BYTES), below.subarray(second, second + BYTES), image.data);
      context.putImageData(image, column * (SIZE + GAP), 2 * (SIZE + GAP));
    }
  }, [contextOf, above, below, count, from, errors]);

  return (
    <canvas
      ref={canvas}
      className={classes.pictures}
      width={count * (SIZE + GAP) - GAP}
      height={(errors ? 3 : 2) * (SIZE + GAP) - GAP}
      role="img"
      aria-label={label}
      data-testid={testId}
    />
  );
}
