/** The result of an episode that was collected elsewhere: its file comes back, and what is none is refused. */
import { describe, expect, it } from 'vitest';
import {
  decodeEpisodeResult,
  encodeEpisodeResult,
  MAX_EPISODE_BYTES,
} from '../../src/cluster/episode-result.ts';
import type { Result } from '../../src/cluster/protocol.ts';
import { Refusal } from '../../src/cluster/refusal.ts';
import { pack } from '../../src/files/deflate.ts';
import { hashOf } from '../../src/math/hash.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

const FILE = Uint8Array.from({ length: 5000 }, (_, i) => i % 7);
const RESULT: Result = {
  ...{ agent: 'none', round: 'r', ticket: '0_x', seed: 7, evaluator: 'one', print: 'p' },
  outcome: { id: 3, return: -1.5, steps: 20, file: pack(FILE) },
};

const reasonOf = (bytes: Uint8Array): string => {
  try {
    decodeEpisodeResult(bytes);
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return 'accepted';
};

describe('a collected episode on its way', () => {
  it('comes back with its file, whose hash is of what came', () => {
    const came = decodeEpisodeResult(
      encodeEpisodeResult({ ...RESULT, outcome: { ...RESULT.outcome, contents: 'lie' } }),
    );
    expect(came).toEqual({ ...RESULT, outcome: { ...RESULT.outcome, file: FILE, contents: hashOf(FILE) } });
  });

  it('says that it is too large for a message in place of its file', () => {
    const random = new Xoshiro128(1);
    const file = Uint8Array.from({ length: MAX_EPISODE_BYTES + 5000 }, () => 256 * random.random());
    const bytes = encodeEpisodeResult({ ...RESULT, outcome: { ...RESULT.outcome, file } });
    expect(bytes.length).toBeLessThan(2048);
    expect(decodeEpisodeResult(bytes).error).toMatch(/a message carries 921600 at most/);
    const half = { ...RESULT, outcome: { ...RESULT.outcome, file: pack(file.subarray(0, 300_000)) } };
    expect(decodeEpisodeResult(encodeEpisodeResult(half)).error).toBeUndefined();
    expect(decodeEpisodeResult(encodeEpisodeResult(half, 262_144)).error).toMatch(/carries 262144 at most/);
  });

  it('is refused where it is none', () => {
    const whole = encodeEpisodeResult(RESULT);
    expect(reasonOf(new Uint8Array(2))).toBe('malformed');
    expect(reasonOf(new Uint8Array(MAX_EPISODE_BYTES + 1))).toBe('oversize');
    expect(reasonOf(whole.subarray(0, whole.length - 9))).toBe('malformed');
    const other = Uint8Array.from(whole);
    new TextEncoder().encodeInto('{"v":"9', other.subarray(4));
    expect(reasonOf(other)).toBe('version');
  });

  it('is refused where a few bytes unfold to more than an episode has', () => {
    const head = encodeEpisodeResult({ ...RESULT, outcome: { ...RESULT.outcome, file: new Uint8Array(0) } });
    const length = new DataView(head.buffer).getUint32(0, true);
    const bomb = pack(new Uint8Array(40 * 2 ** 20));
    const bytes = new Uint8Array(4 + length + bomb.length);
    bytes.set(head.subarray(0, 4 + length));
    bytes.set(bomb, 4 + length);
    expect(reasonOf(bytes)).toBe('malformed');
  });
});
