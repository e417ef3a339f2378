/**
 * Where V, M and C of the pool's episodes run: on the core of each worker, or for all workers on one GPU. Which jobs
 * the GPU is for, and how many episodes a worker then plays in lockstep.
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
  /** V, M and C of all workers on one GPU; null where each worker has its own. */
  inference: InferenceClient | null;
}

/** Sixteen episodes are V's batch. */
export const ON_CORES: Placement = { slots: 16, inference: null };
/** With a GPU a core only steps environments: one half of these slots while the GPU infers for the other half. */
const MAX_GPU_SLOTS = 32;

/** Whether V encodes the frames of a job: those of dreams and of random actions are not encoded. */
export function needsVision({ world, parameters }: Job): boolean {
  return world === 'real' && parameters !== null;
}

/** The placement of so many jobs on so many workers: slots are a power of two, so that the GPU sees few shapes. */
export function onGpu(inference: InferenceClient, jobs: number, workers: number): Placement {
  const slots = 2 ** Math.ceil(Math.log2(jobs / workers));
  return { slots: Math.min(MAX_GPU_SLOTS, Math.max(HALVES, slots)), inference };
}

/** Gives a worker V, M and C, or the connection to those on the GPU. @param client its number among the workers */
export async function prepareThread(
  thread: RolloutThread,
  client: number,
  spec: AgentSpec,
  { slots, inference }: Placement,
  seconds: number,
): Promise<void> {
  if (inference === null) {
    await thread.call((worker) => worker.prepare(spec, slots), seconds);
    return;
  }
  const { world, controller, sampleZ } = spec;
  const port = await inference.connect(client);
  const moved = transfer(port, [port]);
  await thread.call((worker) => worker.prepareRemote({ world, controller, sampleZ }, slots, moved), seconds);
}
