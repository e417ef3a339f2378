/** y = x W + b over rows, with its gradient. */
import * as tf from '@tensorflow/tfjs-core';

/** x [rows, in], kernel [in, out], bias [out] -> [rows, out] */
export function affine(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const run = tf.customGrad<tf.Tensor2D>((...args) => {
    const [input, weight, offset, save] = args as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.GradSaveFunc];
    save([input, weight]);
    return {
      value: tf.fused.matMul({ a: input, b: weight, bias: offset }) as tf.Tensor2D,
      gradFunc: (dy, saved) => {
        const [savedInput, savedWeight] = saved as tf.Tensor2D[];
        const gradient = affineGradient(savedInput, dy);
        return [tf.matMul(dy, savedWeight, false, true), gradient.kernel, gradient.bias];
      },
    };
  });
  return run(x, kernel, bias);
}

/** Gradients by kernel and bias of x W + b: x [rows, in], dy [rows, out] -> [in, out], [out]. */
export function affineGradient(x: tf.Tensor2D, dy: tf.Tensor2D): { kernel: tf.Tensor2D; bias: tf.Tensor1D } {
  return { kernel: tf.matMul(x, dy, true, false), bias: tf.sum(dy, 0) };
}
