import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/presets.ts';
import { EXPERIMENTS, PRESETS, SETTINGS, type SettingKey } from '../../src/lab/settings.ts';
import { checkSettings, settingsFromHash, settingsToHash } from '../../src/lab/url.ts';

describe('settings in the address', () => {
  it('every preset survives the way there and back, and is short', () => {
    for (const experiment of EXPERIMENTS) {
      for (const preset of PRESETS) {
        const settings = presetSettings(experiment, preset);
        const hash = settingsToHash(settings);
        expect(hash).toBe(`#experiment=${experiment}&preset=${preset}`);
        expect(settingsFromHash(hash)).toEqual(settings);
      }
    }
  });

  it('any legal change survives too', () => {
    const keys = Object.keys(SETTINGS) as SettingKey[];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.double({ min: 0, max: 1, noNaN: true }), (key, share) => {
        const setting = SETTINGS[key];
        let value: number | string | boolean;
        if (setting.kind === 'number') {
          value = setting.min + share * (setting.max - setting.min);
          if ('integer' in setting && setting.integer) value = Math.floor(value);
        } else if (setting.kind === 'choice') {
          value =
            setting.choices[Math.min(setting.choices.length - 1, Math.floor(share * setting.choices.length))];
        } else {
          value = share < 0.5;
        }
        const settings = { ...presetSettings('car-racing', 'quick'), [key]: value };
        expect(settingsFromHash(settingsToHash(settings))).toEqual(settings);
      }),
    );
  });

  it('an empty hash is the quick car', () => {
    expect(settingsFromHash('')).toEqual(presetSettings('car-racing', 'quick'));
  });

  it.each([
    ['#experiment=doom', /experiment is one of bouncing-ball, car-racing; got "doom"/],
    ['#preset=huge', /preset is one of smoke, quick, long, paper; got "huge"/],
    ['#visoin.steps=3', /unknown setting "visoin.steps"/],
    ['#vision.steps=0', /vision.steps is a whole number from 1 to 2000000, got "0"/],
    ['#vision.steps=', /vision.steps is a whole number/],
    ['#vision.steps=1.5', /vision.steps is a whole number/],
    ['#seed=-1', /seed is a whole number from 0/],
    ['#controller.sampleZ=yes', /controller.sampleZ is true or false, got "yes"/],
    ['#vision.size=giant', /vision.size is one of paper, compact, tiny; got "giant"|vision.size/],
  ])('%s is refused by name', (hash, message) => {
    expect(() => settingsFromHash(hash)).toThrow(message);
  });

  it('settings from a script are checked alike', () => {
    expect(() => checkSettings({ experiment: 'car-racing', preset: 'quick', seed: Number.NaN })).toThrow(
      /seed/,
    );
    expect(() => checkSettings({ preset: 'quick' })).toThrow(/experiment is one of/);
  });

  it('every preset is itself legal', () => {
    for (const experiment of EXPERIMENTS) {
      for (const preset of PRESETS)
        expect(() => checkSettings(presetSettings(experiment, preset))).not.toThrow();
    }
  });
});
