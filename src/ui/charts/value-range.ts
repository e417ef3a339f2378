/** The range of a vertical axis.. */

/** Of what differs by less than rounding an axis would have the same label several times. */
const MIN_SPAN = 1e-6;

/** The least and the greatest value; one unit around values that are all the same; null where there is none. */
export function valueRange(
  rows: readonly Record<string, unknown>[],
  keys: readonly string[],
): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    for (const key of keys) {
      const value = row[key];
      if (typeof value !== 'number' || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return null;
  const flat = high - low < MIN_SPAN * Math.max(1, Math.abs(high));
  return flat ? [low - 1, high + 1] : [low, high];
}
