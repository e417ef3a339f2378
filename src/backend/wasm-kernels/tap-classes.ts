/**
 * Which taps of a strided kernel reach which pixel, along one axis. Pixels y whose (y + padding) mod stride is
 * the same residue r see the same taps r, r + stride, …, in reverse order over neighbouring places of the map
 * (Shi et al. 2016, sub-pixel convolution); near the borders the first or last of them fall off the map.
 */

export interface Axis {
  /** Size of the image and of the map that the convolution makes of it. */
  size: number;
  mapSize: number;
  stride: number;
  kernel: number;
  padding: number;
}

/** Neighbours in one class that see the same taps: pixels first, first + stride, … of the image. */
export interface Stretch {
  first: number;
  count: number;
  /** Place in the map that the first pixel's first tap meets; the next pixel's is one further. */
  place: number;
  /** Taps of the class left out before, and how many follow. */
  skip: number;
  taps: number;
}

/** Taps of a class, off the map or on it. Tap i, counted along the map, is `kernelIndex(axis, residue, i)`. */
export function tapCount({ kernel, stride }: Axis, residue: number): number {
  return Math.ceil((kernel - residue) / stride);
}

export function kernelIndex(axis: Axis, residue: number, tap: number): number {
  return residue + axis.stride * (tapCount(axis, residue) - 1 - tap);
}

/** All pixels of a class that see any tap. */
export function stretchesOf(axis: Axis, residue: number): Stretch[] {
  const { size, mapSize, stride, padding } = axis;
  const all = tapCount(axis, residue);
  const stretches: Stretch[] = [];
  let last: Stretch | undefined;
  // Pixel y = residue - padding + stride q sees the places q - all + 1 .. q of the map.
  for (let q = Math.ceil((padding - residue) / stride); ; q++) {
    const y = residue - padding + stride * q;
    if (y >= size) break;
    const place = Math.max(0, q - all + 1);
    const skip = place - (q - all + 1);
    const taps = Math.min(q, mapSize - 1) - place + 1;
    if (taps <= 0) continue;
    if (last !== undefined && last.skip === skip && last.taps === taps) {
      last.count++;
    } else {
      last = { first: y, count: 1, place, skip, taps };
      stretches.push(last);
    }
  }
  return stretches;
}
