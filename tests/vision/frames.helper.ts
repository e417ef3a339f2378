/** Pictures for V's tests: a soft white disc on black, at a place drawn from the generator. */
import type { Xoshiro128 } from '../../src/math/random.ts';
import { FRAME_LENGTH, FRAME_SIZE } from '../../src/vision/config.ts';

export function drawDiscs(count: number, random: Xoshiro128, radius: number = 6): Uint8Array {
  const bytes = new Uint8Array(count * FRAME_LENGTH);
  for (let n = 0; n < count; n++) {
    const x = radius + random.random() * (FRAME_SIZE - 2 * radius);
    const y = radius + random.random() * (FRAME_SIZE - 2 * radius);
    for (let pixel = 0; pixel < FRAME_SIZE * FRAME_SIZE; pixel++) {
      const column = (pixel % FRAME_SIZE) + 0.5;
      const row = Math.floor(pixel / FRAME_SIZE) + 0.5;
      const light = Math.max(0, Math.min(1, radius - Math.hypot(column - x, row - y) + 0.5));
      bytes.fill(Math.round(255 * light), n * FRAME_LENGTH + 3 * pixel, n * FRAME_LENGTH + 3 * pixel + 3);
    }
  }
  return bytes;
}
