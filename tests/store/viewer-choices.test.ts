/** Who drives, in reality and in the dream, where C cannot yet. */
import { expect, it } from 'vitest';
import { dreamDriverFor, driverFor } from '../../src/store/viewer-choices.ts';
import { ALL } from './viewer-stage.helper.ts';

it('the script in place of C until V, M and C are there; everybody else in any case', () => {
  expect(driverFor('controller', ALL)).toBe('controller');
  for (const part of ['vision', 'memory', 'controller'] as const) {
    expect(driverFor('controller', { ...ALL, [part]: false })).toBe('driver');
  }
  const none = { vision: false, memory: false, controller: false };
  for (const actor of ['driver', 'random', 'human'] as const) expect(driverFor(actor, none)).toBe(actor);
});

it('a dream gets the actions of reality while there is no C, but a person drives it', () => {
  const drivers = ['controller', 'reality', 'human'] as const;
  const shown = (controller: boolean) => drivers.map((driver) => dreamDriverFor(driver, { controller }));
  expect(shown(true)).toEqual(['controller', 'reality', 'human']);
  expect(shown(false)).toEqual(['reality', 'reality', 'human']);
});
