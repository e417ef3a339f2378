/**
 * A growing curve: one x and several named columns, in typed arrays with a version counter.
 * Points come from the engine only, so drawing can never add one; x strictly increases; memory is bounded.
 */

/** Rows kept at most. A series that reaches it is thinned to half, keeping ends and extremes. */
export const MAX_ROWS = 32_768;

export class Series {
  private rows = 0;
  private changes = 0;
  private xs = new Float64Array(256);
  private readonly columns = new Map<string, Float64Array>();
  private readonly maxRows: number;

  constructor(maxRows: number = MAX_ROWS) {
    if (!Number.isInteger(maxRows) || maxRows < 16) {
      throw new RangeError(`maxRows must be a whole number of at least 16, got ${maxRows}`);
    }
    this.maxRows = maxRows;
  }

  /** Number of points. */
  get length(): number {
    return this.rows;
  }

  /** Grows with every change; what draws compares it and reads nothing else. */
  get version(): number {
    return this.changes;
  }

  get keys(): string[] {
    return [...this.columns.keys()];
  }

  /** A view of x, valid until the next change. */
  get x(): Float64Array {
    return this.xs.subarray(0, this.rows);
  }

  /** A view of one column, valid until the next change; null when no point had that key. NaN where a point lacks it. */
  column(key: string): Float64Array | null {
    return this.columns.get(key)?.subarray(0, this.rows) ?? null;
  }

  /** The newest value of a column, that of an earlier point where the last ones lack it; or NaN. */
  last(key: string): number {
    return this.column(key)?.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
  }

  /**
   * Adds a point. An x that was reached before means that a stage went back to an earlier state:
   * everything from there on is replaced.
   */
  append(x: number, values: Readonly<Record<string, number>>): void {
    if (!Number.isFinite(x)) throw new RangeError(`x of a point must be finite, got ${x}`);
    while (this.rows > 0 && this.xs[this.rows - 1] >= x) this.rows--;
    if (this.rows === this.maxRows) this.thin();
    if (this.rows === this.xs.length) this.grow();
    for (const key of Object.keys(values)) {
      if (!this.columns.has(key)) this.columns.set(key, new Float64Array(this.xs.length).fill(Number.NaN));
    }
    this.xs[this.rows] = x;
    for (const [key, column] of this.columns) column[this.rows] = values[key] ?? Number.NaN;
    this.rows++;
    this.changes++;
  }

  clear(): void {
    this.rows = 0;
    this.columns.clear();
    this.changes++;
  }

  private grow(): void {
    const size = Math.min(this.maxRows, this.xs.length * 2);
    const enlarge = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const enlarged = new Float64Array(size);
      enlarged.set(old);
      return enlarged;
    };
    this.xs = enlarge(this.xs);
    for (const [key, column] of this.columns) this.columns.set(key, enlarge(column));
  }

  private thin(): void {
    const kept = selectRows(this, this.keys, this.maxRows >> 1);
    for (const column of [this.xs, ...this.columns.values()]) {
      for (let i = 0; i < kept.length; i++) column[i] = column[kept[i]];
    }
    this.rows = kept.length;
  }
}

/**
 * Rows to draw when a series has more than `limit`: first and last, and for every column the least and the
 * greatest value of each bucket of neighbouring rows. Real rows only; nothing is averaged or interpolated.
 * Returns at most `limit` ascending row numbers.
 */
export function selectRows(series: Series, keys: readonly string[], limit: number): number[] {
  const { length } = series;
  if (length <= limit) return Array.from({ length }, (_, row) => row);
  const columns = keys.map((key) => series.column(key)).filter((column) => column !== null);
  const buckets = Math.max(1, Math.floor((limit - 2) / (2 * Math.max(1, columns.length))));
  const selected = new Set<number>([0, length - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (length - 2)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets);
    for (const column of columns) {
      let least = -1;
      let greatest = -1;
      for (let row = from; row < to; row++) {
        const value = column[row];
        if (!Number.isFinite(value)) continue;
        if (least < 0 || value < column[least]) least = row;
        if (greatest < 0 || value > column[greatest]) greatest = row;
      }
      if (least >= 0) selected.add(least).add(greatest);
    }
  }
  return [...selected].sort((a, b) => a - b).slice(0, limit);
}
