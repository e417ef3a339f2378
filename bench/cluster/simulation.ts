/** What the coordinator and the simulated evaluators of the benchmark agree on. */
import type { AgentSpec, Job, Outcome } from '../../src/rollout/jobs.ts';

export const PASSWORD = 'of-the-benchmark';

/** As large as the car's C. */
const PARAMETERS = 867;

export function jobsOf(count: number, first: number): Job[] {
  const parameters = new Float32Array(PARAMETERS).fill(1 / 3);
  return Array.from({ length: count }, (_, id) => ({
    id,
    candidate: id,
    parameters,
    seed: first + id,
    world: 'real' as const,
    maxSteps: 1000,
    patience: 0,
    tau: 1,
  }));
}

export const outcomeOf = ({ id, seed }: Job): Outcome => ({ id, return: Math.sin(seed), steps: 1 });

/** V and M of no use: nobody plays. */
export const SPEC: AgentSpec = {
  world: { env: 'CarRacing-v3' },
  vision: { config: { size: 'tiny', latentSize: 1 }, weights: {} },
  memory: {
    config: {
      latentSize: 1,
      actionSize: 3,
      hiddenSize: 1,
      mixtures: 1,
      predictReward: true,
      predictDone: true,
    },
    weights: {},
  },
  controller: { inputs: 'z', latentSize: 1, hiddenSize: 1, actionSize: 3 },
  sampleZ: true,
};
