/**
 * What counts as equal to the real environment. Gymnasium's Box2D computes in float32 and draws by integers on a
 * larger canvas. In the recorded runs the rewards and the ends are the same none the less; in live drives a share
 * of the rewards may differ, for float32 and float64 drift apart, and sliding makes the drift grow.
 */

export const LIMITS = {
  /** World units and radians: numbers reckoned in the same order, up to the libraries' sine and cosine. */
  trackPoint: 1e-9,
  reward: 1e-6,
  /** World units or radians, whichever is further off, over the first EARLY_STEPS and over a whole run. */
  earlyPose: 5e-4,
  pose: 1e-2,
  /** Live, random and careful: the hulls' distance over the first EARLY_STEPS, the share of rewards that differ. */
  liveEarlyHull: 1e-3,
  liveRewards: 1e-2,
  /** Mean absolute difference, levels of 255. */
  aboveBar: 1,
  wholeFrame: 1.5,
} as const;

export const EARLY_STEPS = 100;

/** One number beside its limit. NaN fails. */
export interface Check {
  what: string;
  value: number;
  limit: number;
}

export function passes({ value, limit }: Check): boolean {
  return value <= limit;
}
