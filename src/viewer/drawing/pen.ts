/**
 * The part of a canvas context that drawing needs: the page's and a worker's both have it, and so has a
 * recording one in tests.
 */

export type Pen = Pick<
  OffscreenCanvasRenderingContext2D,
  | 'setTransform'
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'arc'
  | 'roundRect'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'fillText'
  | 'globalAlpha'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

/** The page's own. */
export const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/** Canvas order: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** `outer` of `inner` of a point. */
export function compose(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}

/** Turned counter-clockwise by `angle`, then moved to (x, y): a body's own coordinates to the world's. */
export function bodyMatrix(x: number, y: number, angle: number): Matrix {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return [cos, sin, -sin, cos, x, y];
}

/** A path around the points of `xy` between two of their indices; one that is closed is filled. */
export function trace(pen: Pen, xy: ArrayLike<number>, from: number, to: number): void {
  pen.moveTo(xy[2 * from], xy[2 * from + 1]);
  for (let i = from + 1; i < to; i++) pen.lineTo(xy[2 * i], xy[2 * i + 1]);
}

export function rgb(red: number, green: number, blue: number): string {
  return `rgb(${red} ${green} ${blue})`;
}
