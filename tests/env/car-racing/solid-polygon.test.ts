import { Polygon, Vec2 } from 'planck-js';
import { describe, expect, it } from 'vitest';
import { SolidPolygon } from '../../../src/env/car-racing/solid-polygon.ts';

const DENSITY = 2;

function massOf(shape: Polygon) {
  const mass = { mass: 0, center: Vec2(0, 0), I: 0 };
  shape.computeMass(mass, DENSITY);
  return mass;
}

const rectangle = (x: number, y: number, width: number, height: number) => [
  Vec2(x, y),
  Vec2(x + width, y),
  Vec2(x + width, y + height),
  Vec2(x, y + height),
];

describe('the mass of a polygon', () => {
  it('is that of a rectangle away from the origin, in closed form', () => {
    const [width, height] = [3, 0.5];
    const { mass, center, I } = massOf(new SolidPolygon(rectangle(2, -7, width, height)));
    expect(mass).toBeCloseTo(DENSITY * width * height, 12);
    expect(center.x).toBeCloseTo(3.5, 12);
    expect(center.y).toBeCloseTo(-6.75, 12);
    const own = (mass * (width ** 2 + height ** 2)) / 12;
    expect(I).toBeCloseTo(own + mass * (3.5 ** 2 + 6.75 ** 2), 10);
  });

  it('has the centroid of a triangle at the mean of its corners', () => {
    const { mass, center } = massOf(new SolidPolygon([Vec2(0, 0), Vec2(4, 1), Vec2(1, 6)]));
    expect(mass).toBeCloseTo(DENSITY * 0.5 * (4 * 6 - 1 * 1), 12);
    expect(center.x).toBeCloseTo(5 / 3, 12);
    expect(center.y).toBeCloseTo(7 / 3, 12);
  });

  it("differs from the installed planck's own only in the height of the centre and what follows from it", () => {
    const corners = [Vec2(-1, 2), Vec2(3, 2), Vec2(2, 5), Vec2(-1, 3)];
    const [ours, theirs] = [new SolidPolygon(corners), new Polygon(corners)].map(massOf);
    expect(ours.mass).toBe(theirs.mass);
    expect(ours.center.x).toBe(theirs.center.x);
    // Fails once planck is fixed: then SolidPolygon can go.
    expect(ours.center.y).not.toBeCloseTo(theirs.center.y, 3);
  });
});
