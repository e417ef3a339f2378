/**
 * The mixture density loss of M (paper, appendix A.2; Bishop 1994, Mixture Density Networks): the kernel `MixtureNll`
 * where the backend has it, else `mixtureNll` of ../../model.ts. The kernel makes the gradient in the same pass:
 *
 *   -log p = logsumexp_k(logit_k) - logsumexp_k(logit_k - log sigma_k - u_k^2 / 2) + log(2 pi) / 2,
 *   u_k = (z_d - mu_k) / sigma_k,   r = softmax_k(logit_k - log sigma_k - u_k^2 / 2)  (responsibilities)
 *
 *   d/d logit_k = pi_k - r_k     d/d mu_k = -r_k u_k / sigma_k     d/d log sigma_k = r_k (1 - u_k^2)
 */
import * as tf from '@tensorflow/tfjs-core';
import { canRun } from '../../../backend/kernel-registry.ts';
import * as model from '../../model.ts';

/** Outputs: the loss [], its gradient by `output` [rows, latent * 3 * mixture]. */
export const MIXTURE_NLL = 'MixtureNll';

export interface MixtureInputs {
  /** Per latent: log-weights (unnormalised), means, log sigmas. [rows, latent * 3 * mixture] */
  output: tf.Tensor2D;
  /** [rows, latent] */
  target: tf.Tensor2D;
  /** [rows] */
  weight: tf.Tensor1D;
}

/**
 * @param output per latent K logits, K means, K log sigmas. [rows, latent * 3 * mixture]
 * @param target z that came; takes no gradient. [rows, latent]
 * @param weight of each row; takes no gradient. [rows]
 * @returns sum over rows of weight times nats, summed over latents. Differentiable by `output`. []
 */
export function mixtureNll(output: tf.Tensor2D, target: tf.Tensor2D, weight: tf.Tensor1D): tf.Scalar {
  const [rows, latents] = target.shape;
  if (output.shape[0] !== rows || output.shape[1] % (3 * latents) !== 0 || weight.shape[0] !== rows) {
    throw new Error(
      `mixtureNll: output [${output.shape}] is not [rows, latent * 3 * mixture] for target [${target.shape}] ` +
        `and weight [${weight.shape}]`,
    );
  }
  const ownKernel = tf.customGrad<tf.Scalar>((...args) => {
    const [given, save] = args as [tf.Tensor2D, tf.GradSaveFunc];
    const inputs: MixtureInputs = { output: given, target, weight };
    const [value, gradient] = tf.engine().runKernel(MIXTURE_NLL, { ...inputs }) as unknown as tf.Tensor[];
    save([gradient]);
    return { value: value as tf.Scalar, gradFunc: (dy, saved) => tf.mul(saved[0], dy) };
  });
  return canRun(MIXTURE_NLL, { output, target, weight })
    ? ownKernel(output)
    : model.mixtureNll(output, target, weight);
}
