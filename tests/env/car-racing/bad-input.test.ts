/** What CarRacing-v3 refuses, and what beyond the action space it takes as Gymnasium does. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Action, type CarRacing, type CarRacingOptions, makeEnv } from '../../../src/env/index.ts';
import { goldenRun } from '../golden.helper.ts';

function started(options: CarRacingOptions = {}, seed: number | bigint = 0): CarRacing {
  const env = makeEnv('CarRacing-v3', { render: false, ...options });
  env.reset({ seed });
  return env;
}

/** Where ten steps of an action lead, after a second of gas: text that is equal when every byte is. */
function outcome(action: Action): string {
  const env = started({ render: true });
  for (let i = 0; i < 50; i++) env.step([0, 0.5, 0]);
  const seen = Array.from({ length: 10 }, () => {
    const { observation, ...rest } = env.step(action);
    return [createHash('sha256').update(observation).digest('hex'), rest];
  });
  return JSON.stringify([seen, env.car.wheels.map(({ omega, gas }) => [omega, gas])]);
}

describe('actions out of range, as Gymnasium 1.x takes them', () => {
  it('gas is clipped to 0 .. 1', () => {
    expect(outcome([0, 7, 0])).toBe(outcome([0, 1, 0]));
    expect(outcome([0, -3, 0])).toBe(outcome([0, 0, 0]));
    expect(outcome([0, 0.9, 0])).not.toBe(outcome([0, 1, 0]));
  });

  it('steering is not clipped; the joints end it at 0.4, so all that is well beyond is one', () => {
    expect(outcome([5, 0, 0])).toBe(outcome([1, 0, 0]));
    expect(outcome([-1e9, 0, 0])).toBe(outcome([-1, 0, 0]));
    expect(outcome([0.2, 0, 0])).not.toBe(outcome([1, 0, 0]));
  });

  it('the brake is not clipped: from 0.9 on wheels lock, below 0 nothing brakes', () => {
    expect(outcome([0, 0, 12])).toBe(outcome([0, 0, 0.9]));
    expect(outcome([0, 0, -2])).toBe(outcome([0, 0, 0]));
    expect(outcome([0, 0, 0.89])).not.toBe(outcome([0, 0, 0.9]));
  });

  it('anything with a length and numbers will do', () => {
    const results = [[0.5, 0.25, 0], Float32Array.of(0.5, 0.25, 0), { length: 3, 0: 0.5, 1: 0.25, 2: 0 }].map(
      (action) => started().step(action),
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});

describe('refused, with the value seen and the way out', () => {
  it.each<[unknown, string]>([
    [[], '3 numbers [steer, gas, brake], got an array of length 0'],
    [[Number.NaN, 0, 0], 'action[0] (steer) must be a finite number, got NaN'],
    [[0, 0, Number.NaN], 'action[2] (brake) must be a finite number, got NaN'],
    [[0, Number.NEGATIVE_INFINITY, 0], 'action[1] (gas) must be a finite number, got -Infinity'],
    [Float32Array.of(0, Number.NaN, 0), 'action[1] (gas) must be a finite number, got NaN'],
    [['0', 0, 0], "action[0] (steer) must be a finite number, got '0'"],
    [[0, null, 0], 'action[1] (gas) must be a finite number, got null'],
    [[0, undefined, 0], 'action[1] (gas) must be a finite number, got undefined'],
    [undefined, 'got undefined'],
    [null, 'got null'],
    ['gas', "got 'gas'"],
  ])('the action %j', (action, message) => {
    const env = started();
    expect(() => env.step(action as Action)).toThrow(RangeError);
    expect(() => env.step(action as Action)).toThrow(message);
  });

  it('a refused action changes nothing', () => {
    const [tried, untried] = [started(), started()];
    expect(() => tried.step([1, 1, Number.NaN])).toThrow('brake');
    expect(() => tried.step([1, 1])).toThrow('length 2');
    expect(tried.step([0, 0.5, 0])).toEqual(untried.step([0, 0.5, 0]));
  });

  it.each<[unknown, string]>([
    [5, 'got 5'],
    [-1, 'got -1'],
    [2.5, 'got 2.5'],
    ['3', "got '3'"],
    [[3], 'got an array of length 1'],
    [undefined, 'got undefined'],
  ])('the discrete action %j', (action, message) => {
    const env = started({ continuous: false });
    expect(() => env.step(action as Action)).toThrow(RangeError);
    expect(() => env.step(action as Action)).toThrow(`a discrete action is an integer in 0 .. 4, ${message}`);
  });

  it.each<[unknown, string]>([
    [-1, 'got -1'],
    [-1n, 'got -1'],
    [0.5, 'got 0.5'],
    [2 ** 64, 'got 18446744073709552000'],
    [2n ** 64n, 'got 18446744073709551616'],
    [Number.NaN, 'got NaN'],
    [Number.POSITIVE_INFINITY, 'got Infinity'],
    ['12', "got '12'"],
    ['', "got ''"],
    [null, 'got null'],
    [true, 'got true'],
    [{}, 'got an object'],
  ])('the seed %o, and the episode goes on', (seed, message) => {
    const env = started();
    const refused = () => env.reset({ seed: seed as number });
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(`seed must be an integer in 0 .. 2^64 - 1, ${message}`);
    expect(env.step([0, 1, 0])).toEqual(started().step([0, 1, 0]));
  });

  it.each([2 ** 53, 2 ** 60, 2 ** 63])('the number %d as a seed, for it may have been rounded', (seed) => {
    const env = started();
    expect(() => env.reset({ seed })).toThrow(RangeError);
    expect(() => env.reset({ seed })).toThrow(
      `seed ${seed} is above 2^53 - 1, where numbers are rounded: ` +
        `the value may differ from the one that was written; pass a BigInt, as ${BigInt(seed)}n`,
    );
    expect(env.step([0, 1, 0])).toEqual(started().step([0, 1, 0]));
    expect(() => env.reset({ seed: BigInt(seed) })).not.toThrow();
    expect(() => env.reset({ seed: 2 ** 53 - 1 })).not.toThrow();
  });

  it('the largest seeds are seeds, and not each other', () => {
    const [last, before] = [2n ** 64n - 1n, 2n ** 64n - 2n].map((seed) => started({}, seed).road.track);
    expect(last).not.toEqual(before);
    expect(started({}, 7n).road.track).toEqual(started({}, 7).road.track);
  });

  it.each<[unknown, string]>([
    [{ sede: 3 }, "no reset argument 'sede'; did you mean 'seed'? it has seed, options"],
    [{ randomize: false }, "no reset argument 'randomize'; it has seed, options"],
    [
      { options: { randomize: 'no' } },
      "the reset option randomize must be true or false or undefined, got 'no'",
    ],
    [{ options: null }, 'reset options come as an object with randomize, got null'],
    [['seed'], 'reset arguments come as an object with seed, options, got an array of length 1'],
    [{ options: { randomise: false } }, "no reset option 'randomise'; did you mean 'randomize'?"],
    [3, 'reset arguments come as an object with seed, options, got 3'],
  ])('reset(%j)', (given, message) => {
    expect(() => started().reset(given as object)).toThrow(message);
  });

  it.each<[object, string]>([
    [{ laprule: 'v3' }, "no option 'laprule'; did you mean 'lapRule'? it has observation, lapRule"],
    [{ domainRandomise: true }, "did you mean 'domainRandomize'?"],
    [{ maxSteps: 5 }, "no option 'maxSteps'; it has"],
    [{ toString: 1 }, "no option 'toString'; it has"],
    [{ observation: 64 }, "observation must be '64x64' or '96x96', got 64"],
    [{ domainRandomize: 'yes' }, "domainRandomize must be true or false, got 'yes'"],
    [{ render: 0 }, 'render must be true or false, got 0'],
    [{ maxEpisodeSteps: Number.NaN }, 'maxEpisodeSteps must be a number in 1'],
    [{ maxEpisodeSteps: -1 }, 'got -1'],
    [{ maxEpisodeSteps: '100' }, "got '100'"],
    [
      { observation: '64x64', buffer: new Uint8Array(27648) },
      'of length 12288, got an array of length 27648',
    ],
    [{ buffer: new Float32Array(27648) }, 'buffer must be a Uint8Array'],
  ])('the options %j', (options, message) => {
    expect(() => makeEnv('CarRacing-v3', options)).toThrow(message);
  });

  it('an option that is undefined is one that was not given', () => {
    expect(makeEnv('CarRacing-v3', { observation: undefined }).observationSpace.shape).toEqual([96, 96, 3]);
  });
});

describe('steps that no reset allows', () => {
  it('before the first reset', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    expect(() => env.step([0, 0, 0])).toThrow('step() before reset(); call reset() first');
    expect(() => env.car).toThrow('no road and no car before reset()');
  });

  it('after it was truncated, and a reset allows them again', () => {
    const env = started({ maxEpisodeSteps: 1 });
    expect(env.step([0, 0, 0])).toMatchObject({ truncated: true, terminated: false });
    expect(() => env.step([0, 0, 0])).toThrow('step() after the episode ended; call reset() first');
    env.reset();
    expect(env.step([0, 0, 0]).truncated).toBe(true);
  });

  it('after it terminated: out of the field it costs 100, whatever tiles that step touched', () => {
    const run = goldenRun('outofbounds_s5');
    const env = started({}, run.seed);
    const results = run.steps.map(({ action }) => env.step(action));
    expect(results.at(-1)).toMatchObject({ reward: -100, terminated: true, info: { lapFinished: false } });
    expect(() => env.step([0, 0, 0])).toThrow('step() after the episode ended; call reset() first');
  });

  it('after close', () => {
    const env = started();
    env.close();
    expect(() => env.step([0, 0, 0])).toThrow('step() after close(); make a new environment');
    expect(() => env.reset()).toThrow('reset() after close(); make a new environment');
    expect(() => env.close()).not.toThrow();
  });
});
