/**
 * The three layers V is made of, each one fused kernel forward where the backend has it, with derivatives of
 * their own: the activation's mask is taken from the output once and shared by all three gradients.
 */
import * as tf from '@tensorflow/tfjs-core';

export type Activation = 'linear' | 'relu';

/** x [batch, in], kernel [in, out], bias [out] -> [batch, out]. */
export function dense(
  x: tf.Tensor2D,
  kernel: tf.Tensor,
  bias: tf.Tensor,
  activation: Activation,
): tf.Tensor2D {
  const inputs = { a: tf.expandDims(x, 0), b: tf.expandDims(kernel, 0), bias };
  const attributes = { transposeA: false, transposeB: false, activation };
  const output = tf.engine().runKernel(tf._FusedMatMul, inputs, attributes) as tf.Tensor3D;
  return tf.squeeze(output, [0]);
}

/** x [batch, height, width, in], kernel [k, k, in, out], bias [out] -> [batch, …, out]. No padding. */
export function convolution(
  x: tf.Tensor4D,
  kernel: tf.Tensor,
  bias: tf.Tensor,
  stride: number,
  activation: Activation,
): tf.Tensor4D {
  const attributes = { ...geometry(stride), dilations: 1, activation };
  return tf.engine().runKernel(tf.FusedConv2D, { x, filter: kernel, bias }, attributes) as tf.Tensor4D;
}

/** x [batch, height, width, in], kernel [k, k, out, in], bias [out] -> [batch, (height - 1) stride + k, …, out]. */
export function transposedConvolution(
  x: tf.Tensor4D,
  kernel: tf.Tensor,
  bias: tf.Tensor,
  stride: number,
  activation: Activation,
): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const [kernelHeight, kernelWidth, out] = kernel.shape;
  const inputShape = [batch, (height - 1) * stride + kernelHeight, (width - 1) * stride + kernelWidth, out];
  const spread =
    height === 1 && width === 1
      ? tf.reshape(fromOnePixel(x, kernel), inputShape)
      : tf
          .engine()
          .runKernel(tf.Conv2DBackpropInput, { dy: x, filter: kernel }, { ...geometry(stride), inputShape });
  const output: tf.Tensor4D = tf.add(spread as tf.Tensor4D, bias);
  return activation === 'relu' ? tf.relu(output) : output;
}

/** A map of one pixel spreads the kernel over the whole output: a dense layer, [batch, kernel * kernel * out]. */
function fromOnePixel(x: tf.Tensor4D, kernel: tf.Tensor): tf.Tensor {
  const [batch, , , channels] = x.shape;
  return tf.matMul(tf.reshape(x, [batch, channels]), tf.reshape(kernel, [-1, channels]), false, true);
}

function geometry(stride: number) {
  return { strides: [stride, stride], pad: 'valid', dataFormat: 'NHWC' } as const;
}

export function registerLayerGradients(): void {
  tf.registerGradient({
    kernelName: tf._FusedMatMul,
    inputsToSave: ['a', 'b', 'bias'],
    outputsToSave: [true],
    gradFunc: (dy, [a, b, _bias, y], attributes) => {
      const slope = throughActivation(dy as tf.Tensor, y, attributes);
      return {
        a: () => tf.matMul(slope, b, false, true),
        b: () => tf.matMul(a, slope, true, false),
        bias: () => tf.sum(slope, [0, 1]),
      };
    },
  });
  tf.registerGradient({
    kernelName: tf.FusedConv2D,
    inputsToSave: ['x', 'filter', 'bias'],
    outputsToSave: [true],
    gradFunc: (dy, [x, filter, _bias, y], attributes) => {
      const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as tf.FusedConv2DAttrs;
      const same = { strides, pad, dataFormat, dimRoundingMode } as const;
      const slope = throughActivation(dy as tf.Tensor, y, attributes);
      return {
        x: () => run(tf.Conv2DBackpropInput, { dy: slope, filter }, { ...same, inputShape: x.shape }),
        filter: () => run(tf.Conv2DBackpropFilter, { x, dy: slope }, { ...same, filterShape: filter.shape }),
        bias: () => tf.sum(slope, [0, 1, 2]),
      };
    },
  });
  tf.registerGradient({
    kernelName: tf.Conv2DBackpropInput,
    inputsToSave: ['dy', 'filter'],
    gradFunc: (dx, [dy, filter], attributes) => {
      const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as tf.Conv2DAttrs;
      const same = { strides, pad, dataFormat, dimRoundingMode } as const;
      const x = dx as tf.Tensor;
      return {
        dy: () => run(tf.Conv2D, { x, filter }, { ...same, dilations: 1 }),
        filter: () => run(tf.Conv2DBackpropFilter, { x, dy }, { ...same, filterShape: filter.shape }),
      };
    },
  });
}

function throughActivation(dy: tf.Tensor, y: tf.Tensor, attributes: tf.NamedAttrMap): tf.Tensor {
  const { activation } = attributes as unknown as { activation: Activation };
  return activation === 'relu' ? tf.mul(dy, tf.step(y)) : dy;
}

function run(kernelName: string, inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor {
  return tf.engine().runKernel(kernelName, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
}
