/** Opens tfjs's plain JavaScript backend: slow, exact, the baseline of the others. */
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients.ts';

/** Makes 'cpu' the active backend. */
export async function openCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  registerGradients();
  await tf.setBackend('cpu');
  await tf.ready();
}
