/** Half floats: every half survives, and encoding picks the nearest one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFloat16, encodeFloat16 } from '../../src/files/float16.ts';

const encode = (value: number) => encodeFloat16(Float32Array.of(value))[0];
const decode = (half: number) => decodeFloat16(Uint16Array.of(half))[0];

describe('float16', () => {
  it('knows the standard values', () => {
    expect(encode(1)).toBe(0x3c00);
    expect(encode(-2)).toBe(0xc000);
    expect(encode(65504)).toBe(0x7bff);
    expect(encode(65520)).toBe(0x7c00); // rounds up to infinity
    expect(encode(-0)).toBe(0x8000);
    expect(encode(2 ** -24)).toBe(1);
    expect(encode(2 ** -25)).toBe(0); // a tie goes to even
    expect(encode(1 + 2 ** -11)).toBe(0x3c00);
    expect(encode(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(decode(encode(Number.NaN))).toBeNaN();
  });

  it('converts all 65,536 bit patterns there and back', () => {
    const halves = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const back = encodeFloat16(decodeFloat16(halves));
    const changed = halves.filter((half, i) => back[i] !== half && (half & 0x7fff) <= 0x7c00);
    expect(changed.length).toBe(0);
  });

  it('rounds to the nearest half', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const half = encode(value);
        const error = Math.abs(decode(half) - value);
        for (const neighbour of [half - 1, half + 1]) {
          const other = decode(neighbour);
          if (Number.isFinite(other) && Math.sign(other) === Math.sign(value)) {
            expect(error).toBeLessThanOrEqual(Math.abs(other - value));
          }
        }
      }),
    );
  });
});
