import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Canvas } from '../../../src/env/raster/canvas.ts';

const WHITE = 0xffffff;
const coordinate = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });

/** Sum of the red channel, in pixels. */
function paintedArea(canvas: Canvas): number {
  const pixels = canvas.finish();
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 3) sum += pixels[i];
  return sum / 255;
}

describe('Canvas', () => {
  it('covers a rectangle by exact area, fractions included', () => {
    const canvas = new Canvas(4, 4);
    canvas.fillPolygon([0.5, 1, 2.25, 1, 2.25, 2.5, 0.5, 2.5], 0, 4, WHITE);
    const pixels = canvas.finish();
    const red = Array.from({ length: 16 }, (_, i) => pixels[3 * i] / 255);
    const expected = [0, 0, 0, 0, 0.5, 1, 0.25, 0, 0.25, 0.5, 0.125, 0, 0, 0, 0, 0];
    expected.forEach((coverage, i) => {
      expect(red[i]).toBeCloseTo(coverage, 1.9);
    });
  });

  it('paints as much as a triangle is large, either way round', () => {
    const point = coordinate(1, 31);
    fc.assert(
      fc.property(fc.tuple(point, point, point, point, point, point), (v) => {
        const area = Math.abs((v[2] - v[0]) * (v[5] - v[1]) - (v[4] - v[0]) * (v[3] - v[1])) / 2;
        const backwards = [v[4], v[5], v[2], v[3], v[0], v[1]];
        for (const vertices of [v, backwards]) {
          const canvas = new Canvas(32, 32);
          canvas.fillPolygon(vertices, 0, 3, WHITE);
          // Each of the hundred or so edge pixels is rounded to 255ths.
          expect(Math.abs(paintedArea(canvas) - area)).toBeLessThan(0.4);
        }
      }),
    );
  });

  it('clips: a window on a larger canvas shows the same pixels', () => {
    const point = coordinate(-40, 60);
    fc.assert(
      fc.property(fc.tuple(point, point, point, point, point, point), (v) => {
        const small = new Canvas(16, 12);
        small.fillPolygon(v, 0, 3, 0x80ff40);
        const large = new Canvas(120, 120);
        large.fillPolygon(
          v.map((value) => value + 45),
          0,
          3,
          0x80ff40,
        );
        const [cut, whole] = [small.finish(), large.finish()];
        let worst = 0;
        for (let i = 0; i < cut.length; i++) {
          const there = whole[(Math.floor(i / 48) + 45) * 360 + 135 + (i % 48)];
          worst = Math.max(worst, Math.abs(cut[i] - there));
        }
        // Coverage of exactly a half may be rounded either way, and its weight goes from 127 to 129 of 256.
        expect(worst).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('takes edges that are as good as level', () => {
    const canvas = new Canvas(8, 8);
    canvas.fillPolygon([1, 2, 5, 2 + 1e-320, 5, 4, 1, 4], 0, 4, WHITE);
    canvas.fillPolygon([1, 5, 5, 5.0000000001, 5, 6, 1, 6], 0, 4, WHITE);
    expect(paintedArea(canvas)).toBeCloseTo(12, 6);
  });

  it('takes edges that are as good as upright, across the left border', () => {
    const canvas = new Canvas(8, 8);
    canvas.fillPolygon([5e-324, 2, -5e-324, 3, 4, 3, 4, 2], 0, 4, WHITE);
    canvas.fillPolygon([-5e-324, 5, 5e-324, 6, 7, 6, 7, 5], 0, 4, WHITE);
    expect(paintedArea(canvas)).toBeCloseTo(11, 6);
  });

  it('joins polygons without a seam, and shows nothing from behind', () => {
    fc.assert(
      fc.property(coordinate(2, 14), coordinate(2, 14), (x, y) => {
        const canvas = new Canvas(16, 16);
        const corners = [0, 0, 16, 0, 16, 16, 0, 16];
        for (let i = 0; i < 4; i++) {
          const [j, k] = [2 * i, (2 * i + 2) % 8];
          canvas.fillPolygon([x, y, corners[j], corners[j + 1], corners[k], corners[k + 1]], 0, 3, 0x646464);
        }
        canvas.fillPolygon(corners, 0, 4, 0xff0000);
        const pixels = canvas.finish();
        const red = pixels.filter((_, i) => i % 3 === 0);
        const green = pixels.filter((_, i) => i % 3 === 1);
        expect(Math.min(...red)).toBeGreaterThanOrEqual(100 - 4);
        expect(Math.max(...red)).toBeLessThanOrEqual(100 + 3);
        expect(Math.max(...green)).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('what is drawn first is in front', () => {
    const canvas = new Canvas(2, 1);
    canvas.fillPolygon([0, 0, 1, 0, 1, 1, 0, 1], 0, 4, 0x0000ff);
    canvas.fillPolygon([0, 0, 2, 0, 2, 1, 0, 1], 0, 4, 0xff0000);
    expect([...canvas.finish()]).toEqual([0, 0, 255, 255, 0, 0]);
  });

  it('shows the background where it is bare, and its share of half-covered pixels', () => {
    const canvas = new Canvas(5, 1);
    canvas.fillPolygon([0, 0, 1.5, 0, 1.5, 1, 0, 1], 0, 4, 0xff0000);
    const pixels = canvas.finish(0x0040ff);
    expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
    [128, 32, 128].forEach((level, i) => {
      expect(Math.abs(pixels[3 + i] - level)).toBeLessThanOrEqual(2);
    });
    for (let i = 2; i < 5; i++) expect([...pixels.subarray(3 * i, 3 * i + 3)]).toEqual([0, 0x40, 0xff]);
  });

  it('draws alike into memory of any alignment and size', () => {
    const draw = (canvas: Canvas) => {
      canvas.fillPolygon([0.5, 0.2, 6.7, 1.5, 2.2, 4.8], 0, 3, 0x123456);
      return [...canvas.finish(0xabcdef)];
    };
    for (const [width, height] of [
      [8, 6],
      [7, 5],
    ]) {
      const expected = draw(new Canvas(width, height));
      const memory = new Uint8Array(width * height * 3 + 8).fill(7);
      for (let offset = 0; offset < 4; offset++) {
        const view = memory.subarray(offset, offset + width * height * 3);
        expect(draw(new Canvas(width, height, view))).toEqual(expected);
        expect(memory[offset + view.length]).toBe(7);
        memory.fill(7);
      }
    }
  });

  it('starts each frame from black', () => {
    const canvas = new Canvas(3, 3);
    canvas.fillDisc(1, 1, 2, WHITE);
    canvas.clear();
    expect(canvas.finish().every((byte) => byte === 0)).toBe(true);
  });

  it('draws a disc to within 0.08 of its exact coverage in every pixel', () => {
    fc.assert(
      fc.property(coordinate(6, 10), coordinate(6, 10), coordinate(2, 6), (x, y, radius) => {
        const canvas = new Canvas(16, 16);
        canvas.fillDisc(x, y, radius, WHITE);
        const pixels = canvas.finish();
        for (let i = 0; i < 256; i++) {
          expect(Math.abs(pixels[3 * i] / 255 - discCoverage(i % 16, i >> 4, x, y, radius))).toBeLessThan(
            0.08,
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves discs outside the picture outside', () => {
    const canvas = new Canvas(8, 8);
    for (const [x, y] of [
      [-20, 4],
      [30, 4],
      [4, -20],
      [4, 30],
    ]) {
      canvas.fillDisc(x, y, 5, WHITE);
    }
    expect(paintedArea(canvas)).toBe(0);
  });

  it('refuses a buffer of the wrong size', () => {
    expect(() => new Canvas(4, 4, new Uint8Array(47))).toThrow('48 bytes, got 47');
  });
});

/** By 20 x 20 samples. */
function discCoverage(column: number, row: number, x: number, y: number, radius: number): number {
  let inside = 0;
  for (let i = 0; i < 400; i++) {
    const dx = column + ((i % 20) + 0.5) / 20 - x;
    const dy = row + (Math.floor(i / 20) + 0.5) / 20 - y;
    if (dx * dx + dy * dy < radius * radius) inside++;
  }
  return inside / 400;
}
