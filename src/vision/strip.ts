/** Frames beside what V makes of them, as the page shows them. */
import { FRAME_LENGTH } from './config.ts';
import type { Vision } from './inference.ts';

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
  const count = originals.length / FRAME_LENGTH;
  const { mu } = await vision.encodeAsync(originals, count);
  return { count, originals, decoded: await vision.decode(mu, count) };
}
