/** Whether what a soak measured stayed flat: the slope over its runs, held against a stated bound. */

export interface Sample {
  /** Samples of one segment share a process or a page; another one may start from another level. */
  segment: number | string;
  /** The number of the run, or of the step. */
  x: number;
  y: number;
}

export interface Line {
  /** Change of y for one of x. */
  slope: number;
  /** Half of the slope's 95 % interval, were the deviations independent. */
  margin: number;
  samples: number;
  /** Of x, in the longest segment. */
  span: number;
}

/** Samples of a segment that are left out: caches fill, and code is compiled, which counts as heap. */
const WARM_UP = 2;

/**
 * The least-squares slope that all segments share, each with a level of its own; null where no segment has two samples
 * after its first ones.
 */
export function commonSlope(samples: readonly Sample[], warmUp = WARM_UP): Line | null {
  const segments = new Map<Sample['segment'], Sample[]>();
  for (const sample of samples) {
    const { segment } = sample;
    segments.set(segment, [...(segments.get(segment) ?? []), sample]);
  }
  const used = [...segments.values()].map((all) => all.slice(warmUp)).filter(({ length }) => length >= 2);
  const centred = used.flatMap((all) => {
    const middle = (key: 'x' | 'y') => all.reduce((sum, sample) => sum + sample[key], 0) / all.length;
    const [x, y] = [middle('x'), middle('y')];
    return all.map((sample) => [sample.x - x, sample.y - y]);
  });
  const spread = centred.reduce((sum, [x]) => sum + x * x, 0);
  if (spread === 0) return null;
  const slope = centred.reduce((sum, [x, y]) => sum + x * y, 0) / spread;
  const squares = centred.reduce((sum, [x, y]) => sum + (y - slope * x) ** 2, 0);
  const free = Math.max(1, centred.length - used.length - 1);
  const span = Math.max(...used.map((all) => all[all.length - 1].x - all[0].x));
  return { slope, margin: 1.96 * Math.sqrt(squares / free / spread), samples: centred.length, span };
}

/** What is to stay flat. */
export interface Flat {
  /** For people: "memory of the browser". */
  name: string;
  unit: string;
  /** The largest allowed change of y for one of x. */
  bound: number;
  /** "run" or "step". */
  per: string;
  /** It switches between levels that are so far apart: a line that rises by less in a segment shows no growth. */
  levels?: number;
  samples: Sample[];
}

export interface Verdict {
  line: string;
  isFlat: boolean;
}

/** Grows where the slope is beyond the bound, and neither by chance alone nor from one level to another. */
export function verdictOf({ name, unit, bound, per, samples, levels = 0 }: Flat): Verdict {
  const found = commonSlope(samples);
  if (found === null) return { line: `${name}: too few samples (${samples.length})`, isFlat: false };
  const { slope, margin, samples: count, span } = found;
  const isFlat = slope <= bound || slope - margin <= 0 || slope * span <= levels;
  const [first, last] = [samples[0].y, samples[samples.length - 1].y];
  const line =
    `${name}: ${signed(slope)} +- ${short(margin)} ${unit} a ${per}, allowed ${short(bound)} ` +
    `(${count} samples, first ${short(first)}, last ${short(last)}) ${isFlat ? 'flat' : 'GROWS'}`;
  return { line, isFlat };
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
const signed = (value: number): string => (value < 0 ? short(value) : `+${short(value)}`);
