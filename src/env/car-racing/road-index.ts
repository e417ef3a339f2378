/**
 * Which tiles are near a point, without walking the whole track. Tiles that follow each other lie beside each other,
 * so a circle around each run of sixteen of them, and one around each tile, is all the index there is.
 */

/** Tiles to a run. */
const RUN = 16;

export class RoadIndex {
  /** Tiles found by the last query, in their order along the track. */
  readonly found: Int32Array;
  /** x, y, radius of each. [tile, 3], [run, 3] */
  private readonly tileCircles: Float64Array;
  private readonly runCircles: Float64Array;

  /**
   * @param quads the tiles' corners. [tile, 4, 2]
   * @param borderQuads corners of kerbs. [border, 4, 2]
   * @param borderOf a tile's kerb, or -1. [tile]
   */
  constructor(quads: Float64Array, borderQuads: Float64Array, borderOf: Int32Array) {
    const count = borderOf.length;
    this.found = new Int32Array(count);
    this.tileCircles = new Float64Array(3 * count);
    this.runCircles = new Float64Array(3 * Math.ceil(count / RUN));
    for (let i = 0; i < count; i++) {
      const [x, y] = [0, 1].map(
        (axis) => 0.25 * [0, 2, 4, 6].reduce((sum, k) => sum + quads[8 * i + k + axis], 0),
      );
      let radius = furthestCorner(quads, i, x, y);
      if (borderOf[i] >= 0) radius = Math.max(radius, furthestCorner(borderQuads, borderOf[i], x, y));
      this.tileCircles.set([x, y, radius], 3 * i);
    }
    for (let from = 0; from < count; from += RUN) {
      const circles = this.tileCircles.subarray(3 * from, 3 * Math.min(count, from + RUN));
      this.runCircles.set(circleAround(circles), (3 * from) / RUN);
    }
  }

  /** Puts all tiles (with their kerbs) that may reach into a circle into `found`. @returns how many */
  query(x: number, y: number, radius: number): number {
    const { found, tileCircles, runCircles } = this;
    let count = 0;
    for (let run = 0; run < runCircles.length; run += 3) {
      if (!meets(runCircles, run, x, y, radius)) continue;
      const end = Math.min(tileCircles.length, (run + 3) * RUN);
      for (let tile = run * RUN; tile < end; tile += 3) {
        if (meets(tileCircles, tile, x, y, radius)) found[count++] = tile / 3;
      }
    }
    return count;
  }
}

function meets(circles: Float64Array, at: number, x: number, y: number, radius: number): boolean {
  const dx = circles[at] - x;
  const dy = circles[at + 1] - y;
  const reach = circles[at + 2] + radius;
  return dx * dx + dy * dy <= reach * reach;
}

function furthestCorner(quads: Float64Array, quad: number, x: number, y: number): number {
  let furthest = 0;
  for (let at = 8 * quad; at < 8 * quad + 8; at += 2) {
    furthest = Math.max(furthest, Math.hypot(quads[at] - x, quads[at + 1] - y));
  }
  return furthest;
}

/** A circle, not the smallest, that holds all of these. */
function circleAround(circles: Float64Array): [x: number, y: number, radius: number] {
  let [x, y, radius] = [0, 0, 0];
  for (let at = 0; at < circles.length; at += 3) {
    x += (3 * circles[at]) / circles.length;
    y += (3 * circles[at + 1]) / circles.length;
  }
  for (let at = 0; at < circles.length; at += 3) {
    radius = Math.max(radius, Math.hypot(circles[at] - x, circles[at + 1] - y) + circles[at + 2]);
  }
  return [x, y, radius];
}
