/** The orders that contestants answer, and the drives: seeds and actions. */
import { Driver, makeEnv } from '../../src/env/index.ts';
import { heldActions } from '../parity/live.ts';

/** A seed and the actions to take on it, `passes` times over. */
export interface Drive {
  seed: number;
  actions: readonly (readonly number[])[];
  passes: number;
}

export interface DriveAnswer {
  steps: number;
  /** Without the resets, of a core's time, so that what else runs on it does not count. */
  seconds: number;
  /** All of the core's time meanwhile, where `seconds` is only a part of the work; and the wall's clock. */
  busy: number;
  wall: number;
}

export interface MemoryOrder extends Omit<Drive, 'passes'> {
  environments: number;
  steps: number;
}

/** Bytes. */
export interface MemoryAnswer {
  /** Of each further environment: in RAM, and of it in JavaScript's heap and array buffers. */
  resident: number;
  heap: number;
  /** What `steps` steps added to the process. */
  steps: number;
  residentGrowth: number;
  heapGrowth: number;
  /** What a step leaves to the collector; null where the collector came in between. */
  garbage: number | null;
}

const RANDOM_STEPS = 300;

/** The driver's lap of a seed's track, at most `steps` long: the real environment ends up in the same places. */
export function lapDrive(seed: number): Omit<Drive, 'passes'> {
  const env = makeEnv('CarRacing-v3', { render: false });
  env.reset({ seed });
  const driver = new Driver(env);
  const actions: number[][] = [];
  for (;;) {
    const action = driver.act().map(Math.fround);
    actions.push(action);
    const { terminated, truncated } = env.step(action);
    if (terminated || truncated) break;
  }
  env.close();
  return { seed, actions };
}

/** Random actions, held for a while: mostly slow, off the road after a few seconds. No state is needed. */
export function repeatDrive(seed: number): Omit<Drive, 'passes'> {
  return { seed, actions: heldActions(seed, RANDOM_STEPS) };
}
