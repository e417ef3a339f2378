/** The range of a vertical axis. Imports types only. */

/** As Recharts takes it. */
type Domain = ['auto', 'auto'] | [number, number];

/** Of what differs by less than rounding an axis would have the same label several times. */
const MIN_SPAN = 1e-6;

/** 'auto', but one unit around values that are all the same. */
export function valueDomain(rows: readonly Record<string, unknown>[], keys: readonly string[]): Domain {
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
  const flat = high >= low && high - low < MIN_SPAN * Math.max(1, Math.abs(high));
  return flat ? [low - 1, high + 1] : ['auto', 'auto'];
}
