/**
 * planck's polygon with its mass computed here. planck before 1.4.3 puts the centre of mass at a wrong height
 * (addVec2 adds x to y), which shifts the hull's by 0.03 units and fails `npm run parity`; planck from 1.4.3 on
 * asks for Node 24. The order of the operations is Box2D's b2PolygonShape::ComputeMass, so the bits are too.
 * This file can go once the project asks for a Node that planck's newest release accepts.
 */
import { type MassData, Polygon } from 'planck-js';

const THIRD = 1 / 3;

export class SolidPolygon extends Polygon {
  /** @param density mass per square unit. Mass, centre, and moment of inertia about the body's origin. */
  override computeMass(result: MassData, density: number): void {
    const vertices = this.m_vertices.slice(0, this.m_count);
    // Triangles are counted from a reference point inside: the mean of the vertices.
    const reference = { x: 0, y: 0 };
    for (const { x, y } of vertices) {
      reference.x += x;
      reference.y += y;
    }
    reference.x *= 1 / vertices.length;
    reference.y *= 1 / vertices.length;

    let area = 0;
    let inertia = 0;
    const centre = { x: 0, y: 0 };
    for (let i = 0; i < vertices.length; i++) {
      const from = vertices[i];
      const to = vertices[(i + 1) % vertices.length];
      const [x1, y1] = [from.x - reference.x, from.y - reference.y];
      const [x2, y2] = [to.x - reference.x, to.y - reference.y];
      const cross = x1 * y2 - y1 * x2;
      const triangle = 0.5 * cross;
      area += triangle;
      centre.x += triangle * THIRD * x1 + triangle * THIRD * x2;
      centre.y += triangle * THIRD * y1 + triangle * THIRD * y2;
      const xx = x1 * x1 + x2 * x1 + x2 * x2;
      const yy = y1 * y1 + y2 * y1 + y2 * y2;
      inertia += 0.25 * THIRD * cross * (xx + yy);
    }
    centre.x *= 1 / area;
    centre.y *= 1 / area;

    result.mass = density * area;
    result.center.x = centre.x + reference.x;
    result.center.y = centre.y + reference.y;
    // Steiner's theorem, from the reference point over the centre of mass to the origin.
    const { x, y } = result.center;
    result.I =
      density * inertia + result.mass * (x * x + y * y - (centre.x * centre.x + centre.y * centre.y));
  }
}
