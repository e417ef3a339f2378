/** Where a step is on the axis that the plots of M share: the newest at the right edge, the oldest kept at the left. */
import { TRACE_STEPS } from '../../store/prediction-trace.ts';

/** The centre of a step. @param ago steps before the newest @param width of the plot */
export function xOfStep(ago: number, width: number): number {
  return width * (1 - (ago + 0.5) / TRACE_STEPS);
}

/** The step under a pointer, of `count` that there are, as steps before the newest; null where there is none. */
export function agoAt(x: number, width: number, count: number): number | null {
  if (count === 0) return null;
  const ago = Math.floor((1 - x / width) * TRACE_STEPS);
  return Math.min(count - 1, Math.max(0, ago));
}
