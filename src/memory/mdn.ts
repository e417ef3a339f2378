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
import { mixtureNllWithGradient } from './kernels/mixture-nll.ts';

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
