/** Draws the wall: 64x64 pictures side by side on one canvas, as many in a row as fit. */
import { useEffect, useRef, useState } from 'react';
import { toRgba } from '../../store/pictures.ts';
import type { Candidate } from '../../store/population.ts';
import { useContext2d } from '../common/context-2d.ts';
import { Missing } from '../common/panel.tsx';
import { formatWhole } from '../format.ts';
import classes from './population.module.css';
import { wallLayout } from './wall-layout.ts';

interface PopulationCanvasProps {
  candidates: readonly (Candidate | null)[];
}

const TILE = 64;
/** From one picture to the next. */
const PITCH = TILE + 2;

export function PopulationCanvas({ candidates }: PopulationCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const { columns, rows } = wallLayout(width, candidates.length);
  // After every render: the panel renders when a picture changed, the pictures change in place.
  useEffect(() => {
    const context = contextOf(canvas.current);
    if (context) drawWall(context, candidates, columns);
  });

  const seen = candidates.filter((candidate) => candidate !== null);
  const best = Math.max(...seen.map((candidate) => candidate.return));
  return (
    <div ref={box}>
      {seen.length === 0 && <Missing>Waiting for the first frames.</Missing>}
      <canvas
        ref={canvas}
        width={columns * PITCH - 2}
        height={rows * PITCH - 2}
        className={classes.wall}
        role="img"
        aria-label={`${seen.length} candidates driving; the best return so far is ${formatWhole(best)}`}
        data-testid="canvas-population"
        hidden={seen.length === 0}
      />
    </div>
  );
}

function drawWall(
  context: CanvasRenderingContext2D,
  candidates: readonly (Candidate | null)[],
  columns: number,
): void {
  const image = context.createImageData(TILE, TILE);
  context.font = '600 12px system-ui, sans-serif';
  context.textBaseline = 'top';
  candidates.forEach((candidate, i) => {
    if (candidate === null) return;
    const x = (i % columns) * PITCH;
    const y = Math.floor(i / columns) * PITCH;
    toRgba(candidate.frame, 0, image.data);
    context.putImageData(image, x, y);
    const text = formatWhole(candidate.return);
    context.fillStyle = 'rgb(0 0 0 / 60%)';
    context.fillRect(x, y, context.measureText(text).width + 8, 16);
    context.fillStyle = '#fff';
    context.fillText(text, x + 4, y + 3);
  });
}
