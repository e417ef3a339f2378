/** 64x64 RGB frames as RGBA for a canvas. */
import { FRAME_SIZE } from '../vision/config.ts';
import { FRAME_BYTES } from './episode.ts';

/** The `index`-th 64x64 RGB frame of `bytes` as RGBA. */
export function toRgba(bytes: Uint8Array, index: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(FRAME_SIZE * FRAME_SIZE * 4);
  for (let i = 0, from = index * FRAME_BYTES; i < rgba.length; i += 4, from += 3) {
    rgba[i] = bytes[from];
    rgba[i + 1] = bytes[from + 1];
    rgba[i + 2] = bytes[from + 2];
    rgba[i + 3] = 255;
  }
  return rgba;
}
