/**
 * The convex parts of a body, placed in the world where the body stands: what can touch a tile.
 */
import type { Body } from 'planck-js';
import { convexHull } from './polygon.ts';

export class Parts {
  /** Counter-clockwise, x and y interleaved, where `place` last put them. */
  readonly placed: readonly Float64Array[];
  private readonly body: Body;
  /** The same in the body's frame. */
  private readonly local: readonly Float64Array[];

  /** @param polygons convex, x and y interleaved, in the body's frame */
  constructor(body: Body, polygons: readonly ArrayLike<number>[]) {
    this.body = body;
    this.local = polygons.map(convexHull);
    this.placed = this.local.map((part) => part.slice());
  }

  place(): void {
    const { p, q } = this.body.getTransform();
    for (let i = 0; i < this.local.length; i++) {
      const part = this.local[i];
      const placed = this.placed[i];
      for (let at = 0; at < part.length; at += 2) {
        placed[at] = q.c * part[at] - q.s * part[at + 1] + p.x;
        placed[at + 1] = q.s * part[at] + q.c * part[at + 1] + p.y;
      }
    }
  }
}
