/**
 * V, M and C of many lanes on the active backend, meant for a GPU: frames and noise go up, actions come back, h and
 * c stay there. Every batch has the same shape, full or not: memory of a GPU is kept by exact size.
 * The same computation as agent.ts, for real episodes of C.
 */
import * as tf from '@tensorflow/tfjs-core';
import { read } from '../backend/read.ts';
import { disposeAll, type Tensors, toTensors } from '../backend/variables.ts';
import { parameterCount } from '../controller/controller.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { memoryShapes } from '../memory/config.ts';
import { lstmCell } from '../memory/kernels/lstm-cell.ts';
import { FRAME_SIZE, visionShapes } from '../vision/config.ts';
import { framesFromBytes } from '../vision/frames.ts';
import { encode } from '../vision/model.ts';
import { drive } from './drive.ts';
import { FRAME_BYTES } from './episode.ts';
import { type AgentSpec, checkAgent } from './jobs.ts';

const FRAMES_FROM_BYTES = 'FramesFromBytes';

/** The weights, once for all lanes. */
export class GpuMind {
  readonly spec: AgentSpec;
  readonly vision: Tensors;
  readonly memory: Tensors;

  constructor(spec: AgentSpec) {
    checkAgent(spec);
    checkWeights(spec.vision.weights, visionShapes(spec.vision.config));
    checkWeights(spec.memory.weights, memoryShapes(spec.memory.config));
    this.spec = spec;
    this.vision = toTensors(only(spec.vision.weights, /encoder|mu|logvar/));
    this.memory = toTensors(only(spec.memory.weights, /lstm/));
  }

  dispose(): void {
    disposeAll(this.vision);
    disposeAll(this.memory);
  }
}

function only(weights: Weights, name: RegExp): Weights {
  return Object.fromEntries(Object.entries(weights).filter(([key]) => name.test(key)));
}

/** What one batch sees. */
export interface Sight {
  /** RGB of every lane. [lanes, 64, 64, 3] */
  frames: Uint8Array;
  /** Standard normal; not read where z is the mean. [lanes, latent] */
  noise: Float32Array;
  /** Lanes that begin an episode: h = c = 0, and whose parameters. */
  begins: { lane: number; parameters: Float32Array }[];
  /** 0 where a lane takes no part this time: its h and c stay. [lanes] */
  present: Uint8Array;
}

/** A fixed number of lanes that are always thought for together. */
export class GpuLanes {
  readonly lanes: number;
  private readonly mind: GpuMind;
  private readonly remembers: boolean;
  /** [lanes, C's parameters], and the same on the GPU. */
  private readonly parameters: Float32Array;
  private onGpu: tf.Tensor2D;
  private h: tf.Tensor2D;
  private c: tf.Tensor2D;
  /** The cell adds h W_h to the projection; the row holds h already. [lanes, 4 * hidden] */
  private readonly nothing: tf.Tensor2D;

  constructor(mind: GpuMind, lanes: number) {
    const { controller, memory } = mind.spec;
    const { hiddenSize } = memory.config;
    this.lanes = lanes;
    this.mind = mind;
    this.remembers = controller.inputs === 'zh';
    this.parameters = new Float32Array(lanes * parameterCount(controller));
    this.onGpu = this.upload();
    this.h = tf.zeros([lanes, hiddenSize]);
    this.c = tf.zeros([lanes, hiddenSize]);
    this.nothing = tf.zeros([lanes, 4 * hiddenSize]);
  }

  /** One step of every lane that is present. @returns actions, [lanes, 3] */
  async think(sight: Sight): Promise<Float32Array> {
    if (sight.begins.length > 0) this.begin(sight.begins);
    const [actions, h, c] = tf.tidy(() => this.step(sight));
    if (h !== this.h) {
      tf.dispose([this.h, this.c]);
      this.h = h;
      this.c = c;
    }
    try {
      return await read(actions);
    } finally {
      actions.dispose();
    }
  }

  dispose(): void {
    tf.dispose([this.onGpu, this.h, this.c, this.nothing]);
  }

  private begin(begins: Sight['begins']): void {
    const size = this.parameters.length / this.lanes;
    const carried = new Float32Array(this.lanes).fill(1);
    for (const { lane, parameters } of begins) {
      this.parameters.set(parameters, lane * size);
      carried[lane] = 0;
    }
    this.onGpu.dispose();
    this.onGpu = this.upload();
    const [h, c] = tf.tidy(() => {
      const mask = tf.tensor2d(carried, [this.lanes, 1]);
      return [tf.mul(this.h, mask) as tf.Tensor2D, tf.mul(this.c, mask) as tf.Tensor2D];
    });
    tf.dispose([this.h, this.c]);
    this.h = h;
    this.c = c;
  }

  /** A copy goes up: some backends keep the array that they are given. */
  private upload(): tf.Tensor2D {
    return tf.tensor2d(this.parameters.slice(), [this.lanes, this.parameters.length / this.lanes]);
  }

  /** Actions, and h and c after them. */
  private step({ frames, noise, present }: Sight): [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D] {
    const { spec, vision, memory } = this.mind;
    const { mu, logvar } = encode(vision, framesOf(frames, this.lanes));
    const { actions, row } = drive({
      mu,
      logvar,
      noise: spec.sampleZ ? tf.tensor2d(noise, [this.lanes, spec.vision.config.latentSize]) : null,
      h: this.remembers ? this.h : null,
      parameters: this.onGpu,
    });
    if (!this.remembers) return [actions, this.h, this.c];
    // h of the step before is what C saw; M moves on with the action just taken.
    const projected = tf.fused.matMul({
      a: row,
      b: memory['memory.lstm.kernel'] as tf.Tensor2D,
      bias: memory['memory.lstm.bias'],
    }) as tf.Tensor2D;
    const next = lstmCell({ projected, recurrent: this.nothing, c: this.c }, 0);
    if (present.every((one) => one === 1)) return [actions, next.h, next.c];
    const here = tf.tensor2d(present.slice(), [this.lanes, 1], 'bool');
    return [actions, tf.where(here, next.h, this.h), tf.where(here, next.c, this.c)];
  }
}

/** RGB bytes -> [count, 64, 64, 3] in 0 .. 1, unpacked on the GPU where there is a kernel for it. */
function framesOf(bytes: Uint8Array, count: number): tf.Tensor4D {
  if (!tf.getKernel(FRAMES_FROM_BYTES, tf.getBackend())) return framesFromBytes(bytes, count);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const packed = tf.tensor2d(words, [count, FRAME_BYTES / 4], 'int32');
  const [values] = tf.engine().runKernel(FRAMES_FROM_BYTES, { bytes: packed }) as unknown as tf.Tensor[];
  return tf.reshape(values, [count, FRAME_SIZE, FRAME_SIZE, 3]);
}
