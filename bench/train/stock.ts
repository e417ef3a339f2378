/**
 * Single kernels of V's training beside the ones that tfjs brings for the same backend, in the shapes of the
 * paper's V. What tfjs lacks on WebAssembly is measured on its plain JavaScript backend, with fewer frames.
 */
import * as tf from '@tensorflow/tfjs-core';
import { openCpu } from '../../src/backend/cpu.ts';
import { openWasm } from '../../src/backend/wasm.ts';

const FRAMES = 64;
const FRAMES_IN_JAVASCRIPT = 2;
const ROUNDS = 5;

type KernelFunction = tf.KernelConfig['kernelFunc'];
const REPLACED = [tf.FusedConv2D, tf.Conv2DBackpropInput, tf.BatchMatMul, tf.Sum];

/** Call before `openWasm`: our kernels replace these. */
export async function stockKernels(): Promise<Map<string, tf.KernelConfig>> {
  await import('@tensorflow/tfjs-backend-wasm');
  return new Map(REPLACED.map((name) => [name, tf.getKernel(name, 'wasm')]));
}

interface Case {
  name: string;
  kernel: string;
  inputs: (frames: number) => Record<string, tf.Tensor>;
  attributes: (frames: number) => object;
}

const SAME = { strides: [2, 2], pad: 'valid', dataFormat: 'NHWC' };
const random = (shape: number[]) => tf.randomUniform(shape, -1, 1, 'float32', 1);
const CASES: Case[] = [
  {
    name: 'encoder layer 2, forward with bias and relu',
    kernel: tf.FusedConv2D,
    inputs: (n) => ({ x: random([n, 31, 31, 32]), filter: random([4, 4, 32, 64]), bias: random([64]) }),
    attributes: () => ({ ...SAME, dilations: 1, activation: 'relu' }),
  },
  {
    name: 'encoder layer 2, gradient by its input',
    kernel: tf.Conv2DBackpropInput,
    inputs: (n) => ({ dy: random([n, 14, 14, 64]), filter: random([4, 4, 32, 64]) }),
    attributes: (n) => ({ ...SAME, inputShape: [n, 31, 31, 32] }),
  },
  {
    name: 'decoder layer 3, forward',
    kernel: tf.Conv2DBackpropInput,
    inputs: (n) => ({ dy: random([n, 13, 13, 64]), filter: random([6, 6, 32, 64]) }),
    attributes: (n) => ({ ...SAME, inputShape: [n, 30, 30, 32] }),
  },
  {
    name: 'encoder layer 2, gradient by its kernel',
    kernel: tf.Conv2DBackpropFilter,
    inputs: (n) => ({ x: random([n, 31, 31, 32]), dy: random([n, 14, 14, 64]) }),
    attributes: () => ({ ...SAME, filterShape: [4, 4, 32, 64] }),
  },
  {
    name: 'decoder layer 1, gradient by its kernel',
    kernel: tf.BatchMatMul,
    inputs: (n) => ({ a: random([1, n, 3200]), b: random([1, n, 1024]) }),
    attributes: () => ({ transposeA: true, transposeB: false }),
  },
  {
    name: 'bias gradient of encoder layer 1',
    kernel: tf.Sum,
    inputs: (n) => ({ x: random([n, 31, 31, 32]) }),
    attributes: () => ({ axis: [0, 1, 2], keepDims: false }),
  },
];

export async function compareKernels(stock: ReadonlyMap<string, tf.KernelConfig>): Promise<void> {
  console.log(
    `\nkernels of the paper's V, ${FRAMES} frames, one thread, beside tfjs ${tf.version_core}'s own`,
  );
  console.log('   ours ms   stock ms     ratio');
  await openCpu();
  await openWasm();
  for (const kernel of stock.values()) kernel.setupFunc?.(tf.backend());
  for (const each of CASES) {
    const own = tf.getKernel(each.kernel, 'wasm').kernelFunc;
    const theirs = stock.get(each.kernel)?.kernelFunc;
    await tf.setBackend('wasm');
    const ours = milliseconds(own, each, FRAMES);
    let other: number;
    if (theirs) {
      other = milliseconds(theirs, each, FRAMES);
    } else {
      await tf.setBackend('cpu');
      const scale = FRAMES / FRAMES_IN_JAVASCRIPT;
      other =
        scale * milliseconds(tf.getKernel(each.kernel, 'cpu').kernelFunc, each, FRAMES_IN_JAVASCRIPT, 1);
      await tf.setBackend('wasm');
    }
    const note = theirs ? '' : ' (tfjs lacks it on WebAssembly: its JavaScript)';
    const numbers = `${ours.toFixed(1).padStart(10)} ${other.toFixed(1).padStart(10)}`;
    console.log(`${numbers} ${(other / ours).toFixed(1).padStart(8)} x   ${each.name}${note}`);
  }
}

/** The best of a few calls, after one to warm up. */
function milliseconds(kernelFunc: KernelFunction, each: Case, frames: number, rounds = ROUNDS): number {
  const backend = tf.backend();
  const inputs = each.inputs(frames);
  const attrs = each.attributes(frames) as tf.NamedAttrMap;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    const output = kernelFunc({ inputs, attrs, backend }) as tf.TensorInfo;
    if (round > 0) best = Math.min(best, performance.now() - start);
    (backend as unknown as { disposeData(id: object): void }).disposeData(output.dataId);
  }
  tf.dispose(inputs);
  return best;
}
