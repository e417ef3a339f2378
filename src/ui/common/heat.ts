/** Colours of a heat map: blue below 0, orange above, both of Okabe and Ito's set, which the colour-blind can tell. */

const NEGATIVE = [0, 114, 178] as const;
const POSITIVE = [230, 145, 0] as const;
/** Values whose colour is full: about two standard deviations of a latent. */
const FULL = 2;

/** Columns and rows of a grid of `cells`, as square as it goes. */
export function sidesOf(cells: number): { columns: number; rows: number } {
  const columns = Math.max(1, Math.ceil(Math.sqrt(cells)));
  return { columns, rows: Math.max(1, Math.ceil(cells / columns)) };
}

/** Writes the RGBA of each value; 0 is transparent, as is what is no number. @param rgba at least 4 bytes per value */
export function heatOf(values: ArrayLike<number>, rgba: Uint8ClampedArray): void {
  rgba.fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const [red, green, blue] = value < 0 ? NEGATIVE : POSITIVE;
    rgba[4 * i] = red;
    rgba[4 * i + 1] = green;
    rgba[4 * i + 2] = blue;
    rgba[4 * i + 3] = Number.isFinite(value) ? 255 * Math.min(1, Math.abs(value) / FULL) : 0;
  }
}
