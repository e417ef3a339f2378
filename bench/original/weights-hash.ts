/** Which agent a file holds, whatever else it says: scores and curves may be added to it, and it drives the same. */
import { createHash } from 'node:crypto';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';

/**
 * The first 16 digits of the sha256 of V's, M's and C's numbers.
 * @throws Error where one of them is missing
 */
export function weightsHash(checkpoint: Uint8Array): string {
  const { vision, memory, controller } = decodeCheckpoint(checkpoint).agent;
  if (vision === null || memory === null || controller === null) {
    throw new Error('a checkpoint without V, M or C is no agent: name one of a whole run');
  }
  const hash = createHash('sha256');
  const weights = { ...vision.weights, ...memory.weights };
  for (const name of Object.keys(weights).sort()) hash.update(name).update(weights[name].data);
  return hash.update('controller').update(controller.parameters).digest('hex').slice(0, 16);
}
