/** What a run on an agent's own driving has where nobody asks for anything else, and the command that repeats it. */
import { describe, expect, it } from 'vitest';
import { settingsWithBase } from '../../../src/lab/checkpoint/base-settings.ts';
import { encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { readWarmStart } from '../../../src/lab/checkpoint/warm-start.ts';
import { whyNoEffect } from '../../../src/lab/settings/effect.ts';
import { nextRound } from '../../../src/lab/settings/next-round.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { EXPERIMENTS, PRESETS, type SettingKey } from '../../../src/lab/settings/settings.ts';
import { labCommand } from '../../../src/lab/settings/url.ts';
import { wholeRun } from '../whole-run.helper.ts';

const policy = readWarmStart({
  checkpoint: encodeCheckpoint(wholeRun()),
  name: 'a.safetensors',
  keep: 'policy',
});
const CAR = { experiment: 'car-racing', preset: 'quick' } as const;
const command = (changes: object): string =>
  labCommand(settingsWithBase({ ...CAR, ...changes }, policy), policy);

describe('the next round', () => {
  it('has its own values in place of the preset’s, and those that are asked for before both', () => {
    const settings = settingsWithBase({ ...CAR, seed: 3, 'evolution.sigma': 0.02 }, policy);
    expect(settings).toEqual({
      ...presetSettings('car-racing', 'quick'),
      ...nextRound('car-racing', 'quick'),
      seed: 3,
      'evolution.sigma': 0.02,
    });
    expect(settings).toMatchObject({ 'collect.agentFraction': 0.75, 'controller.start': 'distilled' });
  });

  it('takes an old name for the new one', () => {
    const old = { ...CAR, 'evolution.average': 4 } as never;
    expect(settingsWithBase(old, policy)['evolution.averagingWindow']).toBe(4);
  });

  it('leaves out what has no effect beside what was asked for', () => {
    const odd = settingsWithBase({ ...CAR, 'evolution.populationSize': 33 }, policy);
    expect(odd['evolution.mirrored']).toBe(false);
    expect(() => settingsWithBase({ ...CAR, 'collect.agentFraction': 0 }, policy)).toThrow(/collect nothing/);
    expect(() => settingsWithBase({ ...CAR, 'memory.hiddenSize': 0 }, policy)).toThrow(/memory.hiddenSize/);
    expect(() => settingsWithBase({ ...CAR, preset: 'huge' } as never, policy)).toThrow(/preset/);
  });

  it('is one short command; what differs from it stands there, the preset’s own values too', () => {
    expect(command({})).toBe(
      'npm run lab -- car-racing --preset quick --seed 1 --from a.safetensors --keep policy',
    );
    expect(command({ 'evolution.sigma': 0.1, 'evolution.mirrored': false })).toMatch(
      /--keep policy --set evolution.mirrored=false --set evolution.sigma=0.1$/,
    );
    expect(labCommand(presetSettings('car-racing', 'quick'))).toBe(
      'npm run lab -- car-racing --preset quick --seed 1',
    );
  });

  it.each(EXPERIMENTS)('of %s asks for nothing without effect', (experiment) => {
    for (const preset of PRESETS) {
      const settings = { ...presetSettings(experiment, preset), ...nextRound(experiment, preset) };
      const idle = Object.keys(nextRound(experiment, preset)).map((key) =>
        whyNoEffect(settings, key as SettingKey),
      );
      expect(idle.filter(Boolean)).toEqual([]);
    }
  });
});
