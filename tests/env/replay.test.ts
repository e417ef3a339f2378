/** Saved environments continue as if never stopped, and refuse to when what was saved is not whole. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  type CarRacing,
  Driver,
  envIds,
  makeEnv,
  restoreEnv,
  type SavedEnv,
} from '../../src/env/index.ts';

type AnyEnv = ReturnType<typeof restoreEnv>;

/** Through JSON text and back. */
const overJson = (env: AnyEnv, buffer?: Uint8Array) => restoreEnv(JSON.stringify(env.save()), { buffer });

const wiggle = (i: number): Action => [Math.sin(i / 9), 0.05 + 0.05 * Math.cos(i), i % 31 === 0 ? 0.3 : -0];

/** Everything a caller sees of the next steps. */
function future(env: AnyEnv, action: (i: number) => Action, steps: number): string {
  const hash = createHash('sha256');
  for (let i = 0; i < steps; i++) {
    const { observation, ...rest } = env.step(action(i));
    hash.update(observation).update(JSON.stringify(rest));
  }
  return hash.digest('hex');
}

describe('a saved and restored environment', () => {
  it.each([
    [{}],
    [{ observation: '64x64', camera: 'v0' }],
    [{ observation: '64x64', lapRule: 'fixed', domainRandomize: true, maxEpisodeSteps: Infinity }],
  ] as const)('drives on equally, CarRacing %j', (options) => {
    const env = makeEnv('CarRacing-v3', options);
    env.reset({ seed: 2n ** 63n + 11n });
    for (let i = 0; i < 300; i++) env.step(wiggle(i));
    const copy = overJson(env);
    expect(future(copy, wiggle, 60)).toBe(future(env, wiggle, 60));
    // The random stream goes on equally too: the next track, by way of one more save.
    const again = overJson(copy);
    expect(again.reset().observation).toEqual(env.reset().observation);
    expect(future(again, wiggle, 20)).toBe(future(env, wiggle, 20));
  });

  it('drives on equally by discrete actions', () => {
    const env = makeEnv('CarRacing-v3', { continuous: false, render: false });
    env.reset({ seed: 7 });
    const action = (i: number) => [3, 3, 1, 0, 2, 4, 3][i % 7];
    for (let i = 0; i < 300; i++) env.step(action(i));
    expect(future(overJson(env), action, 60)).toBe(future(env, action, 60));
  });

  it.each([{ balls: 1 }, { balls: 5, gravity: 0.03, radius: [3, 4, 5, 6, 2.5] }])(
    'bounces on equally, %j',
    (options) => {
      const env = makeEnv('BouncingBall-v0', { ...options, maxEpisodeSteps: Infinity });
      env.reset({ seed: 3 });
      env.reset();
      for (let i = 0; i < 1500; i++) env.step([]);
      const copy = overJson(env);
      expect(future(copy, () => [], 200)).toBe(future(env, () => [], 200));
      expect(copy.reset().info).toEqual(env.reset().info);
    },
  );

  it('depends only on what happened: a save in between changes nothing', () => {
    const [saved, unsaved] = [0, 1].map(() => makeEnv('CarRacing-v3', { render: false }));
    for (const env of [saved, unsaved]) env.reset({ seed: 4 });
    for (let i = 0; i < 40; i++) {
      saved.save();
      saved.step(wiggle(i));
      unsaved.step(wiggle(i));
    }
    expect(saved.save()).toEqual(unsaved.save());
    expect(saved.save().episode!.steps).toBe(40);
  });

  it('is saved before the first reset, right after one, and after the end', () => {
    const fresh = makeEnv('CarRacing-v3', { render: false, maxEpisodeSteps: 5 });
    expect(fresh.save().episode).toBeNull();
    const copy = overJson(fresh) as CarRacing;
    expect(() => copy.step([0, 0, 0])).toThrow('before reset()');
    expect(copy.reset().info).toEqual(fresh.reset().info);
    expect(future(overJson(copy), wiggle, 5)).toBe(future(fresh, wiggle, 5));
    const ended = overJson(fresh);
    expect(() => ended.step([0, 0, 0])).toThrow('after the episode ended');
    expect(ended.reset().info).toEqual(fresh.reset().info);
  });

  it('keeps colours that a reset kept', () => {
    const env = makeEnv('CarRacing-v3', { observation: '64x64', domainRandomize: true });
    env.reset({ seed: 1 });
    env.reset({ seed: 2, options: { randomize: false } });
    for (let i = 0; i < 50; i++) env.step(wiggle(i));
    const copy = overJson(env) as CarRacing;
    expect(future(copy, wiggle, 10)).toBe(future(env, wiggle, 10));
    // And again, when the copy's next reset keeps them once more.
    for (const one of [env, copy]) one.reset({ options: { randomize: false } });
    expect(future(overJson(copy), wiggle, 50)).toBe(future(env, wiggle, 50));
  });

  it('draws the present picture at once into the buffer it is given', () => {
    const env = makeEnv('CarRacing-v3');
    env.reset({ seed: 5 });
    const buffer = new Uint8Array(96 * 96 * 3);
    overJson(env, buffer);
    expect(buffer).toEqual(env.reset({ seed: 5 }).observation);
    let last = env.step(wiggle(0));
    for (let i = 1; i < 20; i++) last = env.step(wiggle(i));
    const copy = overJson(env, buffer);
    expect(buffer).toEqual(last.observation);
    expect(copy.step([0, 0, 0]).observation).toBe(buffer);
  });

  it('is not disturbed by an action array that is used again, nor by a refused action', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 6 });
    const action = [0, 0, 0];
    for (let i = 0; i < 30; i++) {
      action[0] = Math.sin(i);
      action[1] = 0.5;
      env.step(action);
      expect(() => env.step([0, Number.NaN, 0])).toThrow('gas');
    }
    expect(env.save().episode!.actions.slice(-3)).toEqual([Math.sin(29), 0.5, 0]);
    expect(future(overJson(env), wiggle, 20)).toBe(future(env, wiggle, 20));
  });

  it('takes little room', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 8 });
    const driver = new Driver(env);
    for (let i = 0; i < 500; i++) env.step(driver.act());
    expect(JSON.stringify(env.save()).length).toBeLessThan(500 * 3 * 24);
  });
});

describe('restoreEnv refuses', () => {
  const env = makeEnv('CarRacing-v3', { render: false });
  env.reset({ seed: 0 });
  for (let i = 0; i < 10; i++) env.step(wiggle(i));
  const good = env.save();
  const episode = good.episode!;

  it('no unchanged state', () => {
    expect(() => restoreEnv(good)).not.toThrow();
  });

  it.each([
    ['text that is cut off', JSON.stringify(good).slice(0, -40), 'not whole JSON'],
    ['no object', [1, 2], 'must be an object, got an array of length 2'],
    ['null', null, 'must be an object, got null'],
    ['another version', { ...good, version: 2 }, 'version must be 1, got 2'],
    [
      'an unknown environment',
      { ...good, id: 'CarRacing-v2' },
      `id must be ${envIds.map((id) => `'${id}'`).join(' or ')}`,
    ],
    ["another environment's options", { ...good, id: 'BouncingBall-v0' }, "BouncingBall-v0 has no option '"],
    ['a bad option', { ...good, options: { ...good.options, camera: 'v9' } }, "got 'v9'"],
    ['no options', { ...good, options: undefined }, 'options must be an object, got undefined'],
    [
      'no random stream',
      { ...good, random: {} },
      "a Pcg64 state has decimal strings 'state' and 'increment'",
    ],
    ['no episode', { ...good, episode: undefined }, 'episode must be an object, got undefined'],
    ['no steps', { ...good, episode: { ...episode, steps: -1 } }, 'steps must be a whole number, got -1'],
    [
      'too few actions',
      { ...good, episode: { ...episode, actions: episode.actions.slice(0, -2) } },
      '10 steps of CarRacing-v3 have 30 numbers as actions, got 28',
    ],
    [
      'actions that are none',
      {
        ...good,
        episode: { ...episode, actions: episode.actions.map((value, i) => (i === 4 ? null : value)) },
      },
      'actions[4] must be a number, got null',
    ],
    [
      'more steps than the episode can have',
      { ...good, options: { ...good.options, maxEpisodeSteps: 5 } },
      'step 6 of 10: CarRacing-v3: step() after the episode ended',
    ],
    [
      'actions that lead elsewhere',
      {
        ...good,
        episode: { ...episode, actions: episode.actions.map((value, i) => (i === 13 ? 1 : value)) },
      },
      'its 10 steps lead elsewhere here (state[',
    ],
    [
      'another track',
      { ...good, random: { ...good.random, state: '1' } },
      'its 10 steps lead elsewhere here (state[',
    ],
    ['colours of nowhere', { ...good, episode: { ...episode, keptColours: 'red' } }, 'a Pcg64 state has'],
  ])('%s', (_, saved, message) => {
    expect(() => restoreEnv(saved as SavedEnv | string)).toThrow(message);
  });

  it('discrete actions that are none', () => {
    const discrete = makeEnv('CarRacing-v3', { continuous: false, render: false });
    discrete.reset({ seed: 0 });
    for (let i = 0; i < 4; i++) discrete.step(3);
    const saved = discrete.save();
    saved.episode!.actions[2] = 9;
    expect(() => restoreEnv(saved)).toThrow(
      'step 3 of 4: CarRacing-v3: a discrete action is an integer in 0 .. 4',
    );
  });

  it('a buffer of the wrong size; and save after close', () => {
    expect(() => restoreEnv(good, { buffer: new Uint8Array(3) })).toThrow('length 27648');
    const closed = makeEnv('BouncingBall-v0');
    closed.reset();
    closed.close();
    expect(() => closed.save()).toThrow('save() after close(); make a new environment');
  });
});
