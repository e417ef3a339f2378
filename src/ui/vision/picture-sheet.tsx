/** Pictures of V in columns and rows on one canvas; a press on one chooses it. */
import { useEffect, useRef } from 'react';
import { toRgba } from '../../store/pictures.ts';
import { useContext2d } from '../common/context-2d.ts';
import classes from './vision.module.css';

const SIZE = 64;
const BYTES = SIZE * SIZE * 3;
const GAP = 2;
const CELL = SIZE + GAP;

interface PictureSheetProps {
  /** RGB bytes; null: not there yet. */
  pictures: Uint8Array | null;
  /** The first one that is shown. */
  from?: number;
  columns: number;
  rows?: number;
  label: string;
  testId: string;
  /** @param index of the pressed picture, row by row */
  onChoose?(index: number): void;
}

export function PictureSheet(props: PictureSheetProps) {
  const { pictures, from = 0, columns, rows = 1, label, testId, onChoose } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();

  useEffect(() => {
    const context = contextOf(canvas.current);
    if (!context || pictures === null) return;
    const image = context.createImageData(SIZE, SIZE);
    for (let i = 0; i < columns * rows; i++) {
      if ((from + i + 1) * BYTES > pictures.length) return;
      toRgba(pictures, (from + i) * BYTES, image.data);
      context.putImageData(image, (i % columns) * CELL, Math.floor(i / columns) * CELL);
    }
  }, [contextOf, pictures, from, columns, rows]);

  const choose = ({ currentTarget, clientX, clientY }: React.MouseEvent<HTMLCanvasElement>): void => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const column = Math.min(columns - 1, Math.floor(((clientX - left) / width) * columns));
    const row = Math.min(rows - 1, Math.floor(((clientY - top) / height) * rows));
    onChoose?.(row * columns + column);
  };

  return (
    <canvas
      ref={canvas}
      className={classes.sheet}
      width={columns * CELL - GAP}
      height={rows * CELL - GAP}
      role="img"
      aria-label={label}
      data-testid={testId}
      data-chooses={onChoose !== undefined}
      onClick={onChoose && choose}
    />
  );
}
