/** Draws how far four dreams of one moment are from each other: the middle distance in the band of all pairs. */
import type { ViewerFrame } from '../../store/engine.ts';
import { percentPlot } from '../common/percent-plot.ts';

export type FanSpread = NonNullable<ViewerFrame['fanSpread']>;

/** @param spreads by step; steps without one are skipped */
export function plotFan(
  context: CanvasRenderingContext2D,
  spreads: readonly (FanSpread | undefined)[],
): void {
  const plot = percentPlot(context, spreads.length);
  const known = [...spreads.entries()].flatMap(([step, spread]) => (spread ? [{ step, ...spread }] : []));
  plot.drawHundred();
  const low = known.map(({ step, least }) => [step, least] as const);
  const high = known.map(({ step, most }) => [step, most] as const);
  plot.path([...low, ...high.reverse()]);
  context.globalAlpha = 0.28;
  context.fillStyle = plot.colour('--colour-m');
  context.fill();
  context.globalAlpha = 1;
  plot.drawCurve(known.map(({ step, median }) => [step, median]));
}

/** "After 60 steps the four dreams differ by 34 %: 12 % the nearest two, 51 % the farthest." */
export function spreadInWords(step: number, { least, median, most }: FanSpread): string {
  const percent = (value: number): string => `${value.toFixed(0)} %`;
  return (
    `After ${step} steps the four dreams differ by ${percent(median)}: ${percent(least)} the nearest two, ` +
    `${percent(most)} the farthest.`
  );
}
