/**
 * Whether V keeps the pattern of the ground, which is what one sees move: Pearson's correlation, over pixels of the two
 * shades of the ground and of what lies between them, of their brightness in the frame and in its reconstruction.
 */
import type { ExperimentRecord } from '../env/experiment.ts';

/** Levels that a channel may lie outside of the two shades. */
const MARGIN = 6;

export class PatchCorrelation {
  private readonly low: number[];
  private readonly high: number[];
  private count = 0;
  private readonly sum = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };

  /** @param shades two colours, each [red, green, blue] in 0 .. 255 */
  constructor(shades: NonNullable<ExperimentRecord['ground']>) {
    const [one, other] = shades;
    this.low = one.map((level, i) => Math.min(level, other[i]) - MARGIN);
    this.high = one.map((level, i) => Math.max(level, other[i]) + MARGIN);
  }

  /** @param frames and @param decoded bytes of the same pictures, three to a pixel */
  add(frames: Uint8Array, decoded: Uint8Array | Uint8ClampedArray): void {
    const { low, high, sum } = this;
    for (let i = 0; i < frames.length; i += 3) {
      let [a, b, isGround] = [0, 0, true];
      for (let channel = 0; channel < 3; channel++) {
        const level = frames[i + channel];
        isGround &&= level >= low[channel] && level <= high[channel];
        a += level;
        b += decoded[i + channel];
      }
      if (!isGround) continue;
      this.count++;
      sum.a += a;
      sum.b += b;
      sum.aa += a * a;
      sum.bb += b * b;
      sum.ab += a * b;
    }
  }

  /** In -1 .. 1; null where no pixel was ground, or one side never varies. */
  value(): number | null {
    const { count, sum } = this;
    const [aa, bb] = [count * sum.aa - sum.a ** 2, count * sum.bb - sum.b ** 2];
    return aa > 0 && bb > 0 ? (count * sum.ab - sum.a * sum.b) / Math.sqrt(aa * bb) : null;
  }
}
