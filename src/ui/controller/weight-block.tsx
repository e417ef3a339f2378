/** The weights of one action as a picture: a cell an input, blue below 0, orange above; a press chooses one. */
import { useEffect, useRef } from 'react';
import type { ControllerParts } from '../../store/engine.ts';
import { useContext2d } from '../common/context-2d.ts';
import { drawPixels } from '../common/draw-pixels.ts';
import { heatOf } from '../common/heat.ts';
import classes from './controller.module.css';
import { COLUMNS, cellOf, indexOf, inputOfCell, inputsOf, rowsOf } from './weight-map.ts';

interface WeightBlockProps {
  parts: ControllerParts;
  action: number;
  name: string;
  /** The weight whose colour is full. */
  full: number;
  /** The chosen input; null where another action's is chosen. */
  chosen: number | null;
  onChoose(input: number): void;
}

/** Pixels of a cell on the canvas, and between the latents and h. */
const CELL = 12;
const GAP = 6;

export function WeightBlock({ parts, action, name, full, chosen, onChoose }: WeightBlockProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const { config, parameters } = parts;
  const rows = rowsOf(config);
  const topOf = (row: number): number => row * CELL + (row >= rows.latents ? GAP : 0);
  const height = topOf(rows.all);

  useEffect(() => {
    const context = contextOf(canvas.current);
    if (!context) return;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const values = new Float32Array(COLUMNS * rows.all).fill(Number.NaN);
    for (let input = 0; input < inputsOf(config); input++) {
      const { column, row } = cellOf(config, input);
      // The heat map is full at 2.
      values[row * COLUMNS + column] = (2 * parameters[indexOf(config, input, action)]) / full;
    }
    const image = (from: number, to: number): ImageData => {
      const part = context.createImageData(COLUMNS, Math.max(1, to - from));
      heatOf(values.subarray(from * COLUMNS, to * COLUMNS), part.data);
      return part;
    };
    const width = COLUMNS * CELL;
    drawPixels(context, image(0, rows.latents), { left: 0, top: 0, width, height: rows.latents * CELL });
    if (rows.all > rows.latents) {
      const place = { left: 0, top: topOf(rows.latents), width, height: (rows.all - rows.latents) * CELL };
      drawPixels(context, image(rows.latents, rows.all), place);
    }
    if (chosen === null) return;
    const { column, row } = cellOf(config, chosen);
    context.strokeStyle = getComputedStyle(context.canvas).getPropertyValue('color');
    context.lineWidth = 2;
    context.strokeRect(column * CELL, topOf(row), CELL, CELL);
  });

  return (
    <figure className={classes.block}>
      <figcaption>{name}</figcaption>
      <canvas
        ref={canvas}
        className={classes.map}
        width={COLUMNS * CELL}
        height={height}
        role="img"
        aria-label={`Weights on ${name}: the latents in the first rows, h below`}
        data-testid={`weights-${name}`}
        onClick={({ currentTarget, clientX, clientY }) => {
          const box = currentTarget.getBoundingClientRect();
          const column = Math.min(COLUMNS - 1, Math.floor(((clientX - box.left) / box.width) * COLUMNS));
          const y = ((clientY - box.top) / box.height) * height;
          const row = Math.floor((y < rows.latents * CELL ? y : Math.max(0, y - GAP)) / CELL);
          const input = inputOfCell(config, column, row);
          if (input !== null) onChoose(input);
        }}
      />
    </figure>
  );
}
