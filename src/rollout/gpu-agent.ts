/**
 * V, M and C of many rows on the active backend, meant for a GPU: frames and noise go up, actions come back, h and
 * c stay there. Every batch has the same shape, full or not: memory of a GPU is kept by exact size.
 * The same computation as agent.ts, for real episodes of C.
 */
import * as tf from '@tensorflow/tfjs-core';
import { read } from '../backend/read.ts';
import { disposeAll, type Tensors, toTensors } from '../backend/variables.ts';
import { parameterCount } from '../controller/controller.ts';
import { actInRows } from '../controller/kernels/index.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { memoryShapes } from '../memory/config.ts';
import { lstmCell } from '../memory/kernels/index.ts';
import { visionShapes } from '../vision/config.ts';
import { uploadFrames } from '../vision/kernels/index.ts';
import { encode } from '../vision/model.ts';
import { type AgentSpec, checkAgent } from './jobs.ts';

/** The weights, once for all rows. */
export class GpuAgent {
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

/** Inputs of one batch. */
export interface AgentBatch {
  /** RGB of every row. [rows, 64, 64, 3] */
  frames: Uint8Array;
  /** Standard normal; not used where z is the mean. [rows, latent] */
  noise: Float32Array;
  /** Rows that begin an episode: h = c = 0, and whose parameters. */
  begins: { row: number; parameters: Float32Array }[];
  /** 0 where a row takes no part this time: its h and c stay. [rows] */
  present: Uint8Array;
}

/** A fixed number of rows that are computed as one batch. */
export class GpuAgentRows {
  readonly rows: number;
  private readonly agent: GpuAgent;
  private readonly remembers: boolean;
  /** [rows, C's parameters], and the same on the GPU. */
  private readonly parameters: Float32Array;
  private onGpu: tf.Tensor2D;
  private h: tf.Tensor2D;
  private c: tf.Tensor2D;
  /** The cell adds h W_h to the projection; the row holds h already. [rows, 4 * hidden] */
  private readonly nothing: tf.Tensor2D;

  constructor(agent: GpuAgent, rows: number) {
    const { controller, memory } = agent.spec;
    const { hiddenSize } = memory.config;
    this.rows = rows;
    this.agent = agent;
    this.remembers = controller.inputs === 'zh';
    this.parameters = new Float32Array(rows * parameterCount(controller));
    this.onGpu = this.upload();
    this.h = tf.zeros([rows, hiddenSize]);
    this.c = tf.zeros([rows, hiddenSize]);
    this.nothing = tf.zeros([rows, 4 * hiddenSize]);
  }

  /** One step of every row that is present. @returns actions, [rows, action] */
  async infer(batch: AgentBatch): Promise<Float32Array> {
    if (batch.begins.length > 0) this.begin(batch.begins);
    const [actions, h, c] = tf.tidy(() => this.step(batch));
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

  private begin(begins: AgentBatch['begins']): void {
    const size = this.parameters.length / this.rows;
    const carried = new Float32Array(this.rows).fill(1);
    for (const { row, parameters } of begins) {
      this.parameters.set(parameters, row * size);
      carried[row] = 0;
    }
    this.onGpu.dispose();
    this.onGpu = this.upload();
    const [h, c] = tf.tidy(() => {
      const mask = tf.tensor2d(carried, [this.rows, 1]);
      return [tf.mul(this.h, mask) as tf.Tensor2D, tf.mul(this.c, mask) as tf.Tensor2D];
    });
    tf.dispose([this.h, this.c]);
    this.h = h;
    this.c = c;
  }

  /** Uploads a copy: some backends keep the array that they are given. */
  private upload(): tf.Tensor2D {
    return tf.tensor2d(this.parameters.slice(), [this.rows, this.parameters.length / this.rows]);
  }

  /** Actions, and h and c after them. */
  private step({ frames, noise, present }: AgentBatch): [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D] {
    const { spec, vision, memory } = this.agent;
    const { mu, logvar } = encode(vision, uploadFrames(frames, this.rows));
    const { actions, row } = actInRows({
      mu,
      logvar,
      noise: spec.sampleZ ? tf.tensor2d(noise, [this.rows, spec.vision.config.latentSize]) : null,
      h: this.remembers ? this.h : null,
      parameters: this.onGpu,
      head: spec.controller.head,
    });
    if (!this.remembers) return [actions, this.h, this.c];
    // C had the h of the previous step as input; M is updated with the action just taken.
    const projected = tf.fused.matMul({
      a: row,
      b: memory['memory.lstm.kernel'] as tf.Tensor2D,
      bias: memory['memory.lstm.bias'],
    }) as tf.Tensor2D;
    const next = lstmCell({ projected, recurrent: this.nothing, c: this.c }, 0);
    if (present.every((one) => one === 1)) return [actions, next.h, next.c];
    const here = tf.tensor2d(present.slice(), [this.rows, 1], 'bool');
    return [actions, tf.where(here, next.h, this.h), tf.where(here, next.c, this.c)];
  }
}
