/** Draws the distances of one dream over the quartiles of many. */
import type { DistanceBand } from '../../store/dream-distance.ts';
import { percentPlot } from '../common/percent-plot.ts';

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
  const plot = percentPlot(context, distances.length);
  context.setLineDash([]);
  if (bands.length > 0) {
    const low = bands.map(({ steps: at, lower }) => [at, lower] as const);
    const high = bands.map(({ steps: at, upper }) => [at, upper] as const);
    plot.path([[0, 0], ...low, ...high.reverse()]);
    context.fillStyle = plot.colour('--well');
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = plot.colour('--line-reference');
    context.setLineDash([8, 6]);
    plot.path([[0, 0], ...bands.map(({ steps: at, median }) => [at, median] as const)]);
    context.stroke();
    context.setLineDash([]);
    fadeOut(context, plot.x(bands[bands.length - 1].steps));
  }
  plot.drawHundred();
  plot.drawCurve(
    distances
      .map((percent, step) => [step, percent] as const)
      .filter(([, percent]) => Number.isFinite(percent)),
  );
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
