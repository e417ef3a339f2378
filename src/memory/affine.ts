/**
 * y = x W + b over rows, with a gradient arranged for the wasm backend. May import tfjs.
 *
 * XNNPACK repacks the right operand of a product at some 13 ns a number, five times what a transposition
 * costs; so the kernel's gradient is computed transposed, with the narrow matrix on the right. The bias's
 * gradient rides along as one more column of ones: a sum over rows would transpose the matrix once more.
 */
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
  const [rows, inputs] = x.shape;
  const outputs = dy.shape[1];
  const withOne = tf.concat([x, tf.ones([rows, 1])], 1);
  const transposed = tf.matMul(dy, withOne, true, false); // [out, in + 1]
  const gradient = tf.transpose(transposed); // [in + 1, out]
  return {
    kernel: tf.slice(gradient, [0, 0], [inputs, outputs]) as tf.Tensor2D,
    bias: tf.reshape(tf.slice(gradient, [inputs, 0], [1, outputs]), [outputs]),
  };
}
