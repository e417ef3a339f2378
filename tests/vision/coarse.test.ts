/** The coarse part of V's error: closed forms, and what it tells that the error of the pixels does not. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { openCpu } from '../../src/backend/cpu.ts';
import { readSync } from '../../src/backend/read.ts';
import { coarseError } from '../../src/vision/coarse.ts';
import { FRAME_CHANNELS, FRAME_SIZE } from '../../src/vision/config.ts';

type Picture = (x: number, y: number, channel: number) => number;

function pictures(...values: Picture[]): tf.Tensor4D {
  return tf.tidy(() => {
    const shape: [number, number, number, number] = [values.length, FRAME_SIZE, FRAME_SIZE, FRAME_CHANNELS];
    const buffer = tf.buffer(shape);
    for (const [n, value] of values.entries()) {
      for (let y = 0; y < FRAME_SIZE; y++) {
        for (let x = 0; x < FRAME_SIZE; x++) {
          for (let c = 0; c < FRAME_CHANNELS; c++) buffer.set(value(x + 0.5, y + 0.5, c), n, y, x, c);
        }
      }
    }
    return buffer.toTensor() as tf.Tensor4D;
  });
}

const errorOf = (a: tf.Tensor4D, b: tf.Tensor4D): number => tf.tidy(() => readSync(coarseError(a, b))[0]);
const black: Picture = () => 0;
/** P_m(x) P_n(y) on -1 .. 1, written out. */
const polynomial = (m: number, n: number): Picture => {
  const P = [
    () => 1,
    (x: number) => x,
    (x: number) => (3 * x ** 2 - 1) / 2,
    (x: number) => (5 * x ** 3 - 3 * x) / 2,
  ];
  return (x, y) => P[m]((2 * x) / FRAME_SIZE - 1) * P[n]((2 * y) / FRAME_SIZE - 1);
};
const disc =
  (centre: number): Picture =>
  (x, y) =>
    Math.hypot(x - centre, y - 32) < 5 ? 1 : 0;
const squares = (a: tf.Tensor4D, b: tf.Tensor4D): number =>
  tf.tidy(() => readSync(tf.sum(tf.squaredDifference(a, b)))[0]);

beforeAll(openCpu);

it('a difference of one polynomial counts with its squares times 1 / (1 + d²), in every channel', () => {
  for (const [m, n] of [
    [1, 0],
    [0, 3],
    [2, 1],
  ]) {
    const [a, b] = [pictures(polynomial(m, n)), pictures(black)];
    const expected = squares(a, b) / (1 + m ** 2 + n ** 2);
    // On a grid of 64 the polynomials are orthonormal up to a few parts in a thousand.
    expect(errorOf(a, b) / expected).toBeCloseTo(1, 2);
    expect(errorOf(b, a)).toBeCloseTo(errorOf(a, b), 3);
  }
});

it('fine detail and the mean of a picture hardly count', () => {
  const dark = pictures(black);
  const stripes: Picture = (x) => Math.cos((Math.PI * 40 * x) / FRAME_SIZE);
  for (const picture of [stripes, () => 0.5]) {
    const [a, b] = [pictures(picture), dark];
    expect(errorOf(a, b) / squares(a, b)).toBeLessThan(1e-3);
  }
});

it('is a mean over the batch', () => {
  const [one, other] = [pictures(polynomial(1, 0)), pictures(polynomial(0, 2))];
  const both = errorOf(pictures(polynomial(1, 0), polynomial(0, 2)), pictures(black, black));
  const alone = [one, other].map((picture) => errorOf(picture, pictures(black)));
  expect(both).toBeCloseTo((alone[0] + alone[1]) / 2, 3);
});

it('grows with the distance of two discs that do not overlap; the error of the pixels does not', () => {
  const from = pictures(disc(12));
  const to = [24, 36, 48].map((centre) => pictures(disc(centre)));
  const pixels = to.map((picture) => squares(from, picture));
  expect(new Set(pixels).size).toBe(1);
  const [near, further, far] = to.map((picture) => errorOf(from, picture));
  expect(further).toBeGreaterThan(1.3 * near);
  expect(far).toBeGreaterThan(1.1 * further);
});
