/** xoshiro128** against an independent formulation in BigInt, its moments, and saving and restoring it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';

/** The generator as Blackman & Vigna state it, on exact integers. */
function* xoshiro128StarStar(seedWords: readonly number[]): Generator<number> {
  const mask = (1n << 32n) - 1n;
  const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  let [s0, s1, s2, s3] = seedWords.map(BigInt);
  for (;;) {
    yield Number((rotl((s1 * 5n) & mask, 7n) * 9n) & mask);
    const t = (s1 << 9n) & mask;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl(s3, 11n);
  }
}

describe('Xoshiro128', () => {
  it('gives the published first outputs for the state 1, 2, 3, 4', () => {
    const source = Xoshiro128.fromJSON({ state: [1, 2, 3, 4], spare: null });
    expect(Array.from({ length: 4 }, () => source.nextUint32())).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('agrees with exact integer arithmetic from any seed', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        const source = new Xoshiro128(seed);
        const reference = xoshiro128StarStar(source.toJSON().state);
        for (let i = 0; i < 50; i++) expect(source.nextUint32()).toBe(reference.next().value);
      }),
      { numRuns: 30 },
    );
  });

  it('has the moments of the uniform and the standard normal distribution', () => {
    const count = 200_000;
    const source = new Xoshiro128(7);
    const raw = { u1: 0, u2: 0, n1: 0, n2: 0, n3: 0, n4: 0 };
    for (let i = 0; i < count; i++) {
      const u = source.random();
      const z = source.normal();
      raw.u1 += u;
      raw.u2 += u * u;
      raw.n1 += z;
      raw.n2 += z ** 2;
      raw.n3 += z ** 3;
      raw.n4 += z ** 4;
    }
    // Five standard errors of each sample moment.
    const within = (sum: number, expected: number, variance: number) =>
      expect(Math.abs(sum / count - expected)).toBeLessThan(5 * Math.sqrt(variance / count));
    within(raw.u1, 1 / 2, 1 / 12);
    within(raw.u2, 1 / 3, 4 / 45);
    within(raw.n1, 0, 1);
    within(raw.n2, 1, 2);
    within(raw.n3, 0, 15);
    within(raw.n4, 3, 96);
  });

  it('continues exactly from its saved state, with the spare normal', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 20 }), (seed, drawn) => {
        const source = new Xoshiro128(seed);
        for (let i = 0; i < drawn; i++) source.normal();
        const copy = Xoshiro128.fromJSON(JSON.parse(JSON.stringify(source)));
        for (let i = 0; i < 5; i++) expect(copy.normal()).toBe(source.normal());
      }),
    );
  });

  it('distinguishes neighbouring seeds and seeds 2^32 apart', () => {
    const first = [0, 1, 2, 2 ** 32, 2 ** 33, -1].map((seed) => new Xoshiro128(seed).nextUint32());
    expect(new Set(first).size).toBe(first.length);
  });

  it('accepts a BigInt as the same seed, also beyond 2^53', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        expect(new Xoshiro128(BigInt(seed)).toJSON()).toEqual(new Xoshiro128(seed).toJSON());
      }),
    );
    const neighbours = [2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n].map((seed) => new Xoshiro128(seed));
    expect(new Set(neighbours.map((source) => source.nextUint32())).size).toBe(3);
  });

  it('refuses invalid seeds and states', () => {
    expect(() => new Xoshiro128(0.5)).toThrow('got 0.5');
    expect(() => new Xoshiro128(2 ** 53)).toThrow(
      'got 9007199254740992; numbers beyond 2^53 - 1 are rounded',
    );
    expect(() => new Xoshiro128('7' as unknown as number)).toThrow("got '7'");
    expect(() => new Xoshiro128(2n ** 64n)).toThrow('64 bits, got 18446744073709551616');
    expect(() => Xoshiro128.fromJSON({ state: [1, 2], spare: null })).toThrow('four 32-bit words');
    const of = (...state: unknown[]) => ({ state: state as number[], spare: null });
    expect(() => Xoshiro128.fromJSON(of(1, 2, 3, Number.NaN))).toThrow('four 32-bit words');
    expect(() => Xoshiro128.fromJSON(of(1, 2, 3, 2 ** 32))).toThrow('got [1,2,3,4294967296]');
    expect(() => Xoshiro128.fromJSON(of(1, 2, 3, '4'))).toThrow('four 32-bit words');
    expect(() => Xoshiro128.fromJSON(of(0, 0, 0, 0))).toThrow('never all zeros');
    expect(() => Xoshiro128.fromJSON({ ...of(1, 2, 3, 4), spare: 'x' as unknown as number })).toThrow('"x"');
    expect(() => Xoshiro128.fromJSON(of(1, 2, 3, 4))).not.toThrow();
  });
});

it('gives each stream of a seed different numbers, and stream 0 those of the seed alone', () => {
  const first = (stream?: number) => {
    const random = new Xoshiro128(7, stream);
    return Array.from({ length: 64 }, () => random.nextUint32());
  };
  expect(first(0)).toEqual(first());
  const all = [first(0), first(1), first(2)].flat();
  expect(new Set(all).size).toBe(all.length);
});
