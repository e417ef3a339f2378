/**
 * Whether V keeps the pattern of the ground, which is what one sees move: Pearson's correlation, over pixels of the two
 * shades of the ground and of what lies between them, of their brightness in the frame and in its reconstruction.
 */
import type { ExperimentRecord } from '../env/experiment.ts';
import { type ColourRange, isInRange, rangeOf } from '../math/colour-range.ts';

export class PatchCorrelation {
  private readonly range: ColourRange;
  private count = 0;
  private readonly sum = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };

  /** @param shades two colours, each [red, green, blue] in 0 .. 255 */
  constructor(shades: NonNullable<ExperimentRecord['ground']>) {
    this.range = rangeOf(shades);
  }

  /** @param frames and @param decoded bytes of the same pictures, three to a pixel */
  add(frames: Uint8Array, decoded: Uint8Array | Uint8ClampedArray): void {
    const { range, sum } = this;
    for (let i = 0; i < frames.length; i += 3) {
      if (!isInRange(frames, i, range)) continue;
      const a = frames[i] + frames[i + 1] + frames[i + 2];
      const b = decoded[i] + decoded[i + 1] + decoded[i + 2];
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
