/** Frames beside what V makes of them, as the page shows them. */
import { FRAME_SIZE } from './config.ts';
import type { Vision } from './inference.ts';

const FRAME_BYTES = FRAME_SIZE * FRAME_SIZE * 3;

export interface ReconstructionStrip {
  count: number;
  /** RGB bytes. [count, 64, 64, 3] */
  originals: Uint8Array;
  /** Decoded from z = mu. [count, 64, 64, 3] */
  decoded: Uint8Array;
}

/** @param originals RGB bytes [count, 64, 64, 3]; kept, not copied */
export async function reconstructionStrip(
  vision: Vision,
  originals: Uint8Array,
): Promise<ReconstructionStrip> {
  const count = originals.length / FRAME_BYTES;
  const { mu } = await vision.encodeAsync(originals, count);
  return { count, originals, decoded: await vision.decode(mu, count) };
}
