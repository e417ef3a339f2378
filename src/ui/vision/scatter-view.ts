/** The scatter's view of the plane, its colours and the point under a pointer. Plain numbers: drawn outside React. */

/** Points to pixels: x * scale + left, y * scale + top. */
export interface View {
  scale: number;
  left: number;
  top: number;
}

/** Steps of a colour scale: points of one colour are drawn together. */
export const SHADES = 24;

/** All points, with a margin. @param positions [points, 2] */
export function fitted(positions: Float32Array, width: number, height: number): View {
  let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 2) {
    lowX = Math.min(lowX, positions[i]);
    highX = Math.max(highX, positions[i]);
    lowY = Math.min(lowY, positions[i + 1]);
    highY = Math.max(highY, positions[i + 1]);
  }
  const [spanX, spanY] = [highX - lowX || 1, highY - lowY || 1];
  const scale = 0.92 * Math.min(width / spanX, height / spanY);
  return {
    scale,
    left: width / 2 - (scale * (lowX + highX)) / 2,
    top: height / 2 - (scale * (lowY + highY)) / 2,
  };
}

/** Nearer or further, with the point under (x, y) in its place. */
export function zoomed({ scale, left, top }: View, factor: number, x: number, y: number): View {
  return { scale: scale * factor, left: x + (left - x) * factor, top: y + (top - y) * factor };
}

/** The nearest point within `reach` pixels, by its index; null where there is none. */
export function nearest(
  positions: Float32Array,
  { scale, left, top }: View,
  x: number,
  y: number,
  reach: number,
): number | null {
  let best: number | null = null;
  let least = reach * reach;
  for (let i = 0; i < positions.length; i += 2) {
    const [dx, dy] = [positions[i] * scale + left - x, positions[i + 1] * scale + top - y];
    const distance = dx * dx + dy * dy;
    if (distance >= least) continue;
    least = distance;
    best = i / 2;
  }
  return best;
}

/** Points in groups of one shade: each its indices; of values that are no number, none. */
export function shadesOf(values: ArrayLike<number>): { groups: number[][]; low: number; high: number } {
  // The outer hundredths share the end colours: one spike would make all others alike.
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.ceil(0.99 * (sorted.length - 1))] ?? 1;
  const groups: number[][] = Array.from({ length: SHADES }, () => []);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    const share = (values[i] - low) / (high - low || 1);
    groups[Math.min(SHADES - 1, Math.max(0, Math.floor(share * SHADES)))].push(i);
  }
  return { groups, low, high };
}

/** Like Matplotlib’s viridis, for the colour-blind; both themes show its ends. @param shade 0 .. SHADES - 1 */
export function colourOf(shade: number): string {
  const stops = [
    [92, 58, 150],
    [59, 82, 139],
    [33, 145, 140],
    [94, 201, 98],
    [250, 204, 30],
  ];
  const at = (shade / (SHADES - 1)) * (stops.length - 1);
  const from = Math.min(stops.length - 2, Math.floor(at));
  const [r, g, b] = stops[from].map((value, c) =>
    Math.round(value + (at - from) * (stops[from + 1][c] - value)),
  );
  return `rgb(${r} ${g} ${b})`;
}
