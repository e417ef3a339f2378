/**
 * Adam (Kingma & Ba 2015, algorithm 1), with clipping by value as the paper's M uses it, and a state that
 * resumes exactly. One fused kernel per variable where the backend has it (`AdamStep`), plain ops elsewhere.
 */
import * as tf from '@tensorflow/tfjs-core';
import { checkWeights, type Weights } from '../math/weights.ts';
import { disposeAll, readWeights, type Tensors, type Variables } from './variables.ts';

export interface AdamOptions {
  learningRate: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Gradients are clipped to [-clipValue, clipValue], element by element; not at all when absent. */
  clipValue?: number;
}

/** Attributes of the fused kernel: scalars only, the bias corrections already folded in. */
export type AdamStepAttributes = {
  /** learningRate / (1 - beta1^t) */
  stepSize: number;
  /** 1 / sqrt(1 - beta2^t) */
  rootScale: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Infinity: no clipping. */
  clipValue: number;
};

/**
 * Kernel name: inputs { value, m, v, gradient }, output the new value.
 * m and v are updated IN PLACE: they are Adam's own and never seen by another kernel.
 */
export const AdamStep = 'AdamStep';

export class Adam {
  readonly variables: Variables;
  learningRate: number;
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private readonly clipValue: number;
  /** First and second moments by `<variable>.m` and `<variable>.v`. */
  private readonly moments: Tensors = {};
  private stepCount = 0;

  constructor(variables: Variables, options: AdamOptions) {
    this.variables = variables;
    this.learningRate = options.learningRate;
    this.beta1 = options.beta1 ?? 0.9;
    this.beta2 = options.beta2 ?? 0.999;
    this.epsilon = options.epsilon ?? 1e-8;
    this.clipValue = options.clipValue ?? Number.POSITIVE_INFINITY;
    for (const [name, variable] of Object.entries(variables)) {
      this.moments[`${name}.m`] = tf.zeros(variable.shape);
      this.moments[`${name}.v`] = tf.zeros(variable.shape);
    }
  }

  /** Number of steps taken: t of the paper. */
  get step(): number {
    return this.stepCount;
  }

  /** One step along the gradients, by variable name; each variable needs one. They are not disposed. */
  apply(gradients: Tensors): void {
    this.stepCount++;
    const attributes: AdamStepAttributes = {
      stepSize: this.learningRate / (1 - this.beta1 ** this.stepCount),
      rootScale: 1 / Math.sqrt(1 - this.beta2 ** this.stepCount),
      beta1: this.beta1,
      beta2: this.beta2,
      epsilon: this.epsilon,
      clipValue: this.clipValue,
    };
    const update = tf.getKernel(AdamStep, tf.getBackend()) ? this.fusedUpdate : this.plainUpdate;
    for (const [name, variable] of Object.entries(this.variables)) {
      const gradient = gradients[name];
      if (!gradient) throw new Error(`Adam has no gradient for variable '${name}'`);
      tf.tidy(() => variable.assign(update.call(this, name, gradient, attributes)));
    }
  }

  private fusedUpdate(name: string, gradient: tf.Tensor, attributes: AdamStepAttributes): tf.Tensor {
    const inputs = {
      value: this.variables[name],
      m: this.moments[`${name}.m`],
      v: this.moments[`${name}.v`],
      gradient,
    };
    return tf.engine().runKernel(AdamStep, inputs, { ...attributes }) as tf.Tensor;
  }

  private plainUpdate(name: string, gradient: tf.Tensor, attributes: AdamStepAttributes): tf.Tensor {
    const { stepSize, rootScale, beta1, beta2, epsilon, clipValue } = attributes;
    const g = Number.isFinite(clipValue) ? tf.clipByValue(gradient, -clipValue, clipValue) : gradient;
    const m = tf.add(tf.mul(this.moments[`${name}.m`], beta1), tf.mul(g, 1 - beta1));
    const v = tf.add(tf.mul(this.moments[`${name}.v`], beta2), tf.mul(tf.square(g), 1 - beta2));
    this.replaceMoment(`${name}.m`, m);
    this.replaceMoment(`${name}.v`, v);
    const root = tf.add(tf.mul(tf.sqrt(v), rootScale), epsilon);
    return tf.sub(this.variables[name], tf.mul(tf.div(m, root), stepSize));
  }

  private replaceMoment(name: string, moment: tf.Tensor): void {
    this.moments[name].dispose();
    this.moments[name] = tf.keep(moment);
  }

  /** The moments, named `<variable>.m` and `<variable>.v`; with `step` they resume the run exactly. */
  state(): Promise<Weights> {
    return readWeights(this.moments);
  }

  /** @param step number of steps already taken when `moments` were saved. */
  restore(moments: Weights, step: number): void {
    if (!Number.isSafeInteger(step) || step < 0) {
      throw new RangeError(`Adam's step count must be an integer >= 0, got ${step}`);
    }
    const shapes = Object.fromEntries(Object.entries(this.moments).map(([name, t]) => [name, t.shape]));
    checkWeights(moments, shapes);
    for (const [name, { shape, data }] of Object.entries(moments)) {
      this.replaceMoment(name, tf.tensor(data, [...shape], 'float32'));
    }
    this.stepCount = step;
  }

  /** Frees the moments. The variables belong to the caller. */
  dispose(): void {
    disposeAll(this.moments);
  }
}
