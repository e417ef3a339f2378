/**
 * Our WebGPU kernels beside tfjs's own, each in the shapes that V and M give it, in the same run; and how many
 * dispatches the LSTM takes per timestep. In Node, on the GPU that Dawn finds.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Adam } from '../src/backend/adam.ts';
import { toVariables, valueAndGradients } from '../src/backend/variables.ts';
import { Xoshiro128 } from '../src/math/random.ts';
import { initMemory } from '../src/memory/init.ts';
import { mixtureNll, unroll } from '../src/memory/kernels/index.ts';
import {
  DECODER_KERNELS,
  ENCODER_KERNEL,
  FRAME_CHANNELS,
  FRAME_SIZE,
  STRIDE,
  VISION_SIZES,
  type VisionSize,
  visionShapes,
} from '../src/vision/config.ts';
import { countDispatches } from './dispatches.ts';
import { type NodeGpu, onStockKernels, openNodeWebGpu } from './node-webgpu.ts';

/** The paper's batch; one frame on a software adapter. */
const BATCH = { gpu: 100, software: 1 };
const TIME = { gpu: 32, software: 4 };
const SECONDS_A_ROUND = { gpu: 0.3, software: 0 };
const ROUNDS = 3;
const LATENTS = 32;
const HIDDEN = 256;
const MIXTURES = 5;

interface Case {
  name: string;
  /** Multiplications and additions, where that says something. */
  operations?: number;
  work: () => void;
  /** What tfjs has for it, if that is not the same call on its own kernels. */
  stock?: () => void;
}

export async function run(): Promise<void> {
  const gpu = await openNodeWebGpu();
  if (!gpu) return;
  const scale = gpu.software ? 'software' : 'gpu';
  console.log(`  ${gpu.name}; batch ${BATCH[scale]}, stock is tfjs ${tf.version_core}`);
  if (gpu.software) console.log('  A SOFTWARE ADAPTER: these times say nothing about a GPU.');
  console.log('     ours ms   stock ms    ratio   GFLOP/s');
  const sizes: VisionSize[] = gpu.software ? ['tiny'] : VISION_SIZES.filter((size) => size !== 'tiny');
  for (const size of sizes) {
    for (const one of convolutions(size, BATCH[scale])) await compare(gpu, one);
  }
  for (const one of [...memory(BATCH[scale], TIME[scale]), adam()]) await compare(gpu, one);
  dispatches(BATCH[scale]);
}

async function compare(gpu: NodeGpu, { name, operations, work, stock }: Case): Promise<void> {
  const ours = await seconds(gpu, work);
  const theirs = await onStockKernels(() => seconds(gpu, stock ?? work));
  const rate = operations === undefined ? '' : (operations / ours / 1e9).toFixed(0);
  const columns = [
    (1000 * ours).toFixed(3),
    (1000 * theirs).toFixed(3),
    `${(theirs / ours).toFixed(2)} x`,
    rate,
  ];
  console.log(`  ${columns.map((text) => text.padStart(10)).join('')}   ${name}`);
}

/** Of one call, the best of a few rounds; each round waits for the GPU once, at its end. */
async function seconds({ software, finish }: NodeGpu, work: () => void): Promise<number> {
  tf.tidy(work);
  await finish();
  let calls = 1;
  let best = Number.POSITIVE_INFINITY;
  const atLeast = SECONDS_A_ROUND[software ? 'software' : 'gpu'];
  for (let round = 0; round < ROUNDS; ) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) tf.tidy(work);
    await finish();
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed < atLeast) {
      calls = Math.ceil(calls * Math.min(10, (1.2 * atLeast) / elapsed));
    } else {
      best = Math.min(best, elapsed / calls);
      round++;
    }
  }
  return best;
}

/** Gradients of V's convolutions. The input gradient of a decoder's layer is its forward pass. */
function convolutions(size: VisionSize, batch: number): Case[] {
  const shapes = visionShapes({ size, latentSize: LATENTS });
  const cases: Case[] = [];
  const attributes = { strides: [STRIDE, STRIDE], pad: 'valid', dataFormat: 'NHWC' };
  const add = (layer: string, filterShape: number[], large: number, small: number, withInput: boolean) => {
    const [kernel, , channels, filters] = filterShape;
    const inputShape = [batch, large, large, channels];
    const x = tf.randomNormal(inputShape, 0, 1, 'float32', 1);
    const dy = tf.randomNormal([batch, small, small, filters], 0, 1, 'float32', 2);
    const filter = tf.randomNormal(filterShape, 0, 1, 'float32', 3);
    const operations = 2 * dy.size * kernel * kernel * channels;
    const call = (name: string, inputs: Record<string, tf.Tensor>, rest: object) => ({
      name: `${name.replace('Conv2DBackprop', '').toLowerCase()} gradient, ${size} ${layer} [${filterShape}]`,
      operations,
      work: () => void tf.engine().runKernel(name, inputs, { ...attributes, ...rest } as tf.NamedAttrMap),
    });
    cases.push(call(tf.Conv2DBackpropFilter, { x, dy }, { filterShape }));
    if (withInput) cases.push(call(tf.Conv2DBackpropInput, { dy, filter }, { inputShape }));
  };
  let side = FRAME_SIZE;
  for (let i = 1; shapes[`vision.encoder.conv${i}.kernel`]; i++) {
    const small = Math.floor((side - ENCODER_KERNEL) / STRIDE) + 1;
    add(`conv${i}`, shapes[`vision.encoder.conv${i}.kernel`], side, small, i > 1);
    side = small;
  }
  side = DECODER_KERNELS[0];
  // The first layer spreads one pixel: a matrix product.
  for (const [i, kernel] of DECODER_KERNELS.entries()) {
    if (i === 0) continue;
    const large = (side - 1) * STRIDE + kernel;
    add(`deconv${i + 1}`, shapes[`vision.decoder.deconv${i + 1}.kernel`], large, side, true);
    side = large;
  }
  cases.push(biasGradient(batch));
  return cases;
}

function biasGradient(batch: number): Case {
  const slope = tf.randomNormal([batch, FRAME_SIZE, FRAME_SIZE, FRAME_CHANNELS], 0, 1, 'float32', 4);
  return { name: `bias gradient [${slope.shape}]`, work: () => void tf.sum(slope, [0, 1, 2]) };
}

function memory(batch: number, time: number): Case[] {
  const rows = batch * time;
  const output = tf.randomNormal([rows, LATENTS * 3 * MIXTURES], 0, 1, 'float32', 5) as tf.Tensor2D;
  const target = tf.randomNormal([rows, LATENTS], 0, 1, 'float32', 6) as tf.Tensor2D;
  const weight = tf.fill([rows], 1 / rows) as tf.Tensor1D;
  const nll = (y: tf.Tensor) => mixtureNll(y as tf.Tensor2D, target, weight);
  const { ours, stock } = lstmGradients(batch, time);
  return [
    { name: `LSTM, ${time} steps forward and backward, hidden ${HIDDEN}`, work: ours, stock },
    { name: `mixture loss and gradient [${output.shape}]`, work: () => void tf.grad(nll)(output) },
  ];
}

/** The gradient by the LSTM's weights over a whole sequence: ours, and tfjs's basicLSTMCell step by step. */
function lstmGradients(batch: number, time: number): { ours: () => void; stock: () => void } {
  const inputs = LATENTS + 3;
  const x = tf.randomNormal([batch, time, inputs], 0, 1, 'float32', 7) as tf.Tensor3D;
  const timeMajor = tf.transpose(x, [1, 0, 2]);
  const kernel = tf.randomNormal([inputs + HIDDEN, 4 * HIDDEN], 0, 0.05, 'float32', 8) as tf.Tensor2D;
  const bias = tf.zeros<tf.Rank.R1>([4 * HIDDEN]);
  const zero = tf.zeros<tf.Rank.R2>([batch, HIDDEN]);
  const gradient = (loss: (w: tf.Tensor2D) => tf.Tensor) =>
    tf.grad((w) => tf.sum(loss(w as tf.Tensor2D)))(kernel);
  const forgetBias = tf.scalar(1);
  return {
    ours: () =>
      void gradient(
        (w) =>
          unroll({ 'memory.lstm.kernel': w, 'memory.lstm.bias': bias }, timeMajor, { h: zero, c: zero }).h,
      ),
    stock: () =>
      void gradient((w) => {
        let [c, h] = [zero, zero];
        const states: tf.Tensor2D[] = [];
        for (const step of tf.unstack(x, 1) as tf.Tensor2D[]) {
          [c, h] = tf.basicLSTMCell(forgetBias, w, bias, step, c, h);
          states.push(h);
        }
        return tf.stack(states);
      }),
  };
}

/** All arrays of M, one step. */
function adam(): Case {
  const config = {
    latentSize: LATENTS,
    actionSize: 3,
    hiddenSize: HIDDEN,
    mixtures: MIXTURES,
    predictReward: true,
    predictDone: true,
  };
  const variables = toVariables(initMemory(config, 1));
  const random = new Xoshiro128(1);
  const gradients = Object.fromEntries(
    Object.entries(variables).map(([name, { shape, size }]) => [
      name,
      tf.tensor(
        Float32Array.from({ length: size }, () => random.normal()),
        shape,
      ),
    ]),
  );
  const ours = new Adam(variables, { learningRate: 1e-3 });
  const stock = tf.train.adam(1e-3);
  const named = Object.values(variables).map(({ name }, i) => ({
    name,
    tensor: Object.values(gradients)[i],
  }));
  return {
    name: `Adam, ${named.length} variables of M`,
    work: () => ours.apply(gradients),
    stock: () => stock.applyGradients(named),
  };
}

function dispatches(batch: number): void {
  const count = (steps: number) => {
    const { ours, stock } = lstmGradients(batch, steps);
    return [ours, stock].map((work) => countDispatches(() => tf.tidy(work)));
  };
  const [few, many] = [count(2), count(10)];
  const [ours, stock] = many.map((n, i) => ((n - few[i]) / 8).toFixed(1));
  console.log(
    `  dispatches an LSTM timestep, forward and backward: ours ${ours}, tfjs's basicLSTMCell ${stock}`,
  );
  const probe = toVariables({ w: { shape: [4], data: new Float32Array(4) } });
  const { gradients } = valueAndGradients(() => tf.sum(tf.square(probe.w)) as tf.Scalar, probe);
  const adamProbe = new Adam(probe, { learningRate: 1e-3 });
  const update = countDispatches(() => adamProbe.apply(gradients));
  console.log(`  dispatches of Adam, a variable: ours ${update}`);
}
