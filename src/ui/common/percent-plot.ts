/** The plane on which distances of a dream are drawn: steps to the right, percent of two random frames upwards. */

/** Steps that the axis shows at least. */
const STEPS = 150;
/** Percent at the upper edge. */
export const TOP = 150;

export type Point = readonly [step: number, percent: number];

export interface PercentPlot {
  /** Of the canvas, in its pixels. */
  x(step: number): number;
  /** Begins a path through these points; what lies above the upper edge is drawn at it. */
  path(points: Iterable<Point>): void;
  /** The line at 100 %, from the first step to the last. */
  drawHundred(): void;
  /** A curve in the colour of M. */
  drawCurve(points: Iterable<Point>): void;
  /** Of a custom property of the page: "--well". */
  colour(name: string): string;
}

/** An empty plane. @param steps that are known; the axis is at least 150 long */
export function percentPlot(context: CanvasRenderingContext2D, steps: number): PercentPlot {
  const { width, height } = context.canvas;
  const colours = getComputedStyle(context.canvas);
  const last = Math.max(STEPS, steps);
  const colour = (name: string): string => colours.getPropertyValue(name);
  const x = (step: number): number => (width * step) / last;
  const path = (points: Iterable<Point>): void => {
    context.beginPath();
    for (const [step, percent] of points)
      context.lineTo(x(step), height * (1 - Math.min(percent, TOP - 1) / TOP));
  };
  const draw = (points: Iterable<Point>, lineWidth: number, name: string): void => {
    context.lineWidth = lineWidth;
    context.strokeStyle = colour(name);
    path(points);
    context.stroke();
  };
  context.clearRect(0, 0, width, height);
  return {
    ...{ x, path, colour },
    drawHundred() {
      const ends: Point[] = [
        [0, 100],
        [last, 100],
      ];
      draw(ends, 2, '--panel-border');
    },
    drawCurve: (points) => draw(points, 3, '--colour-m'),
  };
}
