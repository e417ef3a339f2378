import { describe, expect, it } from 'vitest';
import { type CarRacing, makeEnv, makeVectorEnv } from '../../src/env/index.ts';

const SIZE = 64 * 64 * 3;

/** Row i of the batch at step t: everyone drives differently. */
function actionsAt(t: number, n: number): Float32Array {
  return Float32Array.from({ length: 3 * n }, (_, k) =>
    k % 3 === 0 ? Math.sin(t / 5 + k) : k % 3 === 1 ? 0.4 : Number(t % 9 === 0) * 0.2,
  );
}

describe('a vector of CarRacing-v3', () => {
  it('gives what its environments give alone: seeds count up from the first', () => {
    const n = 3;
    const vector = makeVectorEnv('CarRacing-v3', n, { observation: '64x64' });
    const alone = Array.from({ length: n }, () => makeEnv('CarRacing-v3', { observation: '64x64' }));
    const start = vector.reset({ seed: 7 });
    alone.forEach((env, i) => {
      const { observation, info } = env.reset({ seed: 7 + i });
      expect(start.observations.slice(i * SIZE, (i + 1) * SIZE)).toEqual(observation);
      expect(start.infos[i]).toEqual(info);
    });
    for (let t = 0; t < 40; t++) {
      const actions = actionsAt(t, n);
      const result = vector.step(actions);
      alone.forEach((env, i) => {
        const single = env.step(actions.subarray(3 * i, 3 * i + 3));
        expect(result.rewards[i]).toBe(single.reward);
        expect(result.terminated[i]).toBe(Number(single.terminated));
        expect(result.truncated[i]).toBe(Number(single.truncated));
        expect(result.infos[i]).toEqual(single.info);
        const row = result.observations.subarray(i * SIZE, (i + 1) * SIZE);
        expect(Buffer.compare(row, single.observation)).toBe(0);
      });
    }
  });

  it('takes an array of seeds, bigints, and none: then the streams go on', () => {
    const vector = makeVectorEnv('CarRacing-v3', 2, { render: false });
    const tracks = () => vector.envs.map((env: CarRacing) => env.road.track);
    vector.reset({ seed: [5, 2n ** 63n] });
    const first = tracks();
    vector.reset({ seed: 4n });
    expect(tracks()[1]).toEqual(first[0]);
    vector.reset();
    const alone = makeEnv('CarRacing-v3', { render: false });
    alone.reset({ seed: 4 });
    alone.reset();
    expect(tracks()[0]).toEqual(alone.road.track);
  });

  it('hands out the same arrays at every call, and draws into a given batch', () => {
    const buffer = new Uint8Array(2 * SIZE);
    const vector = makeVectorEnv('CarRacing-v3', 2, { observation: '64x64', buffer });
    expect(vector.reset({ seed: 0 }).observations).toBe(buffer);
    const result = vector.step(actionsAt(0, 2));
    expect(vector.step(actionsAt(1, 2))).toBe(result);
    expect(result.observations).toBe(buffer);
    expect(buffer.subarray(SIZE).some((byte) => byte > 0)).toBe(true);
  });

  it('resets an ended environment at the next step, whose action it ignores', () => {
    const options = { observation: '64x64', maxEpisodeSteps: 3 } as const;
    const vector = makeVectorEnv('CarRacing-v3', 2, options);
    vector.reset({ seed: 0 });
    for (let t = 0; t < 2; t++) vector.step(actionsAt(t, 2));
    expect([...vector.step(actionsAt(2, 2)).truncated]).toEqual([1, 1]);

    const alone = makeEnv('CarRacing-v3', options);
    alone.reset({ seed: 1 });
    const start = alone.reset();
    const { observations, rewards, truncated, terminated, infos } = vector.step(actionsAt(3, 2));
    expect([...rewards, ...truncated, ...terminated]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Buffer.compare(observations.subarray(SIZE), start.observation)).toBe(0);
    expect(infos[1]).toEqual(start.info);
    // And the one after it is the new episode's first.
    expect(vector.step(actionsAt(4, 2)).rewards[1]).toBe(alone.step(actionsAt(4, 2).subarray(3)).reward);
  });

  it('without autoreset waits for a reset of the ended ones, and leaves the others where they are', () => {
    const vector = makeVectorEnv('CarRacing-v3', 2, {
      autoreset: 'disabled',
      maxEpisodeSteps: 4,
      render: false,
    });
    vector.reset({ seed: 0 });
    for (let t = 0; t < 2; t++) vector.step(actionsAt(t, 2));
    vector.reset({ seed: 0, mask: [true, false] });
    vector.step(actionsAt(2, 2));
    expect([...vector.step(actionsAt(3, 2)).truncated]).toEqual([0, 1]);
    expect(() => vector.step(actionsAt(4, 2))).toThrow(
      "after environment 1's episode ended; call reset({ mask })",
    );
    const before = { ...vector.envs[0].car.hull.getPosition() };
    vector.reset({ seed: 9, mask: [0, 1] });
    expect(vector.envs[0].car.hull.getPosition()).toEqual(before);
    expect([...vector.step(actionsAt(4, 2)).truncated]).toEqual([0, 0]);
  });

  it('without a seed begins with n different tracks, from the seeds 0, 1, 2, as one alone begins from 0', () => {
    const vector = makeVectorEnv('CarRacing-v3', 3, { render: false });
    const tracks = () => vector.envs.map((env: CarRacing) => JSON.stringify(env.road.track));
    vector.reset();
    const first = tracks();
    expect(new Set(first).size).toBe(3);
    const alone = makeEnv('CarRacing-v3', { render: false });
    alone.reset();
    expect(JSON.stringify(alone.road.track)).toBe(first[0]);
    vector.reset();
    expect(new Set([...first, ...tracks()]).size).toBe(6);
    alone.reset();
    expect(tracks()[0]).toBe(JSON.stringify(alone.road.track));
    vector.reset({ seed: 0 });
    expect(tracks()).toEqual(first);
  });

  it('counts seeds up beyond 2^53 without rounding', () => {
    const vector = makeVectorEnv('CarRacing-v3', 3, { render: false });
    vector.reset({ seed: Number.MAX_SAFE_INTEGER });
    const tracks = vector.envs.map((env) => env.road.track);
    vector.envs.forEach((env, i) => {
      env.reset({ seed: 2n ** 53n - 1n + BigInt(i) });
      expect(env.road.track).toEqual(tracks[i]);
    });
  });

  it("'same-step' resets in the step that ends an episode, and keeps how it ended", () => {
    const options = { observation: '64x64', maxEpisodeSteps: 3 } as const;
    const vector = makeVectorEnv('CarRacing-v3', 2, { ...options, autoreset: 'same-step' });
    const alone = makeEnv('CarRacing-v3', options);
    vector.reset({ seed: 0 });
    alone.reset({ seed: 1 });
    for (let episode = 0; episode < 2; episode++) {
      for (let t = 0; t < 2; t++) {
        const { infos, truncated } = vector.step(actionsAt(t, 2));
        const { info } = alone.step(actionsAt(t, 2).subarray(3));
        expect([...truncated]).toEqual([0, 0]);
        expect(infos[1]).toEqual(info); // no finalObs, no finalInfo
      }
      const { observations, rewards, truncated, terminated, infos } = vector.step(actionsAt(2, 2));
      const end = alone.step(actionsAt(2, 2).subarray(3));
      expect([rewards[1], ...truncated, ...terminated]).toEqual([end.reward, 1, 1, 0, 0]);
      const start = alone.reset();
      const { finalObs, finalInfo, ...info } = infos[1];
      expect(Buffer.compare(finalObs!, end.observation)).toBe(0);
      expect(finalInfo).toEqual(end.info);
      expect(finalInfo!.episode!.l).toBe(3);
      expect(info).toEqual(start.info);
      expect(Buffer.compare(observations.subarray(SIZE), start.observation)).toBe(0);
      // Copies: the next step changes neither.
      const kept = JSON.stringify([...finalObs!, finalInfo]);
      vector.step(actionsAt(0, 2));
      expect(JSON.stringify([...finalObs!, finalInfo])).toBe(kept);
      vector.reset({ seed: 0 });
      alone.reset({ seed: 1 });
    }
  });

  it('has the way it resets in its metadata', () => {
    const modeOf = (autoreset?: 'next-step' | 'same-step' | 'disabled') =>
      makeVectorEnv('CarRacing-v3', 1, { autoreset }).metadata;
    expect(modeOf()).toEqual({ renderModes: ['rgb_array'], renderFps: 50, autoresetMode: 'next-step' });
    expect(modeOf('same-step').autoresetMode).toBe('same-step');
    expect(modeOf('disabled').autoresetMode).toBe('disabled');
  });

  it('follows an environment that its caller stepped to the end', () => {
    const vector = makeVectorEnv('CarRacing-v3', 2, { render: false, maxEpisodeSteps: 2 });
    vector.reset({ seed: 0 });
    vector.envs[1].step([0, 0, 0]);
    vector.envs[1].step([0, 0, 0]);
    expect([...vector.step(actionsAt(0, 2)).rewards][1]).toBe(0);
    expect(vector.envs.map(({ phase }) => phase)).toEqual(['running', 'running']);
  });

  it('drives by whole numbers when not continuous', () => {
    const vector = makeVectorEnv('CarRacing-v3', 2, { continuous: false, render: false });
    vector.reset({ seed: 0 });
    for (let t = 0; t < 20; t++) vector.step([3, 0]);
    const [gas, nothing] = vector.step([3, 0]).infos;
    expect(Math.hypot(gas.hull.vx, gas.hull.vy)).toBeGreaterThan(
      1 + Math.hypot(nothing.hull.vx, nothing.hull.vy),
    );
    expect(() => vector.step([0, 5])).toThrow(
      'action[0] of environment 1 must be an integer in 0 .. 4, got 5',
    );
  });

  it('steps none of them when one action is bad', () => {
    const vector = makeVectorEnv('CarRacing-v3', 2, { render: false });
    vector.reset({ seed: 0 });
    const before = vector.step(actionsAt(0, 2)).infos.map(({ hull }) => ({ ...hull }));
    const bad = actionsAt(1, 2);
    bad[4] = Number.NaN;
    expect(() => vector.step(bad)).toThrow('action[1] of environment 1 must be a finite number, got NaN');
    expect(vector.envs[0].car.hull.getPosition()).toMatchObject({ x: before[0].x, y: before[0].y });
  });

  it.each([
    [5, 'actions are 6 numbers [2, 3], got an array of length 5'],
    [7, 'got an array of length 7'],
  ])('refuses %i numbers for two environments', (length, message) => {
    const vector = makeVectorEnv('CarRacing-v3', 2, { render: false });
    vector.reset({ seed: 0 });
    expect(() => vector.step(new Float32Array(length))).toThrow(message);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a vector of %d', (n) => {
    expect(() => makeVectorEnv('CarRacing-v3', n)).toThrow(
      `a positive whole number of environments, got ${n}`,
    );
  });

  it('refuses what does not fit: seeds, masks, batches, options, a step before reset', () => {
    const vector = makeVectorEnv('CarRacing-v3', 2, { render: false });
    expect(() => vector.step(actionsAt(0, 2))).toThrow('step() before reset()');
    expect(() => vector.reset({ mask: [1, 0] })).toThrow('the first reset() is of all');
    expect(() => vector.reset({ seed: [1, 2, 3] })).toThrow(
      '2 environments take 2 seeds, got an array of length 3',
    );
    vector.reset({ seed: 0 });
    expect(() => vector.reset({ mask: [1] })).toThrow('take a mask of 2, got an array of length 1');
    const make = (options: object) => () => makeVectorEnv('CarRacing-v3', 2, options);
    expect(make({ buffer: new Uint8Array(7) })).toThrow('length 55296, got an array of length 7');
    expect(make({ autoreset: 'nextstep' })).toThrow(
      "autoreset must be 'next-step' or 'same-step' or 'disabled', got 'nextstep'",
    );
    expect(make({ lapRul: 'v3' })).toThrow("no option 'lapRul'");
  });
});

describe('a vector of BouncingBall-v0', () => {
  it('gives what its environments give alone, and starts again', () => {
    const vector = makeVectorEnv('BouncingBall-v0', 2, { maxEpisodeSteps: 5 });
    const alone = makeEnv('BouncingBall-v0', { maxEpisodeSteps: 5 });
    vector.reset({ seed: 3 });
    alone.reset({ seed: 4 });
    for (let t = 0; t < 5; t++) {
      const { observations, infos, truncated } = vector.step([]);
      const single = alone.step([]);
      expect(Buffer.compare(observations.subarray(SIZE), single.observation)).toBe(0);
      expect(infos[1]).toEqual(single.info);
      expect(truncated[1]).toBe(Number(t === 4));
    }
    expect(Buffer.compare(vector.step([]).observations.subarray(SIZE), alone.reset().observation)).toBe(0);
  });
});
