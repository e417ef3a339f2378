/**
 * V's architecture (appendix A.1 of the paper): which arrays it has and how large they are.
 */

/** paper: 32/64/128/256 filters; compact: half of each; tiny: an eighth, for tests. */
export const VISION_SIZES = ['paper', 'compact', 'tiny'] as const;
export type VisionSize = (typeof VISION_SIZES)[number];

export interface VisionConfig {
  size: VisionSize;
  /** Length of z; 32 in the paper's CarRacing. */
  latentSize: number;
}

/** Frames are FRAME_SIZE x FRAME_SIZE x 3. */
export const FRAME_SIZE = 64;
export const FRAME_CHANNELS = 3;
export const FRAME_LENGTH = FRAME_SIZE * FRAME_SIZE * FRAME_CHANNELS;

export const STRIDE = 2;
export const ENCODER_KERNEL = 4;
/** 64 -> 31 -> 14 -> 6 -> 2. */
export const ENCODER_FILTERS = [32, 64, 128, 256];
/** Side of the last encoder map. */
export const ENCODED_SIDE = 2;
/** 1 -> 5 -> 13 -> 30 -> 64. */
export const DECODER_KERNELS = [5, 5, 6, 6];
export const DECODER_FILTERS = [128, 64, 32];

const DIVISOR: Record<VisionSize, number> = { paper: 1, compact: 2, tiny: 8 };

/** Of a checkpoint's arrays, by name; the others of V are the encoder's. */
export const isOfDecoder = (name: string): boolean => name.startsWith('vision.decoder.');

/** Throws unless the configuration can make a network. */
export function checkVisionConfig({ size, latentSize }: VisionConfig): void {
  if (!VISION_SIZES.includes(size)) {
    throw new Error(`V's size must be one of ${VISION_SIZES.join(', ')}, got '${size}'`);
  }
  if (!Number.isInteger(latentSize) || latentSize < 1) {
    throw new RangeError(`V's latentSize must be an integer >= 1, got ${latentSize}`);
  }
}

/** Every array of V by its checkpoint name, with its shape, in the order of the data's way through the net. */
export function visionShapes(config: VisionConfig): Record<string, number[]> {
  checkVisionConfig(config);
  const divisor = DIVISOR[config.size];
  const shapes: Record<string, number[]> = {};
  const layer = (name: string, kernel: number[], out: number) => {
    shapes[`vision.${name}.kernel`] = kernel;
    shapes[`vision.${name}.bias`] = [out];
  };
  let channels = FRAME_CHANNELS;
  for (const [i, width] of ENCODER_FILTERS.entries()) {
    const filters = width / divisor;
    layer(`encoder.conv${i + 1}`, [ENCODER_KERNEL, ENCODER_KERNEL, channels, filters], filters);
    channels = filters;
  }
  const flat = ENCODED_SIDE * ENCODED_SIDE * channels;
  layer('mu', [flat, config.latentSize], config.latentSize);
  layer('logvar', [flat, config.latentSize], config.latentSize);
  layer('decoder.dense', [config.latentSize, flat], flat);
  channels = flat;
  for (const [i, kernel] of DECODER_KERNELS.entries()) {
    const last = i === DECODER_KERNELS.length - 1;
    const filters = last ? FRAME_CHANNELS : DECODER_FILTERS[i] / divisor;
    // A transposed convolution's kernel is [height, width, out, in].
    layer(`decoder.deconv${i + 1}`, [kernel, kernel, filters, channels], filters);
    channels = filters;
  }
  return shapes;
}
