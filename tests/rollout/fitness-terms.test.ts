/** Terms of the fitness: what they add up to, which are refused, and that a new one is an entry of the table alone. */
import { expect, it } from 'vitest';
import { experimentOf } from '../../src/env/experiments.ts';
import type { Task } from '../../src/env/task.ts';
import { SETTINGS } from '../../src/lab/settings/settings.ts';
import { FITNESS_TERMS, type FitnessTerm, termsOf } from '../../src/rollout/fitness-terms.ts';

const car = experimentOf('car-racing');
const gas = (value: number) => ({ action: Float32Array.of(0, value, 0), task: null });

/** As docs/guides.md has it. */
const speed: FitnessTerm = {
  label: 'Reward of speed',
  max: 1,
  help: 'Added to the fitness for each step, times the speed.',
  inDreams: false,
  lacks: ({ id, truth }) => (truth.includes('speed') ? null : `${id} has no speed`),
  begin: ({ truth }) => {
    const index = truth.indexOf('speed');
    return ({ task }) => (task === null ? 0 : task.truth()[index]);
  },
};

it('adds up weight times value, each term with a memory of its own episode', () => {
  const known = { ...FITNESS_TERMS, speed };
  const task = { truth: () => car.truth.map((name) => (name === 'speed' ? 20 : 1e9)) } as unknown as Task;
  const terms = termsOf({ steeringPenalty: 2, speed: 0.1 }, car, known)!;
  const steer = (value: number) => terms({ action: Float32Array.of(value, 0, 0), task });
  expect(steer(0.5)).toBeCloseTo(0.1 * 20 - 2 * 0.5, 6);
  expect(steer(-0.5)).toBeCloseTo(0.1 * 20 - 2 * 1, 6);
  expect(steer(-0.5)).toBeCloseTo(0.1 * 20, 6);
  // Another episode begins with straight wheels; a dream has no speed.
  const again = termsOf({ steeringPenalty: 2, speed: 0.1 }, car, known)!;
  expect(again({ action: Float32Array.of(0.5, 0, 0), task: null })).toBeCloseTo(-1, 6);
});

it('is nothing where no term has a weight, or the experiment lacks what it needs', () => {
  expect(termsOf({}, car)).toBeNull();
  expect(termsOf({ steeringPenalty: 0, unheardOf: 0 }, car)).toBeNull();
  expect(termsOf({ steeringPenalty: 1 }, experimentOf('pong'))).toBeNull();
  expect(termsOf({ steeringPenalty: 1 }, car)!(gas(1))).toBeCloseTo(0, 10);
});

it('a term that this page does not know is refused by name', () => {
  expect(() => termsOf({ speed: 1 }, car)).toThrow(
    'no term "speed" of the fitness; there are steeringPenalty',
  );
  expect(() => termsOf({ constructor: 1 }, car)).toThrow('no term "constructor"');
});

it('each term has its weight among the settings', () => {
  for (const [name, { label, max }] of Object.entries(FITNESS_TERMS)) {
    expect(SETTINGS[`evolution.${name}` as 'evolution.steeringPenalty']).toMatchObject({
      label,
      max,
      min: 0,
      paper: 0,
    });
  }
});
