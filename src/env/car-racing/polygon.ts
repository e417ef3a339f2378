/**
 * Convex polygons that meet: what decides whether a wheel stands on a tile.
 * Polygons are x, y interleaved and counter-clockwise.
 */

/**
 * Whether two convex polygons overlap or come within `margin` of each other: Box2D's test of a sensor, whose
 * polygons have a skin. Exact, by separating axes and, where these leave a corner open, by distances.
 */
export function polygonsTouch(p: Float64Array, q: Float64Array, margin: number): boolean {
  const apart = separation(p, q, margin);
  if (apart > margin) return false;
  const apartBack = separation(q, p, margin);
  if (apartBack > margin) return false;
  if (apart <= 0 && apartBack <= 0) return true;
  // Corner against corner they are further apart than any edge tells.
  const limit = margin * margin;
  return squaredDistance(p, q, limit) <= limit || squaredDistance(q, p, limit) <= limit;
}

/**
 * How far a point lies outside of the edge it is furthest outside of, below 0 within: never more than its distance.
 * The first value above `enough` will do.
 */
export function pointOutside(p: Float64Array, x: number, y: number, enough: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  let x0 = p[p.length - 2];
  let y0 = p[p.length - 1];
  for (let i = 0; i < p.length && largest <= enough; i += 2) {
    const dx = p[i] - x0;
    const dy = p[i + 1] - y0;
    const distance = ((x - x0) * dy - (y - y0) * dx) / Math.sqrt(dx * dx + dy * dy);
    if (distance > largest) largest = distance;
    x0 = p[i];
    y0 = p[i + 1];
  }
  return largest;
}

/** The furthest that all of q lies outside of one edge of p; the first value above `enough` will do. */
function separation(p: Float64Array, q: Float64Array, enough: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  let x0 = p[p.length - 2];
  let y0 = p[p.length - 1];
  for (let i = 0; i < p.length; i += 2) {
    const x1 = p[i];
    const y1 = p[i + 1];
    // The outward normal is (dy, -dx) / length.
    const dx = x1 - x0;
    const dy = y1 - y0;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < q.length; j += 2) {
      const outside = (q[j] - x0) * dy - (q[j + 1] - y0) * dx;
      if (outside < least) least = outside;
    }
    const distance = least / Math.sqrt(dx * dx + dy * dy);
    if (distance > largest) largest = distance;
    if (largest > enough) return largest;
    x0 = x1;
    y0 = y1;
  }
  return largest;
}

/** From the corners of q to the edges of p, the least; the first value up to `enough` will do. */
function squaredDistance(p: Float64Array, q: Float64Array, enough: number): number {
  let least = Number.POSITIVE_INFINITY;
  let x0 = p[p.length - 2];
  let y0 = p[p.length - 1];
  for (let i = 0; i < p.length; i += 2) {
    const dx = p[i] - x0;
    const dy = p[i + 1] - y0;
    for (let j = 0; j < q.length; j += 2) {
      const along = ((q[j] - x0) * dx + (q[j + 1] - y0) * dy) / (dx * dx + dy * dy);
      const t = Math.min(1, Math.max(0, along));
      const awayX = q[j] - x0 - t * dx;
      const awayY = q[j + 1] - y0 - t * dy;
      const distance = awayX * awayX + awayY * awayY;
      if (distance < least) least = distance;
      if (least <= enough) return least;
    }
    x0 = p[i];
    y0 = p[i + 1];
  }
  return least;
}

/** The convex hull of a few points, counter-clockwise (Andrew's monotone chain, 1979). */
export function convexHull(points: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: points.length / 2 }, (_, i) => 2 * i);
  order.sort((i, j) => points[i] - points[j] || points[i + 1] - points[j + 1]);
  const turnsLeft = (i: number, j: number, k: number) =>
    (points[j] - points[i]) * (points[k + 1] - points[i + 1]) >
    (points[j + 1] - points[i + 1]) * (points[k] - points[i]);
  const halfChain = (from: readonly number[]) => {
    const chain: number[] = [];
    for (const k of from) {
      while (chain.length > 1 && !turnsLeft(chain[chain.length - 2], chain[chain.length - 1], k)) chain.pop();
      chain.push(k);
    }
    return chain.slice(0, -1);
  };
  const hull = [...halfChain(order), ...halfChain(order.toReversed())];
  return Float64Array.from(hull.flatMap((i) => [points[i], points[i + 1]]));
}
