/**
 * Derivatives of the tfjs kernels that V and M are made of. tfjs keeps its own apart from its core, in a form
 * Node cannot load beside the core; the few needed here are a page of calculus. Convolutions and dense layers
 * are in layers.ts.
 *
 * Left out on purpose: gathers and tensors of integers. A missing derivative makes tfjs throw, by name.
 */
import * as tf from '@tensorflow/tfjs-core';
import { registerLayerGradients } from './layers.ts';

type Derivative = (dy: tf.Tensor) => tf.Tensor;

let registered = false;

/** Idempotent; every way of opening a backend calls it. */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  registerElementwise();
  registerBinary();
  registerReductions();
  registerShapes();
  registerMatMul();
  registerLayerGradients();
}

/** y = f(x): the derivative in terms of x ('x' is saved) or of y (the output is saved). */
function unary(
  kernelName: string,
  saves: 'input' | 'output',
  derivative: (saved: tf.Tensor, dy: tf.Tensor) => tf.Tensor,
) {
  tf.registerGradient({
    kernelName,
    ...(saves === 'input' ? { inputsToSave: ['x'] } : { outputsToSave: [true] }),
    gradFunc: (dy, [saved]) => ({ x: () => derivative(saved, dy as tf.Tensor) }),
  });
}

function registerElementwise(): void {
  unary(tf.Exp, 'output', (y, dy) => tf.mul(dy, y));
  unary(tf.Log, 'input', (x, dy) => tf.div(dy, x));
  unary(tf.Log1p, 'input', (x, dy) => tf.div(dy, tf.add(x, 1)));
  unary(tf.Sqrt, 'output', (y, dy) => tf.div(dy, tf.mul(y, 2)));
  unary(tf.Square, 'input', (x, dy) => tf.mul(dy, tf.mul(x, 2)));
  unary(tf.Abs, 'input', (x, dy) => tf.mul(dy, tf.sign(x)));
  unary(tf.Sigmoid, 'output', (y, dy) => tf.mul(dy, tf.mul(y, tf.sub(1, y))));
  unary(tf.Tanh, 'output', (y, dy) => tf.mul(dy, tf.sub(1, tf.square(y))));
  unary(tf.Relu, 'output', (y, dy) => tf.mul(dy, tf.step(y)));
  unary(tf.Softplus, 'input', (x, dy) => tf.mul(dy, tf.sigmoid(x)));
  tf.registerGradient({ kernelName: tf.Neg, gradFunc: (dy) => ({ x: () => tf.neg(dy as tf.Tensor) }) });
  tf.registerGradient({
    kernelName: tf.ClipByValue,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { clipValueMin, clipValueMax } = attributes as unknown as tf.ClipByValueAttrs;
      const inside = tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax));
      return { x: () => tf.where(inside, dy as tf.Tensor, tf.zerosLike(x)) };
    },
  });
}

/** Sums away the axes along which an operand of `shape` was broadcast to the shape of dy. */
function unbroadcast(dy: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, shape);
}

function binary(kernelName: string, derivatives: (a: tf.Tensor, b: tf.Tensor) => [Derivative, Derivative]) {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => {
      const [da, db] = derivatives(a, b);
      return {
        a: () => unbroadcast(da(dy as tf.Tensor), a.shape),
        b: () => unbroadcast(db(dy as tf.Tensor), b.shape),
      };
    },
  });
}

function registerBinary(): void {
  binary(tf.Add, () => [(dy) => dy, (dy) => dy]);
  binary(tf.Sub, () => [(dy) => dy, (dy) => tf.neg(dy)]);
  binary(tf.Multiply, (a, b) => [(dy) => tf.mul(dy, b), (dy) => tf.mul(dy, a)]);
  binary(tf.RealDiv, (a, b) => [(dy) => tf.div(dy, b), (dy) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b)))]);
  binary(tf.SquaredDifference, (a, b) => {
    const slope = (dy: tf.Tensor) => tf.mul(dy, tf.mul(tf.sub(a, b), 2));
    return [slope, (dy) => tf.neg(slope(dy))];
  });
  // Where both are equal the slope goes to a alone, so that it is counted once.
  const where = (dy: tf.Tensor, chosen: tf.Tensor) => tf.mul(dy, tf.cast(chosen, 'float32'));
  binary(tf.Maximum, (a, b) => [(dy) => where(dy, tf.greaterEqual(a, b)), (dy) => where(dy, tf.less(a, b))]);
  binary(tf.Minimum, (a, b) => [(dy) => where(dy, tf.lessEqual(a, b)), (dy) => where(dy, tf.greater(a, b))]);
  tf.registerGradient({
    kernelName: tf.Select,
    inputsToSave: ['condition'],
    gradFunc: (dy, [condition]) => ({
      condition: () => tf.zerosLike(tf.cast(condition, 'float32')),
      t: () => where(dy as tf.Tensor, condition),
      e: () => where(dy as tf.Tensor, tf.logicalNot(condition)),
    }),
  });
}

/** `shape` with ones at the reduced axes: what dy is reshaped to before it is broadcast back. */
function keptShape(shape: number[], axis: number | number[]): number[] {
  const axes = tf.util.parseAxisParam(axis, shape);
  return shape.map((n, i) => (axes.includes(i) ? 1 : n));
}

function registerReductions(): void {
  const spread = (dy: tf.Tensor, x: tf.Tensor, axis: number | number[], scale: number) =>
    tf.mul(tf.reshape(dy, keptShape(x.shape, axis)), tf.fill(x.shape, scale));
  tf.registerGradient({
    kernelName: tf.Sum,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { axis } = attributes as unknown as tf.SumAttrs;
      return { x: () => spread(dy as tf.Tensor, x, axis, 1) };
    },
  });
  tf.registerGradient({
    kernelName: tf.Mean,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { axis } = attributes as unknown as tf.MeanAttrs;
      return { x: () => spread(dy as tf.Tensor, x, axis, (dy as tf.Tensor).size / x.size) };
    },
  });
  // Equal maxima share nothing: each gets the whole slope. Only exact ties are concerned.
  tf.registerGradient({
    kernelName: tf.Max,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attributes) => {
      const { reductionIndices } = attributes as unknown as tf.MaxAttrs;
      const kept = keptShape(x.shape, reductionIndices);
      const chosen = tf.cast(tf.equal(x, tf.reshape(y, kept)), 'float32');
      return { x: () => tf.mul(chosen, tf.reshape(dy as tf.Tensor, kept)) };
    },
  });
  tf.registerGradient({
    kernelName: tf.Softmax,
    outputsToSave: [true],
    gradFunc: (dy, [y], attributes) => {
      const { dim } = attributes as unknown as tf.SoftmaxAttrs;
      const weighted = tf.mul(dy as tf.Tensor, y);
      return { logits: () => tf.sub(weighted, tf.mul(tf.sum(weighted, [dim], true), y)) };
    },
  });
}

/** Gradients of a kernel's outputs: where there is one output, tfjs gives its gradient alone. */
function asList(dys: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return Array.isArray(dys) ? dys : [dys];
}

function registerShapes(): void {
  const back = (kernelName: string, gradient: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor) =>
    tf.registerGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({ x: () => gradient(dy as tf.Tensor, x) }),
    });
  back(tf.Identity, (dy) => dy.clone());
  back(tf.Reshape, (dy, x) => tf.reshape(dy, x.shape));
  tf.registerGradient({
    kernelName: tf.ExpandDims,
    inputsToSave: ['input'],
    gradFunc: (dy, [input]) => ({ input: () => tf.reshape(dy as tf.Tensor, input.shape) }),
  });
  tf.registerGradient({
    kernelName: tf.Cast,
    gradFunc: (dy) => ({ x: () => (dy as tf.Tensor).clone() }),
  });
  tf.registerGradient({
    kernelName: tf.Transpose,
    gradFunc: (dy, _saved, attributes) => {
      const { perm } = attributes as unknown as tf.TransposeAttrs;
      const undo = perm.map((_, axis) => perm.indexOf(axis));
      return { x: () => tf.transpose(dy as tf.Tensor, undo) };
    },
  });
  tf.registerGradient({
    kernelName: tf.Slice,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { begin } = attributes as unknown as { begin: number[] };
      const size = (dy as tf.Tensor).shape;
      const paddings = x.shape.map((n, i): [number, number] => [begin[i], n - begin[i] - size[i]]);
      return { x: () => tf.pad(dy as tf.Tensor, paddings) };
    },
  });
  tf.registerGradient({
    kernelName: tf.PadV2,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { paddings } = attributes as unknown as tf.PadV2Attrs;
      const begin = paddings.map(([before]) => before);
      return { x: () => tf.slice(dy as tf.Tensor, begin, x.shape) };
    },
  });
  tf.registerGradient({
    kernelName: tf.SplitV,
    gradFunc: (dys, _saved, attributes) => {
      const { axis } = attributes as unknown as tf.SplitVAttrs;
      return { x: () => tf.concat(asList(dys), axis) };
    },
  });
  tf.registerGradient({
    kernelName: tf.Concat,
    saveAllInputs: true,
    gradFunc: (dy, inputs, attributes) => {
      const { axis } = attributes as unknown as tf.ConcatAttrs;
      const along = tf.util.parseAxisParam(axis, inputs[0].shape)[0];
      const sizes = inputs.map((input) => input.shape[along]);
      const parts = tf.split(dy as tf.Tensor, sizes, along);
      return Object.fromEntries(parts.map((part, i) => [i, () => part]));
    },
  });
  tf.registerGradient({
    kernelName: tf.Pack,
    saveAllInputs: true,
    gradFunc: (dy, _inputs, attributes) => {
      const { axis } = attributes as unknown as tf.PackAttrs;
      const parts = tf.unstack(dy as tf.Tensor, axis);
      return Object.fromEntries(parts.map((part, i) => [i, () => part]));
    },
  });
  tf.registerGradient({
    kernelName: tf.Unpack,
    gradFunc: (dys, _saved, attributes) => {
      const { axis } = attributes as unknown as tf.UnpackAttrs;
      return { value: () => tf.stack(asList(dys), axis) };
    },
  });
}

function registerMatMul(): void {
  tf.registerGradient({
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dyOut, [a, b], attributes) => {
      const { transposeA, transposeB } = attributes as unknown as tf.BatchMatMulAttrs;
      const dy = dyOut as tf.Tensor;
      return {
        a: () => (transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB)),
        b: () => (transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false)),
      };
    },
  });
}
