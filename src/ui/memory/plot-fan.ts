/** Draws how far four dreams of one moment are from each other: the middle distance in the band of all pairs. */
import type { ViewerFrame } from '../../store/engine.ts';

export type FanSpread = NonNullable<ViewerFrame['fanSpread']>;

/** Steps that the axis shows at least. */
const STEPS = 150;
/** Percent at the upper edge. */
export const TOP = 150;

/** @param spreads by step; steps without one are skipped */
export function plotFan(
  context: CanvasRenderingContext2D,
  spreads: readonly (FanSpread | undefined)[],
): void {
  const { width, height } = context.canvas;
  const colours = getComputedStyle(context.canvas);
  const steps = Math.max(STEPS, spreads.length);
  const known = [...spreads.entries()].flatMap(([step, spread]) => (spread ? [{ step, ...spread }] : []));
  const line = (points: readonly (readonly [step: number, percent: number])[]): void => {
    context.beginPath();
    for (const [step, percent] of points)
      context.lineTo((width * step) / steps, height * (1 - Math.min(percent, TOP - 1) / TOP));
  };
  context.clearRect(0, 0, width, height);
  context.lineWidth = 2;
  context.strokeStyle = colours.getPropertyValue('--panel-border');
  line([
    [0, 100],
    [steps, 100],
  ]);
  context.stroke();
  const low = known.map(({ step, least }) => [step, least] as const);
  const high = known.map(({ step, most }) => [step, most] as const);
  line([...low, ...high.reverse()]);
  context.globalAlpha = 0.28;
  context.fillStyle = colours.getPropertyValue('--colour-m');
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 3;
  context.strokeStyle = colours.getPropertyValue('--colour-m');
  line(known.map(({ step, median }) => [step, median] as const));
  context.stroke();
}

/** "After 60 steps the four dreams differ by 34 %: 12 % the nearest two, 51 % the farthest." */
export function spreadInWords(step: number, { least, median, most }: FanSpread): string {
  const percent = (value: number): string => `${value.toFixed(0)} %`;
  return (
    `After ${step} steps the four dreams differ by ${percent(median)}: ${percent(least)} the nearest two, ` +
    `${percent(most)} the farthest.`
  );
}
