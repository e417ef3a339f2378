/** How far a picture is from another, pixel by pixel: what V loses of a frame. */

/** The colour of an error: Okabe and Ito's vermilion, on black. */
const COLOUR = [255, 142, 40] as const;
/** Levels of 255 whose colour is full. */
export const FULL_ERROR = 48;

/** Mean absolute difference of the three channels at one pixel, levels of 255. */
function errorAt(a: ArrayLike<number>, b: ArrayLike<number>, pixel: number): number {
  let sum = 0;
  for (let i = 3 * pixel; i < 3 * pixel + 3; i++) sum += Math.abs(a[i] - b[i]);
  return sum / 3;
}

/** Writes the heat map of the differences. @param a, b RGB bytes @param rgba 4 bytes per pixel */
export function errorRgba(a: ArrayLike<number>, b: ArrayLike<number>, rgba: Uint8ClampedArray): void {
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    const heat = Math.min(1, errorAt(a, b, pixel) / FULL_ERROR);
    for (let c = 0; c < 3; c++) rgba[4 * pixel + c] = COLOUR[c] * heat;
    rgba[4 * pixel + 3] = 255;
  }
}

/** Mean over pixels and channels, levels of 255. */
export function meanError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let pixel = 0; pixel < a.length / 3; pixel++) sum += errorAt(a, b, pixel);
  return (3 * sum) / a.length;
}
