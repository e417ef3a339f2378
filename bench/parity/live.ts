/** Parity beyond the recordings: the real environment at work beside ours, on seeds that no recording holds. */
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Contestant } from '../car-racing/contestant.ts';
import { type Drive, type DriveOrder, type DriveStep, driveOurs } from './drives.ts';
import type { DrivePair } from './recorded.ts';

/** Longest time an action is held, steps. */
const LONGEST_HOLD = 30;

/**
 * Random actions, held for a while, as in the paper's data collection. [steer, gas, brake] a step; float32, for
 * Gymnasium takes no other. The brake is off half of the time.
 */
export function heldActions(seed: number, steps: number): number[][] {
  const random = new Xoshiro128(seed);
  const actions: number[][] = [];
  while (actions.length < steps) {
    const brake = random.random() < 0.5 ? 0 : random.random();
    const action = [2 * random.random() - 1, random.random(), brake].map(Math.fround);
    const hold = 1 + random.below(LONGEST_HOLD);
    for (let i = 0; i < hold && actions.length < steps; i++) actions.push(action);
  }
  return actions;
}

interface Traced {
  tilesTotal: number;
  tilesAtStart: number;
  steps: DriveStep[];
  /** Base64 of the bytes. */
  frames: Record<string, string>;
}

/** The same actions in Gymnasium and in ours; each side's drive ends with its episode, or with the actions. */
export async function livePair(gymnasium: Contestant, order: DriveOrder): Promise<DrivePair> {
  const traced = await gymnasium.ask<Traced>({ do: 'trace', ...order });
  const frames = new Map(
    Object.entries(traced.frames).map(([step, bytes]) => [
      step,
      new Uint8Array(Buffer.from(bytes, 'base64')),
    ]),
  );
  const real: Drive = { ...traced, frames };
  return { seed: order.seed, ours: driveOurs(order), real };
}
