/**
 * The self-check's small net in float64 with plain loops: every kind of layer V has, small enough to read.
 */

export const BATCH = 3;
export const SIDE = 10;
export const CHANNELS = 3;
export const KERNEL = 4;
export const STRIDE = 2;
const FILTERS = 8;
const HIDDEN = 16;
const MAP_SIDE = 4; // of the convolution's output, and of the first transposed convolution's

/** Kernels of transposed convolutions are [height, width, out, in]. */
export const REFERENCE_SHAPES: Record<string, number[]> = {
  'convolution.kernel': [KERNEL, KERNEL, CHANNELS, FILTERS],
  'convolution.bias': [FILTERS],
  'dense.kernel': [MAP_SIDE * MAP_SIDE * FILTERS, HIDDEN],
  'dense.bias': [HIDDEN],
  'pixel.kernel': [KERNEL, KERNEL, FILTERS, HIDDEN],
  'pixel.bias': [FILTERS],
  'transposed.kernel': [KERNEL, KERNEL, CHANNELS, FILTERS],
  'transposed.bias': [CHANNELS],
};

export type Arrays = Record<string, Float64Array>;

/** Sum of squared errors of sigmoid(transposed(relu(pixel(tanh(dense(relu(convolution(image)))))))). */
export function referenceLoss(p: Arrays, images: Float64Array): number {
  const size = SIDE * SIDE * CHANNELS;
  let loss = 0;
  for (let n = 0; n < BATCH; n++) {
    const image = images.subarray(n * size, (n + 1) * size);
    const map = convolve(image, SIDE, CHANNELS, p['convolution.kernel'], p['convolution.bias']).map(relu);
    const hidden = multiply(map, p['dense.kernel'], p['dense.bias']).map(Math.tanh);
    const spread = spreadOut(hidden, 1, HIDDEN, p['pixel.kernel'], p['pixel.bias']).map(relu);
    const logits = spreadOut(spread, MAP_SIDE, FILTERS, p['transposed.kernel'], p['transposed.bias']);
    for (let i = 0; i < size; i++) loss += (1 / (1 + Math.exp(-logits[i])) - image[i]) ** 2;
  }
  return loss;
}

function relu(x: number): number {
  return Math.max(0, x);
}

/** x [in] -> [out]. */
function multiply(x: Float64Array, kernel: Float64Array, bias: Float64Array): Float64Array {
  return bias.map((b, out) => x.reduce((sum, value, i) => sum + value * kernel[i * bias.length + out], b));
}

/** x [side, side, channels] -> [out side, out side, filters]; no padding. */
function convolve(x: Float64Array, side: number, channels: number, kernel: Float64Array, bias: Float64Array) {
  const outSide = (side - KERNEL) / STRIDE + 1;
  const y = repeat(bias, outSide * outSide);
  forEachTap(outSide, side, (small, large, tap) => {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < bias.length; f++) {
        y[small * bias.length + f] +=
          x[large * channels + c] * kernel[(tap * channels + c) * bias.length + f];
      }
    }
  });
  return y;
}

/** The transposed convolution: x [side, side, channels] -> [(side - 1) stride + kernel, …, filters]. */
function spreadOut(
  x: Float64Array,
  side: number,
  channels: number,
  kernel: Float64Array,
  bias: Float64Array,
) {
  const outSide = (side - 1) * STRIDE + KERNEL;
  const y = repeat(bias, outSide * outSide);
  forEachTap(side, outSide, (small, large, tap) => {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < bias.length; f++) {
        y[large * bias.length + f] +=
          x[small * channels + c] * kernel[(tap * bias.length + f) * channels + c];
      }
    }
  });
  return y;
}

/** Every pixel of the small map with every pixel of the large one under its kernel. */
function forEachTap(
  smallSide: number,
  largeSide: number,
  visit: (small: number, large: number, tap: number) => void,
): void {
  for (let row = 0; row < smallSide; row++) {
    for (let column = 0; column < smallSide; column++) {
      for (let tap = 0; tap < KERNEL * KERNEL; tap++) {
        const largeRow = row * STRIDE + Math.floor(tap / KERNEL);
        const largeColumn = column * STRIDE + (tap % KERNEL);
        visit(row * smallSide + column, largeRow * largeSide + largeColumn, tap);
      }
    }
  }
}

function repeat(values: Float64Array, times: number): Float64Array {
  return Float64Array.from({ length: times * values.length }, (_, i) => values[i % values.length]);
}
