/**
 * The mixture density loss of M: how surprised it is by the z that came. Section A.3 of the paper;
 * Bishop 1994, Mixture Density Networks.
 *
 * Each dimension d of z has its own mixture of K Gaussians:
 *
 *   p(z_d) = sum_k pi_k N(z_d; mu_k, sigma_k),   pi = softmax(logits)
 *   -log p = logsumexp_k(logit_k) - logsumexp_k(logit_k - log sigma_k - u_k^2 / 2) + log(2 pi) / 2,
 *   u_k = (z_d - mu_k) / sigma_k
 *
 * With the responsibilities r = softmax_k(logit_k - log sigma_k - u_k^2 / 2) the gradient is
 *
 *   d/d logit_k = pi_k - r_k     d/d mu_k = -r_k u_k / sigma_k     d/d log sigma_k = r_k (1 - u_k^2)
 */
import * as tf from '@tensorflow/tfjs-core';
import { runIfRegistered } from '../../../backend/kernel-registry.ts';

export const MIXTURE_NLL = 'MixtureNll';
export const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * @param output per latent K logits, K means, K log-deviations. [rows, latent * 3 * mixture]
 * @param target z that came; takes no gradient. [rows, latent]
 * @param weight of each row; takes no gradient. [rows]
 * @returns sum over rows of weight times nats, summed over latents. Differentiable by `output`. []
 */
export function mixtureNll(output: tf.Tensor2D, target: tf.Tensor2D, weight: tf.Tensor1D): tf.Scalar {
  const [rows, latents] = target.shape;
  if (output.shape[0] !== rows || output.shape[1] % (3 * latents) !== 0 || weight.shape[0] !== rows) {
    throw new Error(
      `mixtureNll: output [${output.shape}] is not [rows, latent * 3 * mixture] for target [${target.shape}] and weight [${weight.shape}]`,
    );
  }
  const run = tf.customGrad<tf.Scalar>((...args) => {
    const [savedOutput, save] = args as [tf.Tensor2D, tf.GradSaveFunc];
    const { value, gradient } = mixtureNllWithGradient({ output: savedOutput, target, weight });
    save([gradient]);
    return { value, gradFunc: (dy, saved) => tf.mul(saved[0], dy) };
  });
  return run(output);
}

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
  const outputs = runIfRegistered(MIXTURE_NLL, { ...inputs });
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
