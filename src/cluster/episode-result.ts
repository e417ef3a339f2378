/**
 * The result of an episode that was collected elsewhere: what any result says, and behind it the episode's file,
 * packed. It has a stream of its own, because it is as large as a picture and not as a number.
 */
import { unpack } from '../files/deflate.ts';
import { hashOf } from '../math/hash.ts';
import { messageOf } from '../math/text.ts';
import { malformed } from './fields.ts';
import { decodeResult, encodeResult, type Result } from './protocol.ts';
import { Refusal } from './refusal.ts';

/** Collected episodes of the last hour. */
export const EPISODES = 'wm_episodes';
export const episodeSubject = (agent: string, round: string, evaluator: string): string =>
  `wm.episode.${agent}.${round}.${evaluator}`;
/** Of a message; the server's own limit may be lower (deploy/). */
export const MAX_EPISODE_BYTES = 900 * 1024;
/** Of what is said before the file, and of the headers of a message. */
const HEAD_BYTES = 4096;
/** Of the file: 1,000 steps whose frames are all kept. */
const MAX_FILE_BYTES = 16 * 2 ** 20;

/**
 * Its file, which comes packed, is left out, with the reason, where it is too large.
 * @param carried bytes of a message that the server takes
 */
export function encodeEpisodeResult(result: Result, carried = MAX_EPISODE_BYTES): Uint8Array {
  const { file, contents: _, ...outcome } = result.outcome;
  const packed = file ?? new Uint8Array(0);
  const most = Math.min(carried, MAX_EPISODE_BYTES);
  const error = `its episode has ${packed.length} bytes, a message carries ${most} at most`;
  const fits = packed.length <= most - HEAD_BYTES;
  const head = encodeResult({ ...result, outcome, error: result.error ?? (fits ? undefined : error) });
  const bytes = new Uint8Array(4 + head.length + (fits ? packed.length : 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  if (fits) bytes.set(packed, 4 + head.length);
  return bytes;
}

/** The hash is of the bytes that came, whatever their sender says of them. @throws Refusal */
export function decodeEpisodeResult(bytes: Uint8Array): Result {
  if (bytes.length > MAX_EPISODE_BYTES) {
    throw new Refusal('oversize', `an episode has at most ${MAX_EPISODE_BYTES} bytes, got ${bytes.length}`);
  }
  if (bytes.length < 4) throw malformed(`an episode has 4 bytes at least, got ${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const result = decodeResult(bytes.subarray(4, 4 + length));
  if (result.error !== undefined) return result;
  try {
    const file = unpack(bytes.subarray(4 + length), MAX_FILE_BYTES);
    return { ...result, outcome: { ...result.outcome, file, contents: hashOf(file) } };
  } catch (error) {
    throw malformed(`an episode's file: ${messageOf(error)}`);
  }
}
