/** Draws the last steps of M: the mixture of one latent with the z that came, reward and end, and h. */
import type { StepPrediction } from '../../store/engine.ts';
import { TRACE_STEPS } from '../../store/prediction-trace.ts';
import { drawPixels } from '../common/draw-pixels.ts';
import { heatOf } from '../common/heat.ts';
import { componentsOf, densityAt } from './density.ts';
import { xOfStep } from './time-axis.ts';
import type { PlotArea } from './time-plot.tsx';

/** Values of z that a plot shows: from -REACH to REACH. */
export const REACH = 4;
/** Cells of a column of densities. */
const CELLS = 96;
/** Density whose colour is full: that of a normal of sigma 0.2 at its mean. */
const FULL = 2;
/** Rewards that the axis shows at least. */
const LEAST_REWARD = 0.5;

/** y of a value of z. */
export function yOfZ(z: number, height: number): number {
  return height * (0.5 - Math.max(-REACH, Math.min(REACH, z)) / (2 * REACH));
}

/** How dark a density is, 0 .. 1: its root, so that the wide and thin ones are seen beside the narrow. */
export function shadeOf(density: number): number {
  return Math.min(1, Math.sqrt(density / FULL));
}

/** The density of M's mixture by step and value, and over it the z that came. */
export function plotMixture(area: PlotArea, steps: readonly StepPrediction[], latent: number): void {
  const { context, width, height, colour } = area;
  const image = context.createImageData(TRACE_STEPS, CELLS);
  steps.forEach((step, i) => {
    const column = TRACE_STEPS - steps.length + i;
    const components = componentsOf(step, latent);
    for (let row = 0; row < CELLS; row++) {
      const z = REACH * (1 - (2 * (row + 0.5)) / CELLS);
      image.data[4 * (row * TRACE_STEPS + column) + 3] = 255 * shadeOf(densityAt(components, z));
    }
  });
  drawPixels(context, image, { left: 0, top: 0, width, height }, colour('--colour-m'));
  const y = (z: number): number => yOfZ(z, height);
  gridLines(area, [-2, 0, 2], y);
  lineOver(area, steps, ({ z }) => y(z[latent]), colour('--line-v'), 2);
  labels(area, [-2, 0, 2], y);
}

/** The reward that M expected, and that of the environment. */
export function plotReward(area: PlotArea, steps: readonly StepPrediction[]): void {
  const { context, width, height, colour } = area;
  const all = steps.flatMap(({ reward, trueReward }) => [reward ?? 0, trueReward ?? 0]);
  const [low, high] = [Math.min(-LEAST_REWARD, ...all), Math.max(LEAST_REWARD, ...all)];
  const y = (reward: number): number => 4 + (height - 8) * (1 - (reward - low) / (high - low));
  const marks = [0, Math.round(high * 10) / 10];
  gridLines(area, marks, y);
  context.fillStyle = colour('--line-reference');
  steps.forEach(({ trueReward }, i) => {
    if (trueReward === null) return;
    const x = xOfStep(steps.length - 1 - i, width);
    const [from, to] = [y(0), y(trueReward)];
    context.fillRect(x - 1, Math.min(from, to), 2, Math.max(1.5, Math.abs(to - from)));
  });
  lineOver(area, steps, ({ reward }) => (reward === null ? null : y(reward)), colour('--line-m'), 2);
  labels(area, marks, y);
}

/** The probability of an end, and a line where one came. */
export function plotDone(area: PlotArea, steps: readonly StepPrediction[]): void {
  const { context, width, height, colour } = area;
  const y = (probability: number): number => 3 + (height - 6) * (1 - probability);
  gridLines(area, [0, 1], y);
  context.fillStyle = colour('--line-reference');
  steps.forEach(({ ended }, i) => {
    if (ended) context.fillRect(xOfStep(steps.length - 1 - i, width) - 1.5, 0, 3, height);
  });
  lineOver(area, steps, ({ done }) => (done === null ? null : y(done)), colour('--line-m'), 2);
  labels(area, [0, 1], y);
}

/** h by step: a row a unit, negative blue, positive orange. */
export function plotHidden({ context, width, height }: PlotArea, steps: readonly StepPrediction[]): void {
  const units = steps[0]?.h.length ?? 0;
  if (units === 0) return;
  const image = context.createImageData(TRACE_STEPS, units);
  const [column, rgba] = [new Float32Array(units), new Uint8ClampedArray(4 * units)];
  steps.forEach(({ h }, i) => {
    // |h| < 1, and few come near it.
    for (let unit = 0; unit < units; unit++) column[unit] = 2 * h[unit];
    heatOf(column, rgba);
    const x = TRACE_STEPS - steps.length + i;
    for (let unit = 0; unit < units; unit++) {
      image.data.set(rgba.subarray(4 * unit, 4 * unit + 4), 4 * (unit * TRACE_STEPS + x));
    }
  });
  drawPixels(context, image, { left: 0, top: 0, width, height });
}

function gridLines(
  { context, width, colour }: PlotArea,
  values: readonly number[],
  y: (value: number) => number,
): void {
  context.fillStyle = colour('--panel-border');
  for (const value of values) context.fillRect(0, Math.round(y(value)), width, 1);
}

/** Over everything: each on a plate, so that it can be read on any line. */
function labels(
  { context, height, colour }: PlotArea,
  values: readonly number[],
  y: (value: number) => number,
): void {
  context.font = '11px system-ui, sans-serif';
  for (const value of values) {
    const text = String(value).replace('-', '−');
    const baseline = Math.min(height - 3, Math.max(11, y(value) + 4));
    context.fillStyle = colour('--well');
    context.fillRect(0, baseline - 10, context.measureText(text).width + 6, 13);
    context.fillStyle = colour('--quiet');
    context.fillText(text, 3, baseline);
  }
}

/** A line through the steps; a step without a value interrupts it. */
function lineOver(
  { context, width }: PlotArea,
  steps: readonly StepPrediction[],
  y: (step: StepPrediction) => number | null,
  stroke: string,
  lineWidth: number,
): void {
  Object.assign(context, { strokeStyle: stroke, lineWidth, lineJoin: 'round' });
  context.beginPath();
  let drawing = false;
  steps.forEach((step, i) => {
    const at = y(step);
    const x = xOfStep(steps.length - 1 - i, width);
    if (at === null) drawing = false;
    else if (drawing) context.lineTo(x, at);
    else {
      context.moveTo(x, at);
      drawing = true;
    }
  });
  context.stroke();
}
