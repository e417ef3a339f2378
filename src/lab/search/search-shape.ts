/**
 * The search distribution N(m, sigma² C) in few numbers: its step size, its condition, and the standard deviations
 * along its principal axes; small enough for an event per generation and for a report.
 */
import type { CmaEsSnapshot } from '../../evolution/snapshot.ts';

/** C of the paper has 867 parameters; a chart shows no more than this many of their axes. */
export const MAX_AXES = 100;

export interface SearchShape {
  /** Parameters of the search, and so axes of its distribution. */
  dimension: number;
  sigma: number;
  /** Ratio of C's largest eigenvalue to its smallest. */
  condition: number;
  /** Which axes follow, 1 for the longest: the first, the last, and evenly spread ones between them. */
  ranks: number[];
  /** Their standard deviations, longest first. */
  axes: number[];
}

/** @param axes standard deviations along the principal axes, longest first, [n] */
export function searchShape(sigma: number, axes: Float64Array): SearchShape {
  const dimension = axes.length;
  const count = Math.min(MAX_AXES, dimension);
  const ranks = Array.from(
    { length: count },
    (_, i) => 1 + Math.round((i * (dimension - 1)) / Math.max(1, count - 1)),
  );
  return {
    dimension,
    sigma,
    condition: (axes[0] / axes[dimension - 1]) ** 2,
    ranks,
    axes: ranks.map((rank) => axes[rank - 1]),
  };
}

/** The same of the search in a checkpoint; null where its arrays do not suffice. */
export function shapeOfSnapshot({ settings, sigma, arrays }: CmaEsSnapshot): SearchShape | null {
  // Square roots of C's eigenvalues: the full model keeps them, the separable one keeps C's diagonal.
  const scales =
    settings.covariance === 'full' ? arrays.scales?.data : arrays.covariance?.data.map(Math.sqrt);
  if (scales === undefined || scales.length === 0 || !scales.every((scale) => scale > 0)) return null;
  return searchShape(
    sigma,
    scales
      .map((scale) => scale * sigma)
      .sort()
      .reverse(),
  );
}
