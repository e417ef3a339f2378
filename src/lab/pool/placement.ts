/**
 * How the pool's workers play: each with V, M and C on its own core, or all of them asking one GPU. Which jobs that
 * is for, and with how many slots.
 */
import { transfer } from 'comlink';
import { HALVES } from '../../rollout/inference-protocol.ts';
import type { AgentSpec, Job } from '../../rollout/jobs.ts';
import type { spawnRollout } from '../clients/workers.ts';
import type { InferenceClient } from './inference-client.ts';

export type RolloutThread = ReturnType<typeof spawnRollout>;

export interface Placement {
  /** Episodes in lockstep on one worker. */
  slots: number;
  /** To V, M and C; null where the workers have their own. */
  link: InferenceClient | null;
}

/** Sixteen episodes are V's batch. */
export const ON_CORES: Placement = { slots: 16, link: null };
/** With the GPU a core only steps environments: one half of these while the GPU has the other. */
const MAX_GPU_SLOTS = 32;

/** Whether a job has to be seen by V: dreams and random actions have not. */
export function needsSight({ world, parameters }: Job): boolean {
  return world === 'real' && parameters !== null;
}

/** For so many jobs on so many workers: a power of two, so that the GPU meets few shapes. */
export function onGpu(link: InferenceClient, jobs: number, workers: number): Placement {
  const slots = 2 ** Math.ceil(Math.log2(jobs / workers));
  return { slots: Math.min(MAX_GPU_SLOTS, Math.max(HALVES, slots)), link };
}

/** Makes a worker play like that. @param client its number among the workers */
export async function prepareThread(
  thread: RolloutThread,
  client: number,
  spec: AgentSpec,
  { slots, link }: Placement,
  seconds: number,
): Promise<void> {
  if (link === null) {
    await thread.call((worker) => worker.prepare(spec, slots), seconds);
    return;
  }
  const { world, controller, sampleZ } = spec;
  const port = await link.connect(client);
  const moved = transfer(port, [port]);
  await thread.call((worker) => worker.prepareRemote({ world, controller, sampleZ }, slots, moved), seconds);
}
