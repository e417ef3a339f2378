import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentName } from '../../../src/lab/settings/aliases.ts';
import { whyNoEffect } from '../../../src/lab/settings/effect.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { EXPERIMENTS, PRESETS, SETTINGS, type SettingKey } from '../../../src/lab/settings/settings.ts';
import {
  backendFromQuery,
  checkQuery,
  idleText,
  readHash,
  settingsFromHash,
  settingsToHash,
} from '../../../src/lab/settings/url.ts';

describe('settings in the address', () => {
  it('of a preset is short, and reads as the same preset', () => {
    for (const experiment of EXPERIMENTS) {
      for (const preset of PRESETS) {
        const settings = presetSettings(experiment, preset);
        const hash = settingsToHash(settings);
        expect(hash).toBe(`#experiment=${experiment}&preset=${preset}`);
        expect(settingsFromHash(hash)).toEqual(settings);
      }
    }
  });

  it('of any legal change reads as the same settings', () => {
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
        const idle = whyNoEffect(settings, key) !== null;
        const opened = idle ? presetSettings('car-racing', 'quick') : settings;
        expect(settingsFromHash(settingsToHash(settings))).toEqual(opened);
      }),
    );
  });

  it('an empty hash is the quick car', () => {
    expect(settingsFromHash('')).toEqual(presetSettings('car-racing', 'quick'));
  });

  it.each([
    ['#experiment=doom', new RegExp(`experiment is one of ${EXPERIMENTS.join(', ')}; got "doom"`)],
    ['#preset=huge', /preset is one of smoke, quick, long, paper; got "huge"/],
    ['#experiment=car-racin', /got "car-racin", did you mean "car-racing"$/],
    ['#preset=qiuck', /preset is one of .*; got "qiuck", did you mean "quick"$/],
    ['#vision.size=compct', /got "compct", did you mean "compact"$/],
    ['#visoin.steps=3', /unknown setting "visoin.steps"/],
    ['#vision.step=3', /unknown setting "vision.step" in the address: did you mean "vision.steps"\?/],
    ['#sead=3', /unknown setting "sead" in the address: did you mean "seed"\?/],
    ['#seed=1&seed=2', /seed is given twice in the address, as "1" and as "2"/],
    ['#preset=smoke&preset=quick', /preset is given twice/],
    ['#vision.steps=9&preset=smoke&vision.steps=9', /vision.steps is given twice/],
    ['#seed=1e3', /seed is a whole number from 0 to 2147483647, got "1e3"; write it in plain digits/],
    ['#seed=0x10', /got "0x10"; write it in plain digits/],
    ['#seed=%205', /got " 5"; write it in plain digits/],
    ['#seed=5.0', /got "5.0"/],
    ['#seed=9007199254740993', /seed is a whole number from 0 to 2147483647, got "9007199254740993"/],
    ['#vision.klWeight=Infinity', /got "Infinity"/],
    ['#vision.klWeight=0b1', /got "0b1"; write it in plain digits/],
    ['#evolution.tau=0.5', /evolution.tau=0.5 has no effect: evolution.world is real/],
    ['#ball.radius=3', /ball.radius=3 has no effect: car-racing has no ball/],
    ['#experiment=pong&car.lapRule=fixed', /car.lapRule=fixed has no effect: pong has no car/],
    ['#car.domainRandomize=yes', /car.domainRandomize is true or false, got "yes"/],
    ['#car.lapRule=v4', /car.lapRule is one of v3, fixed; got "v4"/],
    ['#experiment=bouncing-ball&evolution.minutes=3', /evolution.minutes=3 has no effect: .* no C/],
    [
      '#memory.auxiliaryHorizon=0&memory.auxiliaryWeight=3',
      /memory.auxiliaryWeight=3 has no effect: memory.auxiliaryHorizon is 0/,
    ],
    ['#vision.steps=0', /vision.steps is a whole number from 1 to 2000000, got "0"/],
    ['#vision.steps=', /vision.steps is a whole number/],
    ['#vision.steps=1.5', /vision.steps is a whole number/],
    ['#seed=-1', /seed is a whole number from 0/],
    ['#controller.sampleZ=yes', /controller.sampleZ is true or false, got "yes"/],
    ['#vision.size=giant', /vision.size is one of paper, compact, tiny; got "giant"|vision.size/],
  ])('%s is refused by name', (hash, message) => {
    expect(() => settingsFromHash(hash)).toThrow(message);
  });

  it.each(['#', '##', '#=', '#&&', '#=3', '#%', '#%E0%A4%A', '#seed', '#__proto__=1', '#constructor=1'])(
    '%s opens the defaults or is refused in words',
    (hash) => {
      const read = () => {
        try {
          return settingsFromHash(hash);
        } catch (error) {
          return (error as Error).message;
        }
      };
      const seen = read();
      if (typeof seen === 'string') expect(seen).toMatch(/setting|seed/);
      else expect(seen).toEqual(presetSettings('car-racing', 'quick'));
    },
  );

  it('numbers are read as people write them', () => {
    expect(settingsFromHash('#vision.learningRate=1e-3')['vision.learningRate']).toBe(0.001);
    expect(settingsFromHash('#evolution.minutes=.5')['evolution.minutes']).toBe(0.5);
    expect(Object.is(settingsFromHash('#memory.steps=-0')['memory.steps'], 0)).toBe(true);
  });

  it('a setting without effect in an older address is left out with a notice', () => {
    const { settings, idle } = readHash('#preset=smoke&seed=7&evolution.tau=0.5&vision.steps=9');
    expect(settings).toEqual({ ...presetSettings('car-racing', 'smoke'), seed: 7, 'vision.steps': 9 });
    expect(idleText(idle)).toMatch(/evolution\.tau=0\.5 has no effect/);
    // A value that equals the preset's is not reported.
    expect(readHash('#evolution.tau=1.15').idle).toEqual([]);
  });

  it('an address that the page wrote opens, also with a setting that has lost its effect since', () => {
    const settings = { ...presetSettings('car-racing', 'quick'), 'evolution.tau': 0.5 };
    expect(settingsToHash(settings)).toBe('#experiment=car-racing&preset=quick');
    const dreaming = settingsToHash({ ...settings, 'evolution.world': 'dream' });
    expect(dreaming).toContain('evolution.tau=0.5');
    expect(settingsFromHash(dreaming)['evolution.tau']).toBe(0.5);
  });

  it('every address that stands in a published report opens', () => {
    const folder = new URL('../../../bench/results/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const addresses = files.flatMap(
      (name) => /"address": "(#[^"]+)"/.exec(readFileSync(new URL(name, folder), 'utf8'))?.[1] ?? [],
    );
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) expect(() => settingsFromHash(address)).not.toThrow();
  });

  it('every setting that a command of a published report names is known', () => {
    const folder = new URL('../../../bench/results/', import.meta.url);
    const named = readdirSync(folder).flatMap((name) =>
      Array.from(
        readFileSync(new URL(name, folder), 'utf8').matchAll(/--set ([a-z]+\.\w+)=/g),
        ([, key]) => key,
      ),
    );
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(Object.keys(SETTINGS)).toContain(currentName(name));
  });
});

describe('the query of the address', () => {
  it('takes a backend and no agent', () => {
    for (const query of ['', '?backend=wasm', '?agent=none&backend=webgl']) {
      expect(() => checkQuery(query)).not.toThrow();
    }
    expect(backendFromQuery('?agent=none')).toBe('auto');
  });

  it.each([
    ['?backend=cuda', /backend is one of auto, webgpu, webgl, wasm, cpu; got "cuda"/],
    ['?backend=', /got ""$/],
    ['?backend=webgup', /got "webgup", did you mean "webgpu"$/],
    ['?backend=wasm&backend=webgl', /backend is given twice in the address, as "wasm" and as "webgl"/],
    ['?backnd=wasm', /unknown "backnd" in the query of the address: did you mean "backend"\?/],
    ['?seed=3', /unknown "seed" in the query/],
    ['?agent=some', /agent is one of none; got "some"/],
    ['?agent=none&agent=none', /agent is given twice/],
  ])('%s is refused by name', (query, message) => {
    expect(() => checkQuery(query)).toThrow(message);
  });

  it('a backend that is given twice starts no run', () => {
    expect(() => backendFromQuery('?backend=wasm&backend=webgl')).toThrow(/twice/);
  });
});
