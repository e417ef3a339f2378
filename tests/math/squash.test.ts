import { describe, expect, it } from 'vitest';
import { checkHead, oneHotOfLargest, SQUASHES, squash } from '../../src/math/squash.ts';

describe('squash', () => {
  it('is what the paper does with steer, gas and brake', () => {
    for (const x of [-2, -0.3, 0, 0.7, 30]) {
      expect(squash('tanh', x)).toBe(Math.tanh(x));
      expect(squash('unit', x)).toBe((Math.tanh(x) + 1) / 2);
      expect(squash('positive', x)).toBe(Math.max(0, Math.tanh(x)));
    }
    for (const kind of SQUASHES) expect(squash(kind, Number.NaN)).toBeNaN();
  });
});

describe('oneHotOfLargest', () => {
  const of = (...values: number[]): number[] => {
    const out = new Float32Array(values.length + 2).fill(7);
    oneHotOfLargest(values, values.length, out, 1);
    expect([out[0], out.at(-1)]).toEqual([7, 7]);
    return [...out.subarray(1, -1)];
  };

  it('marks the largest, and the first of equals', () => {
    expect(of(0.1, 0.3, -1)).toEqual([0, 1, 0]);
    expect(of(-5, -6, -4)).toEqual([0, 0, 1]);
    expect(of(2, 2, 2)).toEqual([1, 0, 0]);
    expect(of(Number.NEGATIVE_INFINITY, 0)).toEqual([0, 1]);
  });

  it('is NaN throughout where one value is', () => {
    expect(of(1, Number.NaN, 2)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('checkHead', () => {
  it('knows heads, and names what is none', () => {
    expect(() => checkHead('argmax')).not.toThrow();
    expect(() => checkHead(['tanh'])).not.toThrow();
    for (const head of ['softmax', [], ['relu'], null, 3]) {
      expect(() => checkHead(head)).toThrow(
        `an action head is 'argmax' or a list of tanh, unit, positive, got `,
      );
    }
  });
});
