/** The world of a run's settings: what every episode of the run is played in, and what its files name. */
import { expect, it } from 'vitest';
import { type Agent, agentSpec, folderOf, worldOf } from '../../src/lab/run.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { PRESETS } from '../../src/lab/settings/settings.ts';
import { settingsFromHash, settingsToHash } from '../../src/lab/settings/url.ts';

it('of every preset of the car is CarRacing-v3 without an option, as before there were any', () => {
  for (const preset of PRESETS) {
    expect(JSON.stringify(worldOf(presetSettings('car-racing', preset)))).toBe('{"env":"CarRacing-v3"}');
  }
});

it('has the options that the address names, for the collector, the pool and whoever plays elsewhere', () => {
  const hash = '#experiment=car-racing&preset=smoke&car.domainRandomize=true&car.lapRule=fixed';
  const settings = settingsFromHash(hash);
  const world = { env: 'CarRacing-v3', domainRandomize: true, lapRule: 'fixed' };
  expect(worldOf(settings)).toEqual(world);
  expect(
    agentSpec(settings, { vision: {}, memory: {}, controller: null, starts: null } as Agent).world,
  ).toEqual(world);
  expect(settingsToHash(settings)).toBe(hash);
  expect(folderOf(settings)).toBe('runs/car-racing-smoke-seed1');
});
