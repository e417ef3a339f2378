/** What the elementwise kernels take at a time: the lanes of a vector. */
export const LANES = 4;

/**
 * How `count` (at least 4) of something are cut for a kernel that takes fours: all whole fours, then the last four,
 * some of which are computed a second time to the same result.
 */
export function fours(count: number): { first: number; count: number }[] {
  const rest = count % LANES;
  const whole = { first: 0, count: count - rest };
  return rest === 0 ? [whole] : [whole, { first: count - LANES, count: LANES }];
}
