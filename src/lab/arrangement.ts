/**
 * How the pool's workers play: each with V, M and C on its own core, or all of them asking one GPU. Which jobs that
 * is for, and with how many lanes.
 */
import { transfer } from 'comlink';
import type { AgentSpec, Job } from '../rollout/jobs.ts';
import { TABLES } from '../rollout/mind-messages.ts';
import type { MindLink } from './mind-link.ts';
import type { spawnRollout } from './threads.ts';

export type RolloutThread = ReturnType<typeof spawnRollout>;

export interface Arrangement {
  /** Episodes in lockstep on one worker. */
  lanes: number;
  /** To V, M and C; null where the workers have their own. */
  link: MindLink | null;
}

/** Sixteen episodes are V's batch. */
export const ON_CORES: Arrangement = { lanes: 16, link: null };
/** With the GPU a core only steps environments: one half of these while the GPU has the other. */
const MOST_GPU_LANES = 32;

/** Whether a job has to be seen by V: dreams and random actions have not. */
export function needsSight({ world, parameters }: Job): boolean {
  return world === 'real' && parameters !== null;
}

/** For so many jobs on so many workers: a power of two, so that the GPU meets few shapes. */
export function onGpu(link: MindLink, jobs: number, workers: number): Arrangement {
  const lanes = 2 ** Math.ceil(Math.log2(jobs / workers));
  return { lanes: Math.min(MOST_GPU_LANES, Math.max(TABLES, lanes)), link };
}

/** Makes a worker play like that. @param seat its number among the workers */
export async function prepareThread(
  thread: RolloutThread,
  seat: number,
  spec: AgentSpec,
  { lanes, link }: Arrangement,
  seconds: number,
): Promise<void> {
  if (link === null) {
    await thread.call((worker) => worker.prepare(spec, lanes), seconds);
    return;
  }
  const { controller, sampleZ } = spec;
  const port = await link.connect(seat);
  const moved = transfer(port, [port]);
  await thread.call((worker) => worker.prepareDistant({ controller, sampleZ }, lanes, moved), seconds);
}
