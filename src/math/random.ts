/**
 * Randomness, always injected: whoever needs a random number is handed a RandomSource.
 * `Pcg64` (pcg64.ts) repeats NumPy's stream bit for bit and seeds the environments;
 * `Xoshiro128` is the fast one for noise: policies, mini-batches, the dream.
 * Imports known-names.ts only.
 */
import { show } from './known-names.ts';

/** A stream of uniform random numbers. */
export interface RandomSource {
  /** Next float64 in [0, 1). */
  random(): number;
}

/** xoshiro128** (Blackman & Vigna 2018), seeded through splitmix32. 32 random bits a call. */
export class Xoshiro128 implements RandomSource {
  private readonly state = new Uint32Array(4);
  private spare = Number.NaN;

  /**
   * @param seed any safe integer, or a BigInt of 64 bits; the two words of it are used, alike for both.
   * @param stream one seed serves several purposes (weights, noise, the choice of a batch), each with a stream
   *   of its own, so that none repeats another's numbers.
   */
  constructor(seed: number | bigint, stream = 0) {
    const [low, high] = wordsOf(seed);
    let word = (low ^ Math.imul(high, 0x9e3779b9)) | 0;
    word = (word + Math.imul(stream, 0x85ebca6b)) | 0;
    for (let i = 0; i < 4; i++) {
      word = (word + 0x9e3779b9) | 0;
      let mixed = word ^ (word >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      this.state[i] = mixed ^ (mixed >>> 15);
    }
  }

  nextUint32(): number {
    const s = this.state;
    const scrambled = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotateLeft(s[3], 11);
    return scrambled;
  }

  random(): number {
    return this.nextUint32() / 2 ** 32;
  }

  /** Integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.random() * bound);
  }

  /** Standard normal by the polar method; every second call is served from the spare. */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    for (;;) {
      const u = 2 * this.random() - 1;
      const v = 2 * this.random() - 1;
      const squared = u * u + v * v;
      if (squared > 0 && squared < 1) {
        const scale = Math.sqrt((-2 * Math.log(squared)) / squared);
        this.spare = v * scale;
        return u * scale;
      }
    }
  }

  /** Everything needed to go on from here: four words and the spare normal (null when there is none). */
  toJSON(): { state: number[]; spare: number | null } {
    return { state: [...this.state], spare: Number.isNaN(this.spare) ? null : this.spare };
  }

  static fromJSON(json: { state: number[]; spare: number | null }): Xoshiro128 {
    const words: unknown = json?.state;
    const isWord = (word: unknown) => Number.isInteger(word) && Number(word) >= 0 && Number(word) < 2 ** 32;
    if (!Array.isArray(words) || words.length !== 4 || !words.every(isWord)) {
      throw new TypeError(`a Xoshiro128 state has four 32-bit words, got ${JSON.stringify(words)}`);
    }
    // From all zeros it would give zeros for ever, and `normal` would never return.
    if (words.every((word) => word === 0)) throw new TypeError('a Xoshiro128 state is never all zeros');
    if (json.spare !== undefined && json.spare !== null && !Number.isFinite(json.spare)) {
      throw new TypeError(
        `a Xoshiro128 state's spare is null or a number, got ${JSON.stringify(json.spare)}`,
      );
    }
    const source = new Xoshiro128(0);
    source.state.set(json.state);
    source.spare = json.spare ?? Number.NaN;
    return source;
  }
}

/** Low and high word of a seed in two's complement, as far as bit operations look at them. */
function wordsOf(seed: number | bigint): [low: number, high: number] {
  if (typeof seed === 'bigint') {
    if (seed < -(2n ** 63n) || seed >= 2n ** 64n) {
      throw new RangeError(`seed must be an integer of 64 bits, got ${seed}`);
    }
    return [Number(BigInt.asIntN(32, seed)), Number(BigInt.asIntN(32, seed >> 32n))];
  }
  if (Number.isSafeInteger(seed)) return [seed, Math.floor(seed / 2 ** 32)];
  const wayOut = Number.isInteger(seed) ? '; numbers beyond 2^53 - 1 are rounded, give a BigInt' : '';
  throw new RangeError(`seed must be a safe integer, got ${show(seed)}${wayOut}`);
}

function rotateLeft(x: number, k: number): number {
  return ((x << k) | (x >>> (32 - k))) >>> 0;
}
