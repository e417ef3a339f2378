/**
 * Between named arrays (`Weights`) and tfjs: making the trainable variables of a net, reading them back,
 * and the gradient of a loss by variable name.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../math/weights.ts';
import { read } from './read.ts';

/** The trainable arrays of a net, by checkpoint name. tfjs's own variable names are not used. */
export type Variables = Record<string, tf.Variable>;
export type Tensors = Record<string, tf.Tensor>;

export function toVariables(weights: Weights): Variables {
  return tf.tidy(() => {
    const variables: Variables = {};
    for (const [name, { shape, data }] of Object.entries(weights)) {
      variables[name] = tf.variable(tf.tensor(data, [...shape], 'float32'));
    }
    return variables;
  });
}

/** The same, for nets that are only run. */
export function toTensors(weights: Weights): Tensors {
  const tensors: Tensors = {};
  for (const [name, { shape, data }] of Object.entries(weights)) {
    tensors[name] = tf.tensor(data, [...shape], 'float32');
  }
  return tensors;
}

export async function readWeights(tensors: Tensors): Promise<Weights> {
  const weights: Weights = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    weights[name] = { shape: [...tensor.shape], data: await read(tensor) };
  }
  return weights;
}

export function disposeAll(tensors: Tensors): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}

/**
 * The scalar loss and its gradient by our variable names. Both are the caller's to dispose.
 * Throws when a variable has no part in the loss.
 */
export function valueAndGradients(
  loss: () => tf.Scalar,
  variables: Variables,
): { value: tf.Scalar; gradients: Tensors } {
  const names = Object.keys(variables);
  const { value, grads } = tf.variableGrads(
    loss,
    names.map((name) => variables[name]),
  );
  const gradients: Tensors = {};
  for (const name of names) {
    const gradient = grads[variables[name].name];
    if (!gradient) throw new Error(`the loss does not depend on variable '${name}'`);
    gradients[name] = gradient;
  }
  return { value, gradients };
}
