/** V in use: frames to latents for the closed loop and the datasets, latents to frames for the page. */
import * as tf from '@tensorflow/tfjs-core';
import { read, readSync } from '../backend/read.ts';
import { disposeAll, type Tensors, toTensors } from '../backend/variables.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { type VisionConfig, visionShapes } from './config.ts';
import { bytesFromValues, framesFromBytes } from './frames.ts';
import { decode, encode } from './model.ts';

/** Both [count, latent], row-major. */
export interface Latents {
  mu: Float32Array;
  logvar: Float32Array;
}

export class Vision {
  readonly config: VisionConfig;
  private readonly weights: Tensors;

  /** Throws on weights that lack an array, hold an unknown one, one of another shape, or a NaN. */
  constructor(config: VisionConfig, weights: Weights) {
    checkWeights(weights, visionShapes(config));
    this.config = { ...config };
    this.weights = toTensors(weights);
  }

  /** `count` frames of 64x64 RGB bytes, at once. On the wasm and cpu backends only. */
  encode(bytes: Uint8Array, count: number): Latents {
    const { mu, logvar } = this.encodeTensors(bytes, count);
    try {
      return { mu: readSync(mu), logvar: readSync(logvar) };
    } finally {
      tf.dispose([mu, logvar]);
    }
  }

  /** The same on any backend. */
  async encodeAsync(bytes: Uint8Array, count: number): Promise<Latents> {
    const tensors = this.encodeTensors(bytes, count);
    try {
      const [mu, logvar] = await Promise.all([read(tensors.mu), read(tensors.logvar)]);
      return { mu, logvar };
    } finally {
      tf.dispose([tensors.mu, tensors.logvar]);
    }
  }

  /** z [count, latent] -> `count` frames of 64x64 RGB bytes. */
  async decode(z: Float32Array, count: number): Promise<Uint8Array> {
    const { latentSize } = this.config;
    if (count < 1 || z.length !== count * latentSize) {
      throw new RangeError(
        `${count} latents of ${latentSize} numbers are ${count * latentSize}, got ${z.length}`,
      );
    }
    const frames = tf.tidy(() => decode(this.weights, tf.tensor2d(z, [count, latentSize])));
    try {
      return bytesFromValues(await read(frames));
    } finally {
      frames.dispose();
    }
  }

  dispose(): void {
    disposeAll(this.weights);
  }

  private encodeTensors(bytes: Uint8Array, count: number) {
    return tf.tidy(() => encode(this.weights, framesFromBytes(bytes, count)));
  }
}
