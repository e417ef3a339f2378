/** `toEqual` on typed arrays is as strict with the tester of equality.helper.ts as without it. */
import { expect, test } from 'vitest';
import { sameNumbers } from './equality.helper.ts';

const of = (...values: number[]) => Float32Array.from(values);

test('typed arrays are equal number by number', () => {
  expect({ a: of(1, Number.NaN) }).toEqual({ a: of(1, Number.NaN) });
  expect(of()).toEqual(of());
  expect(BigInt64Array.of(1n)).toEqual(BigInt64Array.of(1n));
});

test.each<[string, unknown, unknown]>([
  ['another number', of(1, 2), of(1, 3)],
  ['another sign of zero', of(0), of(-0)],
  ['another length', of(1, 2), of(1)],
  ['another type', of(1, 2), Float64Array.of(1, 2)],
  ['an array', of(1, 2), [1, 2]],
  ['nothing', of(1), undefined],
])('a typed array is not equal to %s', (_, a, b) => {
  expect({ a }).not.toEqual({ a: b });
  expect({ a: b }).not.toEqual({ a });
});

test('the tester leaves all else to the general way', () => {
  const buffer = new ArrayBuffer(4);
  expect(sameNumbers(new DataView(buffer), new DataView(buffer))).toBeUndefined();
  expect(sameNumbers([1], [1])).toBeUndefined();
  expect(sameNumbers(of(1), of(1, 2))).toBeUndefined();
});
