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
const wave = (fx: number, fy: number): Picture => {
  const of = (f: number, place: number) => Math.cos((Math.PI * f * place) / FRAME_SIZE);
  return (x, y) => of(fx, x) * of(fy, y);
};
const disc =
  (centre: number): Picture =>
  (x, y) =>
    Math.hypot(x - centre, y - 32) < 5 ? 1 : 0;
const squares = (a: tf.Tensor4D, b: tf.Tensor4D): number =>
  tf.tidy(() => readSync(tf.sum(tf.squaredDifference(a, b)))[0]);

beforeAll(openCpu);

it('a single frequency f counts with its squares times 1 / (1 + f²), in every channel', () => {
  for (const [fx, fy] of [
    [1, 0],
    [0, 3],
    [2, 4],
  ]) {
    const [a, b] = [pictures(wave(fx, fy)), pictures(black)];
    expect(errorOf(a, b)).toBeCloseTo(squares(a, b) / (1 + fx ** 2 + fy ** 2), 2);
    expect(errorOf(b, a)).toBeCloseTo(errorOf(a, b), 5);
  }
});

it('high frequencies and the mean of a picture do not count', () => {
  const dark = pictures(black);
  for (const picture of [wave(7, 0), wave(5, 5), wave(0, 40), () => 0.5]) {
    expect(errorOf(pictures(picture), dark)).toBeLessThan(1e-4);
  }
});

it('is a mean over the batch', () => {
  const [one, other] = [pictures(wave(1, 0)), pictures(wave(0, 2))];
  const both = errorOf(pictures(wave(1, 0), wave(0, 2)), pictures(black, black));
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
