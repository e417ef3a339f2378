/** Which runs are a group: samples that differ in their seed alone. */
import { expect, it } from 'vitest';
import { baseOf } from '../../../src/lab/comparison/groups.ts';

const begun = (name: string, seed: number, keep = 'policy') =>
  baseOf({ base: { name, keep }, settings: { seed } });

it('runs that begin with an earlier round of their own are one group, whatever their seeds', () => {
  for (const nameOf of [
    (seed: number) => `runs/car/round-1/seed-${seed}/checkpoint.safetensors`,
    (seed: number) => `runs\\car\\round-12\\seed-${seed}\\checkpoint.safetensors`,
    (seed: number) => `car-racing-quick-seed${seed}-round1.safetensors`,
    (seed: number) => `runs/seeds/seed-${seed}/round-1/checkpoint.safetensors`,
  ]) {
    expect(begun(nameOf(3), 3)).toBe(begun(nameOf(11), 11));
    // That of another seed is another agent.
    expect(begun(nameOf(3), 3)).not.toBe(begun(nameOf(3), 1));
  }
});

it('runs on one checkpoint are one group, also where its name has a seed', () => {
  const name = 'car-racing-quick-seed1.safetensors';
  expect([1, 2, 3].map((seed) => begun(name, seed, 'memory'))).toEqual(Array(3).fill(`memory of ${name}`));
  expect(baseOf({ base: null, settings: { seed: 1 } })).toBeNull();
});
