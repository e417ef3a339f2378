/** Round values to label a linear vertical axis with; labels differ wherever ticks do. */

/** Ticks at most, the ends among them. */
const MOST = 5;

export interface ValueTicks {
  /** Evenly spaced, at least two; all values lie between the first and the last. */
  readonly ticks: number[];
  label(tick: number): string;
}

/** 1, 2 or 5 times a power of ten apart. @param low, high finite, low < high */
export function valueTicks(low: number, high: number): ValueTicks {
  const rough = (high - low) / (MOST - 1);
  const power = Math.floor(Math.log10(rough));
  // Ends on round values may need one step more than the values themselves.
  const steps = [1, 2, 5, 10, 20].map((factor) => factor * 10 ** power);
  const count = (step: number): number => Math.ceil(high / step) - Math.floor(low / step);
  const step = steps.find((candidate) => count(candidate) < MOST) ?? 20 * 10 ** power;
  const first = Math.floor(low / step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    ticks: Array.from({ length: count(step) + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits))),
    label: (tick) =>
      tick
        .toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
        .replace('-', '−'),
  };
}
