/**
 * NumPy's default generator, bit for bit: PCG64 (XSL-RR 128/64, O'Neill 2014) seeded through
 * SeedSequence. CarRacing-v3 draws its tracks from it, so the same seed gives Gymnasium's track.
 * BigInt keeps the 128-bit arithmetic readable; a reset draws only about two dozen numbers.
 */
import { show } from './known-names.ts';
import type { RandomSource } from './random.ts';

const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
const PCG_MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const POOL_SIZE = 4;

/** A stream's whole state. The two 128-bit words are decimal strings: JSON has no integers that long. */
export interface Pcg64State {
  state: string;
  increment: string;
  /** The unused high half of the last word split for 32-bit draws, or null. */
  spare: number | null;
}

export class Pcg64 implements RandomSource {
  private state = 0n;
  private increment: bigint;
  private spare: number | null = null;

  /** @param seed 0 .. 2^64 - 1, above 2^53 - 1 as a BigInt. */
  constructor(seed: number | bigint) {
    const words = seedSequence(checkSeed(seed), 8);
    const initialState = join128(words, 0);
    this.increment = ((join128(words, 4) << 1n) | 1n) & MASK_128;
    this.advance();
    this.state = (this.state + initialState) & MASK_128;
    this.advance();
  }

  /** The next 64 raw bits. */
  nextUint64(): bigint {
    this.advance();
    const folded = (this.state >> 64n) ^ (this.state & MASK_64);
    const turn = this.state >> 122n;
    return ((folded >> turn) | (folded << (64n - turn))) & MASK_64;
  }

  /** Next float64 in [0, 1): the upper 53 bits. */
  random(): number {
    return Number(this.nextUint64() >> 11n) * 2 ** -53;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /**
   * Integer in [0, n) as NumPy's `Generator.integers(n)` draws it: Lemire's bounded method (2019) on 32-bit
   * halves. @param n 1 .. 2^32.
   */
  integers(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw new RangeError(`integers(n) needs an integer n in 1 .. 2^32, got ${n}`);
    }
    if (n === 1) return 0;
    const bound = BigInt(n);
    // 2^32 mod n; products whose low word falls below it would favour some results.
    const threshold = 2n ** 32n % bound;
    for (;;) {
      const product = BigInt(this.nextUint32()) * bound;
      if ((product & 0xffffffffn) >= threshold) return Number(product >> 32n);
    }
  }

  toJSON(): Pcg64State {
    return { state: this.state.toString(), increment: this.increment.toString(), spare: this.spare };
  }

  static fromJSON(json: Pcg64State): Pcg64 {
    const isWord = (value: unknown) =>
      typeof value === 'string' && /^\d{1,39}$/.test(value) && BigInt(value) <= MASK_128;
    const spare = json?.spare ?? null;
    if (!isWord(json?.state) || !isWord(json?.increment)) {
      throw new TypeError(
        `a Pcg64 state has decimal strings 'state' and 'increment', got ${JSON.stringify(json)}`,
      );
    }
    if (spare !== null && (!Number.isInteger(spare) || spare < 0 || spare >= 2 ** 32)) {
      throw new TypeError(`a Pcg64 state's spare is null or a 32-bit word, got ${spare}`);
    }
    const restored = new Pcg64(0);
    restored.state = BigInt(json.state);
    restored.increment = BigInt(json.increment);
    restored.spare = spare;
    return restored;
  }

  /** Returns the low half of a word first and the high half at the next 32-bit draw; 64-bit draws do not change it. */
  private nextUint32(): number {
    if (this.spare !== null) {
      const high = this.spare;
      this.spare = null;
      return high;
    }
    const word = this.nextUint64();
    this.spare = Number(word >> 32n);
    return Number(word & 0xffffffffn);
  }

  private advance(): void {
    this.state = (this.state * PCG_MULTIPLIER + this.increment) & MASK_128;
  }
}

/**
 * Checks a seed, which may come from the page or a file.
 * @param name of the seed, for the error
 * @throws RangeError for anything but an integer in 0 .. 2^64 - 1, and for a number above 2^53 - 1: numbers are rounded
 *   there, so such a seed must be a BigInt
 */
export function checkSeed(seed: unknown, name = 'seed'): bigint {
  const isInteger = typeof seed === 'bigint' || (typeof seed === 'number' && Number.isInteger(seed));
  if (!isInteger || seed < 0 || BigInt(seed) > MASK_64) {
    throw new RangeError(`${name} must be an integer in 0 .. 2^64 - 1, got ${show(seed)}`);
  }
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new RangeError(
      `${name} ${seed} is above 2^53 - 1, where numbers are rounded: ` +
        `the value may differ from the one that was written; pass a BigInt, as ${BigInt(seed)}n`,
    );
  }
  return BigInt(seed);
}

/** Joins four 32-bit words as NumPy does: words[at], words[at + 1] are the high 64 bits, low word first. */
function join128(words: Uint32Array, at: number): bigint {
  const join64 = (k: number) => BigInt(words[k]) | (BigInt(words[k + 1]) << 32n);
  return (join64(at) << 64n) | join64(at + 2);
}

/** NumPy's SeedSequence(seed).generate_state(count): a pool of four hashed words, spread over `count` words. */
export function seedSequence(seed: bigint, count: number): Uint32Array {
  const entropy = [Number(seed & 0xffffffffn), Number(seed >> 32n)];

  let hash = 0x43b0d7e5;
  const hashMix = (value: number): number => {
    let mixed = value ^ hash;
    hash = Math.imul(hash, 0x931e8875);
    mixed = Math.imul(mixed, hash);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const mix = (x: number, y: number): number => {
    const mixed = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };

  const pool = new Uint32Array(POOL_SIZE);
  for (let i = 0; i < POOL_SIZE; i++) pool[i] = hashMix(entropy[i] ?? 0);
  for (let source = 0; source < POOL_SIZE; source++) {
    for (let target = 0; target < POOL_SIZE; target++) {
      if (source !== target) pool[target] = mix(pool[target], hashMix(pool[source]));
    }
  }

  const words = new Uint32Array(count);
  let outputHash = 0x8b51f9dd;
  for (let i = 0; i < count; i++) {
    let word = pool[i % POOL_SIZE] ^ outputHash;
    outputHash = Math.imul(outputHash, 0x58f38ded);
    word = Math.imul(word, outputHash);
    words[i] = word ^ (word >>> 16);
  }
  return words;
}
