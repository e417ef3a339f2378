import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CarRacing, Driver, envIds, makeEnv } from '../../../src/env/index.ts';
import { fullFolder, goldenRun } from '../golden.helper.ts';

type Drive = readonly (readonly [number, number, number])[];
const wiggle: Drive = Array.from({ length: 60 }, (_, i) => [Math.sin(i / 8), 0.3, i % 20 === 0 ? 0.2 : 0]);

/** All frames of a drive, reset's first. */
function film(env: CarRacing, seed: number, drive: Drive): Uint8Array[] {
  const frames = [env.reset({ seed }).observation];
  for (const action of drive) frames.push(env.step(action).observation);
  return frames;
}

function digest(frames: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const frame of frames) hash.update(frame);
  return hash.digest('hex');
}

describe('CarRacing-v3', () => {
  it('same seed and actions, same bytes; whatever was driven before', () => {
    const env = makeEnv('CarRacing-v3', { observation: '64x64' });
    const first = digest(film(env, 3, wiggle));
    film(env, 4, wiggle.slice(0, 17));
    expect(digest(film(env, 3, wiggle))).toBe(first);
    expect(digest(film(makeEnv('CarRacing-v3', { observation: '64x64' }), 3, wiggle))).toBe(first);
    expect(digest(film(env, 5, wiggle))).not.toBe(first);
  });

  it('without a seed the stream goes on: another track, yet a repeatable one', () => {
    const lengths = () => {
      const env = makeEnv('CarRacing-v3', { render: false });
      return [env.reset({ seed: 1 }), env.reset(), env.reset()].map(({ info }) => info.tilesTotal);
    };
    expect(lengths()).toEqual(lengths());
    expect(new Set(lengths()).size).toBeGreaterThan(1);
  });

  it('the return is a thousand points a lap less a tenth a step, whatever one does', () => {
    const action = fc.tuple(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    const env = makeEnv('CarRacing-v3', { render: false });
    fc.assert(
      fc.property(fc.nat(1000), fc.array(action, { minLength: 1, maxLength: 12 }), (seed, actions) => {
        let { info } = env.reset({ seed });
        let total = 0;
        let steps = 0;
        for (const held of actions) {
          for (let i = 0; i < 15; i++) {
            const before = info.tilesVisited;
            const result = env.step(held);
            info = result.info;
            total += result.reward;
            steps++;
            expect(info.tilesVisited).toBeGreaterThanOrEqual(before);
            expect(result.terminated).toBe(false);
          }
        }
        expect(total).toBeCloseTo((1000 * info.tilesVisited) / info.tilesTotal - 0.1 * steps, 9);
        expect(env.road.tiles.filter((tile) => tile.visited)).toHaveLength(info.tilesVisited);
      }),
      { numRuns: 15 },
    );
  });

  it('64x64 is the part of 96x96 above the bar, resized', () => {
    const small = makeEnv('CarRacing-v3', { observation: '64x64' });
    const large = makeEnv('CarRacing-v3');
    const [smallFilm, largeFilm] = [film(small, 6, wiggle), film(large, 6, wiggle)];
    for (const i of [0, 10, 60]) {
      expect(smallFilm[i]).toHaveLength(64 * 64 * 3);
      const resized = resizeToSmall(largeFilm[i]);
      const mean =
        smallFilm[i].reduce((sum, value, k) => sum + Math.abs(value - resized[k]), 0) / resized.length;
      expect(mean).toBeLessThan(2);
    }
  });

  it('ends a lap at the start line only under the fixed rule', () => {
    // A car that leaves out a few tiles and crosses the line: the driver, once pulled off the road.
    const outcome = (lapRule: 'v3' | 'fixed', lapCompletePercent?: number) => {
      const env = makeEnv('CarRacing-v3', { lapRule, lapCompletePercent, render: false });
      env.reset({ seed: 1 });
      const driver = new Driver(env);
      for (let i = 0; ; i++) {
        const pulled = i >= 300 && i < 318;
        const result = env.step(pulled ? [0.4, 0, 0] : driver.act());
        if (result.terminated || result.truncated) return result;
      }
    };
    const fixed = outcome('fixed');
    expect(fixed).toMatchObject({ terminated: true, truncated: false, info: { lapFinished: true } });
    expect(fixed.info.tilesVisited).toBeLessThan(fixed.info.tilesTotal);
    expect(fixed.info.tilesVisited / fixed.info.tilesTotal).toBeGreaterThan(0.95);
    expect(outcome('v3')).toMatchObject({ terminated: false, truncated: true });
    // And only with more of the tiles than `lapCompletePercent`.
    expect(outcome('fixed', 0.999)).toMatchObject({ terminated: false, truncated: true });
  });

  it.each(['v3', 'fixed'] as const)(
    'lapCompletePercent 0: the start line itself ends the lap (%s)',
    (lapRule) => {
      const first = (lapCompletePercent?: number) => {
        const env = makeEnv('CarRacing-v3', { lapRule, lapCompletePercent, render: false });
        env.reset({ seed: 0 });
        return env.step([0, 0, 0]);
      };
      expect(first(0)).toMatchObject({ terminated: true, info: { lapFinished: true } });
      expect(first(0.01)).toMatchObject({ terminated: false });
      expect(first()).toMatchObject({ terminated: false });
    },
  );

  it.skipIf(fullFolder === null)(
    'the recorded v3 bug: 329 of 335 tiles and no end (needs GOLDEN_DIR)',
    () => {
      const env = makeEnv('CarRacing-v3', { render: false });
      const run = goldenRun('lapbug_s2');
      env.reset({ seed: run.seed });
      const last = run.steps.map(({ action }) => env.step(action)).at(-1)!;
      expect(last).toMatchObject({
        terminated: false,
        truncated: true,
        info: { tilesVisited: 329, tilesTotal: 335 },
      });
    },
  );

  it('drives by five actions when not continuous', () => {
    const env = makeEnv('CarRacing-v3', { continuous: false, render: false });
    expect(env.actionSpace).toEqual({ kind: 'discrete', n: 5 });
    const turn = (action: number) => {
      const start = env.reset({ seed: 0 }).info.hull.angle;
      for (let i = 0; i < 20; i++) env.step(3);
      let angle = start;
      for (let i = 0; i < 10; i++) angle = env.step(action).info.hull.angle;
      return angle - start;
    };
    expect(turn(1)).toBeLessThan(-0.05);
    expect(turn(2)).toBeGreaterThan(0.05);
  });

  it('paints new colours under domain randomisation, and keeps them when told to', () => {
    const env = makeEnv('CarRacing-v3', { domainRandomize: true });
    const corner = (frame: Uint8Array) => frame.slice(48 * 96 * 3, 48 * 96 * 3 + 3).join();
    const drive: Drive = Array.from({ length: 55 }, () => [0, 0, 0]);
    const first = film(env, 1, drive).at(-1)!;
    const second = film(env, 2, drive).at(-1)!;
    expect(corner(second)).not.toBe(corner(first));
    env.reset({ seed: 3, options: { randomize: false } });
    let kept = second;
    for (const action of drive) kept = env.step(action).observation;
    expect([...distinctFlatColours(kept)].some((colour) => distinctFlatColours(second).has(colour))).toBe(
      true,
    );
    // The track of seed 3 without drawn colours: the draws were skipped.
    const plain = makeEnv('CarRacing-v3', { render: false });
    plain.reset({ seed: 3 });
    expect(env.road.track).toEqual(plain.road.track);
  });

  it('draws several environments into one batch', () => {
    const size = 64 * 64 * 3;
    const batch = new Uint8Array(3 * size);
    const views = [0, 1, 2].map((i) => batch.subarray(i * size, (i + 1) * size));
    const envs = views.map((buffer) => makeEnv('CarRacing-v3', { observation: '64x64', buffer }));
    envs.forEach((env, i) => {
      expect(env.reset({ seed: i }).observation).toBe(views[i]);
      expect(env.step([0, 1, 0]).observation).toBe(views[i]);
    });
    const alone = makeEnv('CarRacing-v3', { observation: '64x64' });
    alone.reset({ seed: 1 });
    expect(digest([views[1]])).toBe(digest([alone.step([0, 1, 0]).observation]));
  });

  it('hands out fresh observations when it was given no buffer', () => {
    const env = makeEnv('CarRacing-v3', { observation: '64x64' });
    const { observation } = env.reset({ seed: 0 });
    const copy = observation.slice();
    expect(env.step([0, 1, 0]).observation).not.toBe(observation);
    expect(digest([observation])).toBe(digest([copy]));
  });

  it('with a buffer it returns one object again and again, without one a fresh one', () => {
    const reusing = makeEnv('CarRacing-v3', { render: false, buffer: new Uint8Array(96 * 96 * 3) });
    const fresh = makeEnv('CarRacing-v3', { render: false });
    reusing.reset({ seed: 3 });
    fresh.reset({ seed: 3 });
    const [reused, first] = [reusing.step(wiggle[0]), fresh.step(wiggle[0])];
    const firstInfo = structuredClone(first.info);
    for (const action of wiggle) {
      const [again, next] = [reusing.step(action), fresh.step(action)];
      expect(again).toBe(reused);
      expect(again.info).toEqual(next.info);
      expect(again.reward).toBe(next.reward);
    }
    expect(first.info).toEqual(firstInfo);
    expect(reused.info.hull).not.toEqual(firstInfo.hull);
  });

  it('draws nothing without render, and drives the same', () => {
    const blind = makeEnv('CarRacing-v3', { render: false });
    const seeing = makeEnv('CarRacing-v3');
    expect(blind.reset({ seed: 9 }).observation).toHaveLength(0);
    seeing.reset({ seed: 9 });
    for (const action of wiggle) expect(blind.step(action).info).toEqual(seeing.step(action).info);
  });

  it('truncates at its limit, a thousand steps unless told otherwise', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 0 });
    for (let i = 0; i < 999; i++) expect(env.step([0, 0, 0]).truncated).toBe(false);
    expect(env.step([0, 0, 0])).toMatchObject({ truncated: true, terminated: false });
    expect(() => env.step([0, 0, 0])).toThrow('after the episode ended; call reset() first');
  });
});

describe('CarRacing-v3 refuses', () => {
  it.each([
    [[0, 0], 'got an array of length 2'],
    [[0, 0, 0, 0], 'got an array of length 4'],
    [[0, Number.NaN, 0], 'action[1] (gas) must be a finite number, got NaN'],
    [[0, 0, Number.POSITIVE_INFINITY], 'action[2] (brake) must be a finite number, got Infinity'],
    [1, '[steer, gas, brake], got 1'],
  ])('the action %j', (action, message) => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 0 });
    expect(() => env.step(action)).toThrow(message);
  });

  it.each([5, -1, 0.5, Number.NaN, [0, 0, 0]])('the discrete action %j', (action) => {
    const env = makeEnv('CarRacing-v3', { render: false, continuous: false });
    env.reset({ seed: 0 });
    expect(() => env.step(action)).toThrow('an integer in 0 .. 4, got');
  });

  it.each([
    [{ observation: '32x32' }, "observation must be '64x64' or '96x96', got '32x32'"],
    [{ lapRule: 'v4' }, "lapRule must be 'v3' or 'fixed', got 'v4'"],
    [{ lapCompletePercent: 95 }, 'lapCompletePercent must be a number in 0 .. 1, got 95'],
    [{ lapCompletePercent: Number.NaN }, 'lapCompletePercent must be a number in 0 .. 1, got NaN'],
    [{ lapCompletPercent: 0.9 }, "no option 'lapCompletPercent'; did you mean 'lapCompletePercent'?"],
    [['fixed'], 'options come as an object with observation'],
    [{ camera: null }, "camera must be 'v3' or 'v0', got null"],
    [{ continuous: 1 }, 'continuous must be true or false, got 1'],
    [{ maxEpisodeSteps: 0 }, 'maxEpisodeSteps must be a number in 1'],
    [{ maxEpisodeSteps: 10.5 }, 'got 10.5'],
    [{ buffer: new Uint8Array(7) }, 'length 27648, got an array of length 7'],
    [{ fps: 60 }, "no option 'fps'; it has observation, lapRule"],
  ])('the options %j', (options, message) => {
    expect(() => makeEnv('CarRacing-v3', options as object)).toThrow(message);
  });

  it('an unknown environment, saying which there are', () => {
    expect(() => makeEnv('CarRacing-v2' as 'CarRacing-v3')).toThrow(
      `must be ${envIds.map((id) => `'${id}'`).join(' or ')}, got 'CarRacing-v2'`,
    );
  });

  it('a step or a look before reset, and anything after close', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    expect(() => env.step([0, 0, 0])).toThrow('before reset()');
    expect(() => env.road).toThrow('before reset()');
    env.close();
    expect(() => env.step([0, 0, 0])).toThrow('after close()');
    expect(() => env.reset()).toThrow('after close()');
  });

  it('a seed that is none', () => {
    expect(() => makeEnv('CarRacing-v3').reset({ seed: -3 })).toThrow('got -3');
  });
});

/** Rows 0..83 of [96, 96, 3] to [64, 64, 3] by area: 21/16 rows and 3/2 columns to a pixel. */
function resizeToSmall(frame: Uint8Array): Float64Array {
  const resized = new Float64Array(64 * 64 * 3);
  const share = (from: number, to: number, i: number) => Math.max(0, Math.min(to, i + 1) - Math.max(from, i));
  for (let i = 0; i < resized.length; i++) {
    const [row, column, channel] = [Math.floor(i / 192), Math.floor(i / 3) % 64, i % 3];
    const [top, bottom, left, right] = [
      (row * 21) / 16,
      ((row + 1) * 21) / 16,
      column * 1.5,
      (column + 1) * 1.5,
    ];
    for (let y = Math.floor(top); y < bottom; y++) {
      for (let x = Math.floor(left); x < right; x++) {
        const weight = (share(top, bottom, y) * share(left, right, x)) / ((21 / 16) * 1.5);
        resized[i] += weight * frame[(y * 96 + x) * 3 + channel];
      }
    }
  }
  return resized;
}

/** Colours that more than three hundred pixels above the bar share. */
function distinctFlatColours(frame: Uint8Array): Set<string> {
  const counts = new Map<string, number>();
  for (let i = 0; i < 84 * 96; i++) {
    const colour = frame.slice(3 * i, 3 * i + 3).join();
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 300).map(([colour]) => colour));
}
