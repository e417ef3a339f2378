/**
 * Random numbers; code that needs them gets a generator as an argument. `Pcg64` (pcg64.ts) repeats NumPy's stream bit
 * for bit and serves the environments; `Xoshiro128` is the fast generator for everything else: policies, mini-batches,
 * dreams.
 */
import { show } from './known-names.ts';

/** A stream of uniform random numbers. */
export interface RandomSource {
  /** Next float64 in [0, 1). */
  random(): number;
}

/** xoshiro128** (Blackman & Vigna 2018), seeded through splitmix32. 32 random bits per call. */
export class Xoshiro128 implements RandomSource {
  private readonly state = new Uint32Array(4);
  private spare = Number.NaN;

  /**
   * @param seed any safe integer, or a BigInt of 64 bits; equal values give equal streams.
   * @param stream number of the stream: streams of one seed have different numbers. The purposes of one network
   *   (weights, noise) have streams of their own; V, M and the search have some numbers in common.
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

  /** Standard normal by the polar method, which gives two numbers: every second call returns the spare one. */
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

  /** The whole state: four words and the spare normal, null when there is none. */
  toJSON(): { state: number[]; spare: number | null } {
    return { state: [...this.state], spare: Number.isNaN(this.spare) ? null : this.spare };
  }

  static fromJSON(json: { state: number[]; spare: number | null }): Xoshiro128 {
    const words: unknown = json?.state;
    const isWord = (word: unknown) => Number.isInteger(word) && Number(word) >= 0 && Number(word) < 2 ** 32;
    if (!Array.isArray(words) || words.length !== 4 || !words.every(isWord)) {
      throw new TypeError(`a Xoshiro128 state has four 32-bit words, got ${JSON.stringify(words)}`);
    }
    // From the all-zero state every output is zero, and `normal` would never return.
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

/** Low and high word of a seed in two's complement; bit operations use their low 32 bits. */
function wordsOf(seed: number | bigint): [low: number, high: number] {
  if (typeof seed === 'bigint') {
    if (seed < -(2n ** 63n) || seed >= 2n ** 64n) {
      throw new RangeError(`seed must be an integer of 64 bits, got ${seed}`);
    }
    return [Number(BigInt.asIntN(32, seed)), Number(BigInt.asIntN(32, seed >> 32n))];
  }
  if (Number.isSafeInteger(seed)) return [seed, Math.floor(seed / 2 ** 32)];
  const wayOut = Number.isInteger(seed) ? '; numbers beyond 2^53 - 1 are rounded, pass a BigInt' : '';
  throw new RangeError(`seed must be a safe integer, got ${show(seed)}${wayOut}`);
}

function rotateLeft(x: number, k: number): number {
  return ((x << k) | (x >>> (32 - k))) >>> 0;
}
