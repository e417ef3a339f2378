/**
 * A vector of environments refuses what a single one refuses, by name, and before any of its environments
 * moves.
 */
import { describe, expect, it } from 'vitest';
import { makeEnv, makeVectorEnv, restoreEnv, VectorEnv } from '../../src/env/index.ts';

const ACTIONS = [0, 0.5, 0, 0.1, 0.4, 0, -0.1, 0.3, 0];

function running(options: object = {}) {
  const vector = makeVectorEnv('CarRacing-v3', 3, { observation: '64x64', ...options });
  vector.reset({ seed: 5 });
  vector.step(ACTIONS);
  return vector;
}

/** All there is to a vector: what its environments would save, and its pictures. */
const stateOf = (vector: VectorEnv<ReturnType<typeof running>['envs'][number]>) =>
  JSON.stringify([vector.envs.map((env) => env.save()), vector.render().map((frame) => [...frame])]);

describe('a refused reset changes no environment', () => {
  it.each<[unknown, string]>([
    [{ sede: 3 }, "no reset argument 'sede'; did you mean 'seed'? it has seed, mask, options"],
    [{ masks: [1, 1, 1] }, "no reset argument 'masks'; did you mean 'mask'?"],
    [null, 'reset arguments come as an object with seed, mask, options, got null'],
    [7, 'reset arguments come as an object with seed, mask, options, got 7'],
    [[1, 2, 3], 'got an array of length 3'],
    [{ seed: -1 }, 'seed must be an integer in 0 .. 2^64 - 1, got -1'],
    [{ seed: 0.5 }, 'seed must be an integer in 0 .. 2^64 - 1, got 0.5'],
    [{ seed: '123' }, "seed must be an integer in 0 .. 2^64 - 1, got '123'"],
    [{ seed: true }, 'seed must be an integer in 0 .. 2^64 - 1, got true'],
    [{ seed: null }, '3 environments take 3 seeds, got null'],
    [{ seed: {} }, '3 environments take 3 seeds, got an object'],
    [{ seed: 2 ** 53 }, 'pass a BigInt, as 9007199254740992n'],
    [{ seed: 2n ** 64n }, 'seed must be an integer in 0 .. 2^64 - 1, got 18446744073709551616'],
    [{ seed: 2n ** 64n - 2n }, 'seed + 2 of environment 2 must be an integer in 0 .. 2^64 - 1'],
    [{ seed: [1, 2] }, '3 environments take 3 seeds, got an array of length 2'],
    [{ seed: Uint32Array.of(1, 2) }, '3 environments take 3 seeds, got an array of length 2'],
    [{ seed: [1, 2, -3] }, 'seed[2] must be an integer in 0 .. 2^64 - 1, got -3'],
    [{ seed: [1, 2, 0.5] }, 'seed[2] must be an integer in 0 .. 2^64 - 1, got 0.5'],
    [{ seed: [1, Number.NaN, 3] }, 'seed[1] must be an integer in 0 .. 2^64 - 1, got NaN'],
    [{ seed: [1, 2, '3'] }, "seed[2] must be an integer in 0 .. 2^64 - 1, got '3'"],
    [{ seed: [1, 2, undefined] }, 'seed[2] must be an integer in 0 .. 2^64 - 1, got undefined'],
    [{ seed: [1, null, 3] }, 'seed[1] must be an integer in 0 .. 2^64 - 1, got null'],
    [{ seed: [1, 2, 2 ** 60] }, 'seed[2] 1152921504606847000 is above 2^53 - 1'],
    [{ seed: [1, 2, -3], mask: [1, 1, 0] }, 'seed[2] must be an integer'],
    [{ mask: [1, 1] }, '3 environments take a mask of 3, got an array of length 2'],
    [{ mask: null }, 'take a mask of 3, got null'],
    [{ mask: true }, 'take a mask of 3, got true'],
    [{ mask: '101' }, "take a mask of 3, got '101'"],
    [{ mask: [1, 0, 2] }, 'mask[2] must be true or false, 1 or 0, got 2'],
    [{ mask: [true, 'no', false] }, "mask[1] must be true or false, 1 or 0, got 'no'"],
    [{ mask: [true, undefined, false] }, 'mask[1] must be true or false, 1 or 0, got undefined'],
    [{ mask: [1, 1, Number.NaN] }, 'mask[2] must be true or false, 1 or 0, got NaN'],
    [{ seed: 1, options: { randomise: true } }, "no reset option 'randomise'; did you mean 'randomize'?"],
    [{ seed: 1, options: { randomize: 1 } }, 'the reset option randomize must be true or false'],
    [{ seed: 1, options: 'none' }, "reset options come as an object with randomize, got 'none'"],
  ])('reset(%o)', (given, message) => {
    const vector = running({ domainRandomize: true });
    const before = stateOf(vector);
    expect(() => vector.reset(given as object)).toThrow(message);
    expect(stateOf(vector)).toBe(before);
  });

  it('while a valid one changes them, by a typed array of seeds too', () => {
    const vector = running();
    const before = stateOf(vector);
    vector.reset({ seed: BigUint64Array.of(1n, 2n, 3n), mask: Uint8Array.of(0, 0, 1) });
    expect(stateOf(vector)).not.toBe(before);
    const alone = makeEnv('CarRacing-v3', { render: false });
    alone.reset({ seed: 3 });
    expect(vector.envs[2].road.track).toEqual(alone.road.track);
  });

  it('also of the ball, which has no reset options', () => {
    const vector = makeVectorEnv('BouncingBall-v0', 2);
    vector.reset({ seed: 1 });
    const before = JSON.stringify(vector.envs.map((env) => env.save()));
    expect(() => vector.reset({ seed: 2, options: { gravity: 1 } as never })).toThrow(
      "no reset argument 'options'; it has seed",
    );
    expect(JSON.stringify(vector.envs.map((env) => env.save()))).toBe(before);
  });
});

describe('a refused step moves no environment', () => {
  it.each<[unknown, string]>([
    [ACTIONS.with(7, Number.NaN), 'action[1] of environment 2 must be a finite number, got NaN'],
    [ACTIONS.with(8, Number.POSITIVE_INFINITY), 'action[2] of environment 2 must be a finite number'],
    [[...ACTIONS.slice(0, 8), '0'], "action[2] of environment 2 must be a finite number, got '0'"],
    [
      [...ACTIONS.slice(0, 8), undefined],
      'action[2] of environment 2 must be a finite number, got undefined',
    ],
    [ACTIONS.slice(1), 'actions are 9 numbers [3, 3], got an array of length 8'],
    [[ACTIONS, ACTIONS, ACTIONS], 'actions are 9 numbers [3, 3], got an array of length 3'],
    [undefined, 'got undefined'],
    [null, 'got null'],
    ['123456789', "got '123456789'"],
  ])('step(%o)', (actions, message) => {
    const vector = running();
    const before = stateOf(vector);
    expect(() => vector.step(actions as number[])).toThrow(message);
    expect(stateOf(vector)).toBe(before);
  });

  it('by discrete actions', () => {
    const vector = makeVectorEnv('CarRacing-v3', 3, { observation: '64x64', continuous: false });
    vector.reset({ seed: 5 });
    const before = stateOf(vector);
    for (const bad of [5, -1, 0.5, '3', null]) {
      expect(() => vector.step([0, 1, bad as number])).toThrow(
        'action[0] of environment 2 must be an integer in 0 .. 4',
      );
    }
    expect(stateOf(vector)).toBe(before);
  });

  it('when one has ended and nothing resets it', () => {
    const vector = running({ autoreset: 'disabled', maxEpisodeSteps: 3 });
    vector.reset({ seed: 5, mask: [1, 1, 0] });
    vector.step(ACTIONS);
    vector.step(ACTIONS);
    const before = stateOf(vector);
    expect(() => vector.step(ACTIONS)).toThrow("after environment 2's episode ended; call reset({ mask })");
    expect(stateOf(vector)).toBe(before);
  });

  it('when one was closed; nor does a reset', () => {
    const vector = running();
    const before = vector.envs[0].save();
    vector.envs[2].close();
    expect(() => vector.step(ACTIONS)).toThrow('step() after close() of environment 2; make a new vector');
    expect(() => vector.reset({ seed: 1 })).toThrow('reset() after close() of environment 2');
    expect(vector.envs[0].save()).toEqual(before);
  });

  it('after close, and close may come twice', () => {
    const vector = running();
    vector.close();
    vector.close();
    expect(() => vector.step(ACTIONS)).toThrow('step() after close()');
    expect(() => vector.reset()).toThrow('reset() after close()');
    expect(() => vector.render()).toThrow('render() after close()');
  });
});

describe('a vector that cannot be made', () => {
  it.each<[unknown, string]>([
    [
      { autorest: 'disabled' },
      "a vector of CarRacing-v3 has no option 'autorest'; did you mean 'autoreset'?",
    ],
    [{ lapRul: 'v3' }, "no option 'lapRul'; did you mean 'lapRule'?"],
    [{ seed: 3 }, "no option 'seed'; it has observation"],
    [null, 'options come as an object with observation'],
    ['same-step', "got 'same-step'"],
    [[], 'got an array of length 0'],
    [{ autoreset: null }, "autoreset must be 'next-step' or 'same-step' or 'disabled', got null"],
    [{ camera: 'v1' }, "camera must be 'v3' or 'v0', got 'v1'"],
  ])('options %o', (options, message) => {
    expect(() => makeVectorEnv('CarRacing-v3', 2, options as object)).toThrow(message);
  });

  it('is refused by the constructor itself', () => {
    const make = (buffer?: Uint8Array) => makeEnv('BouncingBall-v0', { buffer });
    expect(() => new VectorEnv(make, 2, { autorest: 'disabled' } as object)).toThrow(
      "no vector option 'autorest'; did you mean 'autoreset'? it has autoreset, buffer",
    );
    expect(() => new VectorEnv(make, 2, null as unknown as object)).toThrow(
      'vector options come as an object',
    );
  });

  it('leaves its buffer as it was', () => {
    const buffer = new Uint8Array(3 * 64 * 64 * 3).fill(9);
    const vector = makeVectorEnv('CarRacing-v3', 3, { observation: '64x64', buffer });
    expect(() => vector.reset({ seed: [1, 2, -1] })).toThrow('seed[2]');
    expect(buffer.every((byte) => byte === 9)).toBe(true);
    vector.reset({ seed: 1 });
    expect(buffer.every((byte) => byte === 9)).toBe(false);
  });
});

describe('makeEnv and restoreEnv', () => {
  it.each([[null], ['64x64'], [['64x64']], [3]])('options %o', (options) => {
    expect(() => makeEnv('BouncingBall-v0', options as object)).toThrow(
      'options come as an object with radius',
    );
  });

  it('restoreEnv knows one option, and names another', () => {
    const saved = makeEnv('BouncingBall-v0').save();
    expect(() => restoreEnv(saved, { bufer: new Uint8Array(3) } as object)).toThrow(
      "restoreEnv has no option 'bufer'; did you mean 'buffer'?",
    );
    expect(() => restoreEnv(saved, null as unknown as object)).toThrow(
      'options come as an object with buffer',
    );
  });

  it('a state that restoreEnv refuses leaves the buffer as it was', () => {
    const env = makeEnv('CarRacing-v3');
    env.reset({ seed: 1 });
    for (const steps of [0, 3]) {
      for (let i = 0; i < steps; i++) env.step([0, 0.5, 0]);
      const saved = env.save();
      saved.episode!.state[1]++;
      const buffer = new Uint8Array(96 * 96 * 3).fill(9);
      expect(() => restoreEnv(saved, { buffer })).toThrow('lead elsewhere');
      expect(buffer.every((byte) => byte === 9)).toBe(true);
    }
  });
});
