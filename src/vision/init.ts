/**
 * V before any training: Glorot's uniform kernels, zero biases, and the output's bias once the first frames are
 * known.
 */
import { glorotUniform } from '../backend/glorot.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import { checkVisionConfig, FRAME_CHANNELS, type VisionConfig, visionShapes } from './config.ts';

/** The same seed gives the same weights. Throws unless the configuration can make a network. */
export function initVision(config: VisionConfig, seed: number): Weights {
  checkVisionConfig(config);
  return glorotUniform(visionShapes(config), new Xoshiro128(seed));
}

/** Half a grey level: a colour no frame shows still keeps a slope. */
const SHADE = 0.5 / 255;

/**
 * The bias with which V's last layer shows the mean colour of these frames whatever z is. Not in the paper, and
 * decisive for dark frames: a net that starts grey spends its first steps killing units to get black, and for
 * the bouncing ball then stays for hundreds of steps at the mean picture.
 *
 * @param frames RGB bytes, any number of pixels
 */
export function meanColourBias(frames: Uint8Array): Float32Array {
  const bias = new Float32Array(FRAME_CHANNELS);
  for (let channel = 0; channel < FRAME_CHANNELS; channel++) {
    let sum = 0;
    for (let i = channel; i < frames.length; i += FRAME_CHANNELS) sum += frames[i];
    const mean = (sum * FRAME_CHANNELS) / (255 * frames.length);
    const shade = Math.min(1 - SHADE, Math.max(SHADE, mean));
    bias[channel] = Math.log(shade / (1 - shade));
  }
  return bias;
}
