import { describe, expect, it } from 'vitest';
import { buildRoad } from '../../../src/env/car-racing/road.ts';
import { generateTrack } from '../../../src/env/car-racing/track.ts';
import { Pcg64 } from '../../../src/math/pcg64.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';

describe('the road index', () => {
  it('finds every tile that reaches into a circle, in order, and few others', () => {
    const random = new Xoshiro128(1);
    let found = 0;
    let reaching = 0;
    for (let seed = 0; seed < 5; seed++) {
      const { track, index, quads, borderQuads, borderOf } = buildRoad(generateTrack(new Pcg64(seed)).track);
      for (let i = 0; i < 100; i++) {
        const near = track[random.below(track.length)];
        const [x, y] = [near.x + 60 * random.random() - 30, near.y + 60 * random.random() - 30];
        const radius = 1 + 30 * random.random();
        const tiles = Array.from(index.found.subarray(0, index.query(x, y, radius)));
        const expected = track.flatMap((_, tile) => {
          const kerb = borderOf[tile];
          const inside =
            cornerInside(quads, tile, x, y, radius) ||
            (kerb >= 0 && cornerInside(borderQuads, kerb, x, y, radius));
          return inside ? [tile] : [];
        });
        expect(tiles).toEqual(expect.arrayContaining(expected));
        expect(tiles).toEqual([...tiles].sort((a, b) => a - b));
        found += tiles.length;
        reaching += expected.length;
      }
    }
    expect(reaching).toBeGreaterThan(1000);
    expect(found).toBeLessThan(2.5 * reaching);
  });

  it('has tiles to stand on that are as large as those drawn', () => {
    const { footprints, quads } = buildRoad(generateTrack(new Pcg64(0)).track);
    footprints.forEach((footprint, i) => {
      const corners = (points: ArrayLike<number>) =>
        Array.from({ length: points.length / 2 }, (_, k) => `${points[2 * k]} ${points[2 * k + 1]}`).sort();
      expect(corners(footprint)).toEqual(corners(quads.subarray(8 * i, 8 * i + 8)));
    });
  });

  it('takes the hull where the ends of a lap meet in a tile that crosses itself (seed 1114)', () => {
    const { footprints, quads } = buildRoad(generateTrack(new Pcg64(1114)).track);
    expect(turns(quads.subarray(0, 8))).toEqual(new Set([-1, 1]));
    for (const footprint of footprints) expect(turns(footprint)).toEqual(new Set([1]));
  });
});

function cornerInside(quads: Float64Array, quad: number, x: number, y: number, radius: number): boolean {
  return [0, 2, 4, 6].some((k) => Math.hypot(quads[8 * quad + k] - x, quads[8 * quad + k + 1] - y) <= radius);
}

/** Which ways a polygon turns at its corners: 1 is counter-clockwise. */
function turns(p: Float64Array): Set<number> {
  const corner = (i: number) => [p[(2 * i) % p.length], p[(2 * i + 1) % p.length]];
  return new Set(
    Array.from({ length: p.length / 2 }, (_, i) => {
      const [[ax, ay], [bx, by], [cx, cy]] = [corner(i), corner(i + 1), corner(i + 2)];
      return Math.sign((bx - ax) * (cy - by) - (by - ay) * (cx - bx));
    }),
  );
}
