/** What V's room asks to be decoded, what a brush paints, and which latents it moves. */
import { describe, expect, it } from 'vitest';
import { errorRgba, meanError } from '../../../src/ui/common/picture-error.ts';
import { paletteOf, rgbOf, SIDE, stamp, stroke } from '../../../src/ui/vision/brush.ts';
import { largestChanges } from '../../../src/ui/vision/largest-changes.ts';
import { along, gridOf, joined } from '../../../src/ui/vision/traversal.ts';

const BASE = Float32Array.of(0.5, 1.5, 2.5);

describe('a traversal', () => {
  it('changes one latent and leaves the base as it is', () => {
    expect([...along(BASE, 1, [-2, 2])]).toEqual([0.5, -2, 2.5, 0.5, 2, 2.5]);
    expect([...BASE]).toEqual([0.5, 1.5, 2.5]);
  });

  it('of two goes from left to right and from below to above', () => {
    const grid = gridOf(BASE, 0, 2, [-1, 1]);
    const cells = [0, 3, 6, 9].map((at) => [grid[at], grid[at + 2]]);
    expect(cells).toEqual([
      [-1, 1],
      [1, 1],
      [-1, -1],
      [1, -1],
    ]);
    expect(grid[1]).toBe(1.5);
  });

  it('joins what is decoded in one request', () => {
    expect([...joined([Float32Array.of(1), Float32Array.of(2, 3)])]).toEqual([1, 2, 3]);
  });
});

describe('a brush', () => {
  const painted = (paint: (picture: Uint8Array) => void): number[] => {
    const picture = new Uint8Array(3 * SIDE * SIDE);
    paint(picture);
    return [...picture.keys()].filter((i) => i % 3 === 0 && picture[i] === 9).map((i) => i / 3);
  };

  it('paints a disc of its diameter, and one pixel at least', () => {
    const disc = painted((picture) => stamp(picture, 32, 32, 10, [9, 9, 9]));
    expect(disc.length / (Math.PI * 25)).toBeCloseTo(1, 1);
    expect(painted((picture) => stamp(picture, 10.5, 20.5, 1, [9, 9, 9]))).toEqual([20 * SIDE + 10]);
  });

  it('stays on the picture, and leaves no gap in a fast stroke', () => {
    expect(painted((picture) => stamp(picture, 0, 0, 4, [9, 9, 9])).every((at) => at % SIDE < 2)).toBe(true);
    const line = painted((picture) => stroke(picture, [-5, 7.5], [90, 7.5], 1, [9, 9, 9]));
    expect(new Set(line.filter((at) => Math.floor(at / SIDE) === 7).map((at) => at % SIDE)).size).toBe(SIDE);
  });

  it('offers the colours of the picture, then black and white', () => {
    const picture = new Uint8Array(30).fill(100);
    picture.set([200, 30, 30], 0);
    picture.set([104, 104, 104], 3);
    expect(paletteOf(picture, 4)).toEqual([
      [100, 100, 100],
      [200, 30, 30],
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it('paints on a copy without the alpha', () => {
    expect([...rgbOf(Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255))]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

it('the latents that a painted picture moved, by size whatever their sign', () => {
  const after = Float32Array.of(0.25, 1.5, 3.5);
  expect(largestChanges(BASE, after, 2)).toEqual([
    { latent: 2, change: 1 },
    { latent: 0, change: -0.25 },
  ]);
});

it('an error is black where two pictures agree, and bright where they are far apart', () => {
  const rgba = new Uint8ClampedArray(8);
  const [a, b] = [Uint8Array.of(10, 10, 10, 0, 0, 0), Uint8Array.of(10, 10, 10, 255, 255, 255)];
  errorRgba(a, b, rgba);
  expect([...rgba]).toEqual([0, 0, 0, 255, 255, 142, 40, 255]);
  expect(meanError(a, b)).toBe(127.5);
});
