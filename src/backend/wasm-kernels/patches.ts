/**
 * Patches of an image as rows of a matrix and back (im2col, col2im): what turns a convolution's gradients
 * into matrix products. An image is [height, width, channels]; patch p = (outRow, outColumn) is row p of
 * the matrix, [kernelRow, kernelColumn, channel] along it. Imports nothing of ours.
 */

export interface PatchGeometry {
  height: number;
  width: number;
  channels: number;
  kernelHeight: number;
  kernelWidth: number;
  outHeight: number;
  outWidth: number;
  strideHeight: number;
  strideWidth: number;
  padTop: number;
  padLeft: number;
}

export function imageSize(g: PatchGeometry): number {
  return g.height * g.width * g.channels;
}

export function patchSize(g: PatchGeometry): number {
  return g.kernelHeight * g.kernelWidth * g.channels;
}

export function patchCount(g: PatchGeometry): number {
  return g.outHeight * g.outWidth;
}

/** True when the one patch is the image itself: the matrix and the image are the same memory. */
export function isWholeImage(g: PatchGeometry): boolean {
  return (
    patchCount(g) === 1 &&
    g.kernelHeight === g.height &&
    g.kernelWidth === g.width &&
    g.padTop === 0 &&
    g.padLeft === 0
  );
}

/** From this many floats on the built-in copy is faster than a loop. */
const LONG_RUN = 32;

/** Copies the patches of `count` images at `image` into a matrix at `matrix`; both are places in `heap`. */
export function imagesToPatches(
  heap: Float32Array,
  image: number,
  matrix: number,
  count: number,
  g: PatchGeometry,
): void {
  forEachRun(image, matrix, count, g, (from, to, length, before, after) => {
    if (before > 0) heap.fill(0, to - before, to);
    if (after > 0) heap.fill(0, to + length, to + length + after);
    if (length >= LONG_RUN) {
      heap.copyWithin(to, from, from + length);
    } else {
      for (let i = 0; i < length; i++) heap[to + i] = heap[from + i];
    }
  });
}

/** Adds the rows of a matrix at `matrix` onto `count` images at `image`, where each row's patch lies. */
export function addPatchesToImages(
  heap: Float32Array,
  matrix: number,
  image: number,
  count: number,
  g: PatchGeometry,
): void {
  forEachRun(image, matrix, count, g, (to, from, length) => {
    for (let i = 0; i < length; i++) heap[to + i] += heap[from + i];
  });
}

/**
 * One call for every row of every patch: a run of `length` floats that is contiguous in both, with `before`
 * and `after` floats of the matrix that fall into the padding left and right of it.
 */
function forEachRun(
  image: number,
  matrix: number,
  count: number,
  g: PatchGeometry,
  visit: (inImage: number, inMatrix: number, length: number, before: number, after: number) => void,
): void {
  const run = g.kernelWidth * g.channels;
  let inMatrix = matrix;
  for (let n = 0; n < count; n++) {
    const origin = image + n * imageSize(g);
    for (let outRow = 0; outRow < g.outHeight; outRow++) {
      for (let outColumn = 0; outColumn < g.outWidth; outColumn++) {
        const left = outColumn * g.strideWidth - g.padLeft;
        const before = Math.min(Math.max(0, -left), g.kernelWidth) * g.channels;
        const beyond = Math.max(0, left + g.kernelWidth - g.width);
        const after = Math.min(beyond * g.channels, run - before);
        const length = run - before - after;
        for (let kernelRow = 0; kernelRow < g.kernelHeight; kernelRow++, inMatrix += run) {
          const row = outRow * g.strideHeight - g.padTop + kernelRow;
          const inside = row >= 0 && row < g.height;
          const inImage = origin + (row * g.width + left) * g.channels + before;
          if (inside) visit(inImage, inMatrix + before, length, before, after);
          else visit(0, inMatrix, 0, 0, run);
        }
      }
    }
  }
}
