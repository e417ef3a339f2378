/** How two agents and two worlds are compared: what is equal passes, and every kind of difference is seen. */
import { describe, expect, it } from 'vitest';
import { largestDifference, pictureDifferences } from '../../../bench/original/agreement.ts';

describe('the largest difference of two traces', () => {
  const trace = [
    [1, 2, 3],
    [4, 5, 6],
  ];

  it('is that of the worst number, whatever its sign', () => {
    expect(largestDifference(trace, trace)).toBe(0);
    expect(largestDifference(trace, [trace[0], [4, 5.25, 5.5]])).toBe(0.5);
    expect(largestDifference(trace, [[1.75, 2, 3], trace[1]])).toBe(0.75);
  });

  it.each<[string, number[][]]>([
    ['a step is missing', [trace[0]]],
    ['a number is missing', [trace[0], [4, 5]]],
    ['a number is none', [trace[0], [4, Number.NaN, 6]]],
  ])('is infinite where %s', (_, other) => {
    expect(largestDifference(trace, other)).toBe(Number.POSITIVE_INFINITY);
    expect(largestDifference(other, trace)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the difference of pictures', () => {
  const black = new Uint8Array(12);

  it('is the mean over the bytes, one a picture', () => {
    const spot = black.slice().fill(24, 4, 5);
    expect(pictureDifferences([black, spot], [black, black])).toEqual([0, 2]);
    expect(pictureDifferences([black], [black.slice().fill(255)])).toEqual([255]);
  });

  it('is infinite where there is no picture, or one of another size', () => {
    const none = Number.POSITIVE_INFINITY;
    expect(pictureDifferences([black, black], [new Uint8Array(3)])).toEqual([none, none]);
  });
});
