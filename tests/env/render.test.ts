/**
 * What Gymnasium's users reach for beside step and reset: render, metadata, and an episode's statistics in
 * its info.
 */
import { describe, expect, it } from 'vitest';
import {
  type BouncingBall,
  type CarRacing,
  makeEnv,
  makeVectorEnv,
  restoreEnv,
} from '../../src/env/index.ts';

const act = (i: number) => [Math.sin(i / 7) * 0.3, 0.4, 0];

describe('render', () => {
  it.each([
    {},
    { observation: '64x64' },
    { observation: '64x64', camera: 'v0', domainRandomize: true },
  ] as const)('is the last observation, and disturbs nothing: CarRacing %j', (options) => {
    const size = 'observation' in options ? 64 : 96;
    const env = makeEnv('CarRacing-v3', options);
    const unseen = makeEnv('CarRacing-v3', options);
    const blind = makeEnv('CarRacing-v3', { ...options, render: false });
    const buffer = new Uint8Array(size * size * 3);
    const buffered = makeEnv('CarRacing-v3', { ...options, buffer });
    const all = [env, unseen, blind, buffered];
    let [{ observation }] = all.map((one) => one.reset({ seed: 2 }));
    for (let i = 0; i < 30; i++) {
      for (const one of [env, blind, buffered]) expect(Buffer.compare(one.render(), observation)).toBe(0);
      const [mine, undisturbed] = all.map((one) => one.step(act(i)));
      expect(Buffer.compare(mine.observation, undisturbed.observation)).toBe(0);
      observation = mine.observation;
    }
    expect(Buffer.compare(buffer, observation)).toBe(0);
    const first = env.render();
    expect(first.length).toBe(size * size * 3);
    first.fill(0); // fresh: the next one is whole
    expect(Buffer.compare(env.render(), observation)).toBe(0);
    buffer.fill(7); // and it does not draw in the caller's buffer
    buffered.render();
    expect(buffer.every((byte) => byte === 7)).toBe(true);
  });

  it('works for the ball, a vector and a restored environment', () => {
    const ball = makeEnv('BouncingBall-v0', { balls: 3 });
    ball.reset({ seed: 1 });
    const { observation } = ball.step([]);
    expect(Buffer.compare(ball.render(), observation)).toBe(0);
    expect(Buffer.compare(restoreEnv(ball.save()).render(), observation)).toBe(0);
    const car = makeEnv('CarRacing-v3');
    car.reset({ seed: 1 });
    for (let i = 0; i < 5; i++) car.step(act(i));
    expect(Buffer.compare(restoreEnv(car.save()).render(), car.render())).toBe(0);
    const vector = makeVectorEnv('BouncingBall-v0', 2);
    const { observations } = vector.reset({ seed: 1 });
    expect(Buffer.concat(vector.render())).toEqual(Buffer.from(observations));
  });

  it.each(['CarRacing-v3', 'BouncingBall-v0'] as const)(
    'is refused before a reset and after close, and works after the end: %s',
    (id) => {
      const env: CarRacing | BouncingBall =
        id === 'CarRacing-v3' ? makeEnv(id, { maxEpisodeSteps: 1 }) : makeEnv(id, { maxEpisodeSteps: 1 });
      expect(() => env.render()).toThrow(`${id}: render() before reset(); call reset() first`);
      env.reset();
      const { observation, truncated } = env.step(env.actionSpace.sample());
      expect(truncated).toBe(true);
      expect(Buffer.compare(env.render(), observation)).toBe(0);
      env.close();
      expect(() => env.render()).toThrow(`${id}: render() after close(); make a new environment`);
    },
  );

  it('gives what the metadata says', () => {
    expect(makeEnv('CarRacing-v3').metadata).toEqual({ renderModes: ['rgb_array'], renderFps: 50 });
    expect(makeEnv('BouncingBall-v0').metadata.renderModes).toEqual(['rgb_array']);
  });
});

describe("an episode's statistics", () => {
  it.each([true, false])('come with its last step only: return and length (buffer: %s)', (withBuffer) => {
    const buffer = withBuffer ? new Uint8Array(64 * 64 * 3) : undefined;
    const env = makeEnv('CarRacing-v3', { observation: '64x64', maxEpisodeSteps: 40, buffer });
    for (let episode = 0; episode < 2; episode++) {
      expect(env.reset({ seed: episode }).info.episode).toBeUndefined();
      let sum = 0;
      for (let i = 0; i < 40; i++) {
        const { reward, truncated, info } = env.step(act(i));
        sum += reward;
        expect(truncated).toBe(i === 39);
        expect(info.episode).toEqual(i === 39 ? { r: sum, l: 40 } : undefined);
      }
    }
  });

  it('include the hundred points that leaving the field costs', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 5 });
    let sum = 0;
    for (let steps = 1; ; steps++) {
      const { reward, terminated, truncated, info } = env.step([0, 0.1, 0]);
      sum += reward;
      if (!terminated && !truncated) continue;
      expect({ terminated, reward }).toEqual({ terminated: true, reward: -100 });
      expect(info.episode).toEqual({ r: sum, l: steps });
      return;
    }
  });

  it('are those of the whole episode after a restore, and equal whenever it is played', () => {
    const env = makeEnv('CarRacing-v3', { render: false, maxEpisodeSteps: 20 });
    env.reset({ seed: 1 });
    for (let i = 0; i < 12; i++) env.step(act(i));
    const copy = restoreEnv(JSON.stringify(env.save())) as CarRacing;
    const [end, again] = [env, copy].map((one) => {
      for (let i = 12; i < 19; i++) one.step(act(i));
      return one.step(act(19)).info;
    });
    expect(end.episode!.l).toBe(20);
    expect(again).toEqual(end);
  });

  it('of the ball have a length and no reward', () => {
    const env = makeEnv('BouncingBall-v0', { maxEpisodeSteps: 2 });
    env.reset();
    expect(env.step([]).info.episode).toBeUndefined();
    expect(env.step([]).info.episode).toEqual({ r: 0, l: 2 });
  });
});

describe('a state saved before lapCompletePercent was an option', () => {
  it('opens, with the 0.95 it was driven by; a new one keeps its own', () => {
    const env = makeEnv('CarRacing-v3', { lapRule: 'fixed', lapCompletePercent: 0.5, render: false });
    env.reset({ seed: 3 });
    for (let i = 0; i < 5; i++) env.step(act(i));
    const saved = env.save();
    expect(saved.options.lapCompletePercent).toBe(0.5);
    expect(restoreEnv(saved).save()).toEqual(saved);
    const { lapCompletePercent: _, ...older } = saved.options;
    expect(restoreEnv({ ...saved, options: older }).save().options.lapCompletePercent).toBe(0.95);
  });
});
