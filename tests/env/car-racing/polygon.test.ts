import { Distance, Polygon, Transform, Vec2 } from 'planck-js';
import { describe, expect, it } from 'vitest';
import { convexHull, pointOutside, polygonsTouch } from '../../../src/env/car-racing/polygon.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';

const SQUARE = Float64Array.of(0, 0, 2, 0, 2, 2, 0, 2);
const moved = (polygon: Float64Array, x: number, y: number) =>
  polygon.map((value, i) => value + (i % 2 ? y : x));

describe('polygonsTouch', () => {
  it.each([
    ['inside', 0.5, 0.5, true],
    ['over an edge', 1.9, 0, true],
    ['beside, within the margin', 2.09, 1, true],
    ['beside, beyond it', 2.11, 1, false],
    // Corner to corner the distance is sqrt(2) times each axis's.
    ['at a corner, within', 2.07, 2.07, true],
    ['at a corner, beyond, though near on both axes', 2.08, 2.08, false],
  ])('%s', (_, x, y, expected) => {
    expect(polygonsTouch(SQUARE, moved(SQUARE, x, y), 0.1)).toBe(expected);
    expect(polygonsTouch(moved(SQUARE, x, y), SQUARE, 0.1)).toBe(expected);
  });

  it("is planck's test of overlap, whose polygons have a skin of 0.01", () => {
    const random = new Xoshiro128(5);
    const counts = { touching: 0, apart: 0 };
    for (let i = 0; i < 3000; i++) {
      const p = randomPolygon(random);
      const q = moved(randomPolygon(random), 4 * random.random() - 2, 4 * random.random() - 2);
      const own = polygonsTouch(p, q, 0.02);
      // Where rounding decides, either answer is right.
      if (own !== polygonsTouch(p, q, 0.02 - 1e-9) || own !== polygonsTouch(p, q, 0.02 + 1e-9)) continue;
      const shapes = [p, q].map((polygon) => new Polygon(vertices(polygon)));
      const still = Transform.identity();
      expect(own).toBe(Distance.testOverlap(shapes[0], 0, shapes[1], 0, still, still));
      counts[own ? 'touching' : 'apart']++;
    }
    expect(Math.min(counts.touching, counts.apart)).toBeGreaterThan(500);
  });
});

describe('pointOutside', () => {
  it('is the distance beside an edge, less than it at a corner, and negative within', () => {
    expect(pointOutside(SQUARE, 3.5, 1, 10)).toBe(1.5);
    expect(pointOutside(SQUARE, 3, 4, 10)).toBe(2);
    expect(pointOutside(SQUARE, 0.5, 1, 10)).toBe(-0.5);
  });
});

describe('convexHull', () => {
  it('goes round the outermost points counter-clockwise, without those within or between', () => {
    const hull = convexHull([2, 2, 0, 0, 1, 1, 2, 0, 1, 0, 0, 2]);
    expect([...hull]).toEqual([0, 0, 2, 0, 2, 2, 0, 2]);
    expect([...convexHull(SQUARE.toReversed())].length).toBe(8);
  });

  it('takes a dent away', () => {
    expect([...convexHull([0, 0, 4, 0, 1, 1, 0, 4])]).toEqual([0, 0, 4, 0, 0, 4]);
  });
});

/** Three to eight corners on an ellipse; not so near each other that planck would weld them. */
function randomPolygon(random: Xoshiro128): Float64Array {
  const count = 3 + random.below(6);
  const [width, height] = [0.3 + random.random(), 0.3 + random.random()];
  return convexHull(
    Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.5 * random.random())) / count;
      return [width * Math.cos(angle), height * Math.sin(angle)];
    }).flat(),
  );
}

function vertices(polygon: Float64Array): Vec2[] {
  return Array.from({ length: polygon.length / 2 }, (_, i) => Vec2(polygon[2 * i], polygon[2 * i + 1]));
}
