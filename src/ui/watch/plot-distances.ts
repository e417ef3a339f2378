/** Draws the distances of one dream over the quartiles of many. */
import type { DistanceBand } from '../../store/dream-distance.ts';

/** Steps that the axis shows at least. */
const STEPS = 150;
/** Percent at the upper edge. */
const TOP = 150;
/** The last part of the band, over which it fades: it ends with what was measured, not with the dreams. */
const FADING = 0.15;

/** What the grey is, and why it ends; nothing where there is none. */
export function aboutBands(bands: readonly DistanceBand[]): string {
  const last = bands.at(-1);
  return last === undefined
    ? ''
    : 'Grey: the middle half of many dreams like this, and their median. It fades out at step ' +
        `${last.steps}, the last that was measured over enough dreams.`;
}

/** @param distances percent by step; steps without one are skipped */
export function plotDistances(
  context: CanvasRenderingContext2D,
  distances: readonly number[],
  bands: readonly DistanceBand[],
): void {
  const { width, height } = context.canvas;
  const colours = getComputedStyle(context.canvas);
  const steps = Math.max(STEPS, distances.length);
  const x = (step: number): number => (width * step) / steps;
  const y = (percent: number): number => height * (1 - Math.min(percent, TOP - 1) / TOP);
  const line = (points: Iterable<readonly [number, number]>): void => {
    context.beginPath();
    for (const [step, percent] of points) context.lineTo(x(step), y(percent));
  };

  context.clearRect(0, 0, width, height);
  context.setLineDash([]);
  if (bands.length > 0) {
    const low = bands.map(({ steps: at, lower }) => [at, lower] as const);
    const high = bands.map(({ steps: at, upper }) => [at, upper] as const);
    line([[0, 0] as const, ...low, ...high.reverse()]);
    context.fillStyle = colours.getPropertyValue('--well');
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = colours.getPropertyValue('--line-reference');
    context.setLineDash([8, 6]);
    line([[0, 0] as const, ...bands.map(({ steps: at, median }) => [at, median] as const)]);
    context.stroke();
    context.setLineDash([]);
    fadeOut(context, x(bands[bands.length - 1].steps));
  }
  context.lineWidth = 2;
  context.strokeStyle = colours.getPropertyValue('--panel-border');
  line([
    [0, 100],
    [steps, 100],
  ]);
  context.stroke();
  context.lineWidth = 3;
  context.strokeStyle = colours.getPropertyValue('--colour-m');
  line(
    distances
      .map((percent, step) => [step, percent] as const)
      .filter(([, percent]) => Number.isFinite(percent)),
  );
  context.stroke();
}

/** Takes what is drawn away towards the end of the band: nothing is left at `end`. */
function fadeOut(context: CanvasRenderingContext2D, end: number): void {
  const from = end * (1 - FADING);
  const gradient = context.createLinearGradient(from, 0, end, 0);
  gradient.addColorStop(0, 'transparent');
  gradient.addColorStop(1, 'black');
  context.globalCompositeOperation = 'destination-out';
  context.fillStyle = gradient;
  context.fillRect(from, 0, context.canvas.width - from, context.canvas.height);
  context.globalCompositeOperation = 'source-over';
}
