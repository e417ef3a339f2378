/** Jobs of a pool whose workers are fakes: what differs is the seed. */
import type { Job } from '../../../src/rollout/jobs.ts';

export function jobs(count: number): Job[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    candidate: id,
    parameters: null,
    seed: 1000 + 7 * id,
    world: 'real' as const,
    maxSteps: 10,
    patience: 0,
    tau: 1,
  }));
}
