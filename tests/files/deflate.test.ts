/** Packed bytes come back as they were, and never as more than was allowed. */
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../src/files/deflate.ts';

describe('packed bytes', () => {
  it('come back as they were, also none and many', () => {
    for (const length of [0, 1, 5000, 300_000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * i) % 251);
      expect(unpack(pack(bytes), length)).toEqual(bytes);
    }
  });

  it('are refused where they unfold to more than allowed, long before all of it is there', () => {
    const bomb = pack(new Uint8Array(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => unpack(bomb, 1_000_000)).toThrow(/unfold to more than 1000000/);
    expect(() => unpack(pack(new Uint8Array(11)), 10)).toThrow(RangeError);
  });

  it('are refused where they are none, or end too early', () => {
    expect(() => unpack(Uint8Array.of(255, 255, 255, 255), 100)).toThrow(RangeError);
    const whole = pack(Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251));
    expect(() => unpack(whole.subarray(0, whole.length >> 1), 1000)).toThrow(RangeError);
  });
});
