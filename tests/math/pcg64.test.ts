import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pcg64, seedSequence } from '../../src/math/pcg64.ts';
import { goldenName, goldenRng } from '../env/golden.helper.ts';

describe(`Pcg64 against NumPy, ${goldenName}`, () => {
  for (const [seed, golden] of Object.entries(goldenRng())) {
    it(`seed ${seed}: seed words, state, raw words and uniforms are equal`, () => {
      expect([...seedSequence(BigInt(seed), 8)]).toEqual(golden.seedseq_generate_state_uint32_8);
      const fresh = new Pcg64(BigInt(seed)).toJSON();
      expect(fresh).toEqual({ state: golden.pcg64_state, increment: golden.pcg64_inc, spare: null });
      const raw = new Pcg64(Number(seed));
      expect(golden.raw_uint64_first8.map(() => raw.nextUint64().toString())).toEqual(
        golden.raw_uint64_first8,
      );
      const uniform = new Pcg64(Number(seed));
      expect(golden.uniform_0_1_first8.map(() => uniform.uniform(0, 1))).toEqual(golden.uniform_0_1_first8);
    });
  }
});

describe('Pcg64', () => {
  it("draws NumPy's integers", () => {
    // np.random.default_rng(seed).integers(10, size=10)
    const zero = new Pcg64(0);
    expect(Array.from({ length: 10 }, () => zero.integers(10))).toEqual([8, 6, 5, 2, 3, 0, 0, 0, 1, 8]);
    const fortyTwo = new Pcg64(42);
    expect(Array.from({ length: 10 }, () => fortyTwo.integers(10))).toEqual([0, 7, 6, 4, 4, 8, 0, 6, 2, 0]);
  });

  it('keeps the spare half of an integer draw across doubles', () => {
    const plain = new Pcg64(7);
    const mixed = new Pcg64(7);
    const [first, second] = [plain.integers(2 ** 32), plain.integers(2 ** 32)];
    expect(mixed.integers(2 ** 32)).toBe(first);
    const afterOneWord = new Pcg64(7);
    afterOneWord.random();
    expect(mixed.random()).toBe(afterOneWord.random());
    expect(mixed.integers(2 ** 32)).toBe(second);
  });

  it('continues exactly from its JSON', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(20), (seed, draws) => {
        const source = new Pcg64(seed);
        for (let i = 0; i < draws; i++) source.integers(3);
        const copy = Pcg64.fromJSON(JSON.parse(JSON.stringify(source)));
        for (let i = 0; i < 4; i++) {
          expect(copy.integers(1000)).toBe(source.integers(1000));
          expect(copy.random()).toBe(source.random());
        }
      }),
      { numRuns: 30 },
    );
  });

  it('integers(3) is uniform: chi-squared over 30,000 draws', () => {
    const source = new Pcg64(1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) counts[source.integers(3)]++;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(13.8); // p = 0.001 at two degrees of freedom
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 64, -1n, 2n ** 64n])('refuses seed %s and names it', (seed) => {
    expect(() => new Pcg64(seed)).toThrow(RangeError);
    expect(() => new Pcg64(seed)).toThrow(`got ${seed}`);
  });

  it('refuses a number above 2^53 - 1, which may be rounded, and accepts a BigInt', () => {
    expect(() => new Pcg64(2 ** 53)).toThrow(RangeError);
    expect(() => new Pcg64(2 ** 53)).toThrow('pass a BigInt, as 9007199254740992n');
    expect(() => new Pcg64(2 ** 53 - 1)).not.toThrow();
    expect(new Pcg64(2n ** 53n).toJSON()).not.toEqual(new Pcg64(2n ** 53n + 1n).toJSON());
  });

  it('refuses a seed of text, quoted', () => {
    expect(() => new Pcg64('12' as unknown as number)).toThrow("got '12'");
  });

  it('refuses an invalid bound or state', () => {
    expect(() => new Pcg64(0).integers(0)).toThrow('got 0');
    expect(() => new Pcg64(0).integers(2 ** 32 + 1)).toThrow('4294967297');
    expect(() => Pcg64.fromJSON({ state: 'x', increment: '1', spare: null })).toThrow('"x"');
    expect(() => Pcg64.fromJSON({ state: '1', increment: '1', spare: -1 })).toThrow('-1');
    const beyond = (2n ** 128n).toString();
    expect(() => Pcg64.fromJSON({ state: beyond, increment: '1', spare: null })).toThrow(beyond);
  });
});
