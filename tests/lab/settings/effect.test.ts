/** Settings that change nothing under the others: which, why, and that the others are not among them. */
import { describe, expect, it, test } from 'vitest';
import {
  refuseWithoutEffect,
  whyNoEffect,
  withoutEffect,
  withoutIdleSettings,
} from '../../../src/lab/settings/effect.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import {
  EXPERIMENTS,
  type Experiment,
  PRESETS,
  type RunSettings,
  SETTINGS,
  type Setting,
  type SettingKey,
} from '../../../src/lab/settings/settings.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';

const KEYS = Object.keys(SETTINGS) as SettingKey[];
const settingsOf = (experiment: Experiment, changes: Partial<RunSettings> = {}): RunSettings => ({
  ...presetSettings(experiment, 'quick'),
  ...changes,
});
const idleOf = (settings: RunSettings): SettingKey[] =>
  KEYS.filter((key) => whyNoEffect(settings, key) !== null);

describe('a setting without effect', () => {
  it.each<[Experiment, Partial<RunSettings>, SettingKey, RegExp]>([
    ['car-racing', {}, 'ball.radius', /no ball/],
    ['car-racing', {}, 'ball.speed', /no ball/],
    ['bouncing-ball', {}, 'car.domainRandomize', /bouncing-ball has no car/],
    ['pong', {}, 'car.lapRule', /pong has no car/],
    ['car-racing', { 'car.domainRandomize': true }, 'vision.groundWeight', /car.domainRandomize is true/],
    ['bouncing-ball', {}, 'controller.inputs', /no C/],
    ['bouncing-ball', {}, 'evolution.generations', /no C/],
    ['bouncing-ball', {}, 'evaluation.episodes', /no C/],
    ['bouncing-ball', {}, 'memory.rewardWeight', /no reward/],
    ['bouncing-ball', {}, 'vision.groundWeight', /no ground/],
    ['car-racing', { 'memory.steps': 0 }, 'memory.learningRate', /memory.steps is 0/],
    ['car-racing', { 'memory.steps': 0 }, 'memory.carryState', /memory.steps is 0/],
    [
      'car-racing',
      { 'memory.auxiliaryHorizon': 0 },
      'memory.auxiliaryWeight',
      /memory.auxiliaryHorizon is 0/,
    ],
    ['car-racing', { 'vision.klWeight': 0 }, 'vision.klTolerance', /vision.klWeight is 0/],
    ['car-racing', {}, 'evolution.tau', /evolution.world is real/],
    ['car-racing', { 'evolution.world': 'dream' }, 'evolution.patience', /evolution.world is dream/],
    ['car-racing', { 'evolution.testEvery': 0 }, 'evolution.testEpisodes', /evolution.testEvery is 0/],
    ['car-racing', { 'evolution.generations': 4 }, 'evolution.testEpisodes', /none of the 4 generations/],
    ['car-racing', { 'evolution.testEvery': 0 }, 'evolution.riskAversion', /evolution.testEvery is 0/],
    ['car-racing', { 'evolution.world': 'dream' }, 'evolution.riskAversion', /tests do not choose/],
    ['car-racing', {}, 'evolution.dreamStarts', /evolution.world is real/],
    ['car-racing', {}, 'evolution.dreamPatience', /evolution.world is real/],
    ['car-racing', {}, 'controller.distillationRounds', /controller.start is zeros/],
    ['car-racing', {}, 'evolution.earlyStopping', /evolution.world is real/],
    [
      'car-racing',
      { 'evolution.world': 'dream', 'evolution.testEvery': 0 },
      'evolution.earlyStopping',
      /no generation is tested/,
    ],
    ['car-racing', { 'evolution.world': 'dream' }, 'evolution.offRoadSteps', /evolution.world is dream/],
    ['pong', {}, 'evolution.offRoadSteps', /pong has no road/],
    ['pong', {}, 'evolution.steeringPenalty', /pong has no steering/],
    ['car-racing', {}, 'evolution.worstWeight', /evolution.rollouts is 3.*a quarter needs 4/],
    ['car-racing', { 'evolution.generations': 1 }, 'evolution.replayFraction', /evolution.generations is 1/],
    ['car-racing', { 'evolution.generations': 1 }, 'evolution.averagingWindow', /evolution.generations is 1/],
  ])('%s %o: %s', (experiment, changes, key, reason) => {
    expect(whyNoEffect(settingsOf(experiment, changes), key)).toMatch(reason);
  });

  it('is the only kind in a whole run, in reality or in the dream', () => {
    expect(idleOf(settingsOf('car-racing'))).toEqual([
      'ball.radius',
      'ball.speed',
      'collect.parameterNoise',
      'controller.start',
      'controller.distillationEpisodes',
      'controller.distillationRounds',
      'evolution.tau',
      'evolution.dreamStarts',
      'evolution.dreamPatience',
      'evolution.worstWeight',
      'evolution.earlyStopping',
    ]);
    expect(idleOf(settingsOf('car-racing', { 'evolution.world': 'dream' }))).toEqual([
      'ball.radius',
      'ball.speed',
      'collect.parameterNoise',
      'controller.start',
      'controller.distillationEpisodes',
      'controller.distillationRounds',
      'evolution.patience',
      'evolution.offRoadSteps',
      'evolution.worstWeight',
      'evolution.riskAversion',
    ]);
    const ball = idleOf(settingsOf('bouncing-ball', { 'memory.auxiliaryHorizon': 4 }));
    const C = KEYS.filter((key) => /^(controller|evolution|evaluation)\./.test(key));
    expect(ball).toEqual([
      'rounds',
      'car.domainRandomize',
      'car.lapRule',
      'collect.parameterNoise',
      'vision.groundWeight',
      'memory.rewardWeight',
      ...C,
    ]);
  });
});

test('values of the preset never count as requested', () => {
  for (const experiment of EXPERIMENTS) {
    for (const preset of PRESETS) {
      const settings = presetSettings(experiment, preset);
      expect(withoutEffect(settings, settings)).toEqual([]);
    }
  }
});

test('every requested setting without effect is named with its reason', () => {
  const asked = { 'evolution.tau': 0.5, 'ball.speed': 3, 'vision.steps': 9 };
  const settings = settingsOf('car-racing', asked);
  expect(() => refuseWithoutEffect(asked, settings)).toThrow(
    /^ball.speed=3 has no effect: .*; evolution.tau=0.5 has no effect: /,
  );
  expect(() => refuseWithoutEffect({ 'vision.steps': 9 }, settings)).not.toThrow();
  expect(withoutIdleSettings(settings)).toEqual(settingsOf('car-racing', { 'vision.steps': 9 }));
});

/** One that the setting may have, its ends among them, on which rules turn. */
function anyValue(key: SettingKey, random: Xoshiro128): string | number | boolean {
  const setting: Setting = SETTINGS[key];
  const choices =
    setting.kind === 'choice'
      ? setting.choices
      : setting.kind === 'flag'
        ? [true, false]
        : [setting.min, setting.min + 1, setting.min + 2, setting.max];
  return choices[random.below(choices.length)];
}

describe('what is left without the settings that have no effect', () => {
  it('is judged by what is left: no C is carried over where no agent collects', () => {
    const left = withoutIdleSettings(
      settingsOf('car-racing', {
        'collect.source': 'imported',
        'collect.agentFraction': 0.75,
        'controller.start': 'distilled',
      }),
    );
    expect(left).toMatchObject({ 'collect.agentFraction': 0, 'controller.start': 'zeros' });
  });

  it('has the covariance that was asked for, where the candidates cannot be mirrored', () => {
    const odd = { 'evolution.populationSize': 15, 'evolution.mirrored': true } as const;
    const { 'evolution.covariance': usual } = settingsOf('car-racing');
    const covariance = usual === 'full' ? 'separable' : 'full';
    const left = withoutIdleSettings(
      settingsOf('car-racing', { ...odd, 'evolution.covariance': covariance }),
    );
    expect(left).toMatchObject({ 'evolution.mirrored': false, 'evolution.covariance': covariance });
  });

  it.each(EXPERIMENTS)('does not change any more, whatever is asked for: %s', (experiment) => {
    const random = new Xoshiro128(1);
    for (let times = 0; times < 200; times++) {
      const changes = KEYS.filter(() => random.random() < 0.5).map((key) => [key, anyValue(key, random)]);
      const left = withoutIdleSettings(settingsOf(experiment, Object.fromEntries(changes)));
      expect(withoutIdleSettings(left)).toEqual(left);
      expect(idleOf(left).filter((key) => left[key] !== settingsOf(experiment)[key])).toEqual([]);
    }
  });
});
