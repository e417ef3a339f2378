/**
 * Negative log-likelihood of a mixture of Gaussians and its gradient in one pass: the kernel `MixtureNll`,
 * SIMD on wasm (from four latents in all on), a loop over memory on cpu, a shader on WebGPU, else tfjs ops. Mathematics in ../mdn.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LANES } from '../../backend/wasm-kernels/simd/tail.ts';
import { type Host, registerHostKernel, runIfRegistered } from './host.ts';
import { HALF_LOG_TWO_PI, mixtureNllOnHeap } from './mixture-nll-simd.ts';

const MIXTURE_NLL = 'MixtureNll';

export interface MixtureInputs {
  /** Per latent: log-weights (unnormalised), means, log-deviations. [rows, latent * 3 * mixture] */
  output: tf.Tensor2D;
  /** [rows, latent] */
  target: tf.Tensor2D;
  /** [rows] */
  weight: tf.Tensor1D;
}

export interface MixtureNll {
  /** Sum over rows of weight times nats, summed over latents. [] */
  value: tf.Scalar;
  /** Its gradient by `output`. [rows, latent * 3 * mixture] */
  gradient: tf.Tensor2D;
}

export function mixtureNllWithGradient(inputs: MixtureInputs): MixtureNll {
  const outputs = runIfRegistered(MIXTURE_NLL, { ...inputs }, {});
  if (!outputs) return mixtureNllOps(inputs);
  return { value: outputs[0] as tf.Scalar, gradient: outputs[1] as tf.Tensor2D };
}

/** In tfjs ops, for backends without the kernel. */
export function mixtureNllOps({ output, target, weight }: MixtureInputs): MixtureNll {
  const [rows, latents] = target.shape;
  const mixtures = output.shape[1] / latents / 3;
  const [logits, mu, logSigma] = tf.split(tf.reshape(output, [rows, latents, 3 * mixtures]), 3, 2); // [rows, latent, mixture]
  const logPi = tf.sub(logits, tf.logSumExp(logits, 2, true));
  const inverseSigma = tf.exp(tf.neg(logSigma));
  const u = tf.mul(tf.sub(tf.expandDims(target, 2), mu), inverseSigma);
  const logLikelihood = tf.sub(tf.sub(logPi, logSigma), tf.add(tf.mul(0.5, tf.square(u)), HALF_LOG_TWO_PI));
  const total = tf.logSumExp(logLikelihood, 2, true); // [rows, latent, 1]
  const responsibility = tf.exp(tf.sub(logLikelihood, total));
  const rowWeight = tf.reshape(weight, [rows, 1, 1]);
  const gradient = tf.concat(
    [
      tf.sub(tf.exp(logPi), responsibility),
      tf.neg(tf.mul(responsibility, tf.mul(u, inverseSigma))),
      tf.mul(responsibility, tf.sub(1, tf.square(u))),
    ],
    2,
  );
  return {
    value: tf.neg(tf.sum(tf.mul(total, rowWeight))),
    gradient: tf.reshape(tf.mul(gradient, rowWeight), [rows, latents * 3 * mixtures]),
  };
}

function mixtureNllKernel(host: Host, inputs: Record<keyof MixtureInputs, tf.TensorInfo>): tf.TensorInfo[] {
  const [rows, latents] = inputs.target.shape;
  const mixtures = inputs.output.shape[1] / latents / 3;
  const outputs = [host.output([]), host.output(inputs.output.shape)];
  const output = host.floats(inputs.output);
  const target = host.floats(inputs.target);
  const weight = host.floats(inputs.weight);
  const value = host.floats(outputs[0]);
  const gradient = host.floats(outputs[1]);
  const pi = new Float64Array(mixtures);
  const logJoint = new Float64Array(mixtures);
  const u = new Float64Array(mixtures);
  const inverseSigma = new Float64Array(mixtures);

  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const w = weight[row];
    let nats = 0;
    for (let latent = 0; latent < latents; latent++) {
      const atLogit = (row * latents + latent) * 3 * mixtures;
      const atMu = atLogit + mixtures;
      const atLogSigma = atMu + mixtures;
      const z = target[row * latents + latent];

      let maxLogit = Number.NEGATIVE_INFINITY;
      let maxJoint = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < mixtures; k++) {
        const logit = output[atLogit + k];
        const logSigma = output[atLogSigma + k];
        const inverse = Math.exp(-logSigma);
        const deviation = (z - output[atMu + k]) * inverse;
        const joint = logit - logSigma - 0.5 * deviation * deviation;
        inverseSigma[k] = inverse;
        u[k] = deviation;
        logJoint[k] = joint;
        if (logit > maxLogit) maxLogit = logit;
        if (joint > maxJoint) maxJoint = joint;
      }
      let sumLogit = 0;
      let sumJoint = 0;
      for (let k = 0; k < mixtures; k++) {
        pi[k] = Math.exp(output[atLogit + k] - maxLogit);
        logJoint[k] = Math.exp(logJoint[k] - maxJoint);
        sumLogit += pi[k];
        sumJoint += logJoint[k];
      }
      nats += maxLogit + Math.log(sumLogit) - maxJoint - Math.log(sumJoint) + HALF_LOG_TWO_PI;
      for (let k = 0; k < mixtures; k++) {
        const responsibility = logJoint[k] / sumJoint;
        gradient[atLogit + k] = w * (pi[k] / sumLogit - responsibility);
        gradient[atMu + k] = -w * responsibility * u[k] * inverseSigma[k];
        gradient[atLogSigma + k] = w * responsibility * (1 - u[k] * u[k]);
      }
    }
    sum += w * nats;
  }
  value[0] = sum;
  return outputs;
}

registerHostKernel(MIXTURE_NLL, mixtureNllKernel, {
  wasm: (backend, inputs) =>
    tf.util.sizeFromShape(inputs.target.shape) >= LANES ? mixtureNllOnHeap(backend, inputs) : undefined,
});
