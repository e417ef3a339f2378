/** Pong-v0: its match, its pictures, its interface, and what it refuses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  makeEnv,
  makeVectorEnv,
  openTask,
  type Pong,
  restoreEnv,
} from '../../../src/env/index.ts';
import { COLOURS } from '../../../src/env/pong/drawing.ts';
import { heightAfter, Match, REACH } from '../../../src/env/pong/match.ts';
import {
  BALL_RADIUS,
  FIELD,
  MAX_SLOPE_SPEED,
  MAX_SPEED,
  OPPONENT_FACE,
  OWN_FACE,
  PADDLE_HEIGHT,
  PADDLE_SPEED,
  SPEED_GAIN,
} from '../../../src/env/pong/options.ts';
import { bestChoice, DOWN, STAY, UP } from '../../../src/env/pong/policies.ts';
import { Pcg64 } from '../../../src/math/pcg64.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';

const matchOf = (seed = 1, opponentSpeed = 0.8, opponentNoise = 3): Match =>
  new Match({ opponentSpeed, opponentNoise }, new Pcg64(seed));

describe('a match', () => {
  it('moves the ball straight on and mirrors it at the walls', () => {
    const match = matchOf();
    Object.assign(match.ball, { x: 20, y: 30, vx: 1, vy: -0.5 });
    match.step(STAY);
    expect(match.ball).toEqual({ x: 21, y: 29.5, vx: 1, vy: -0.5 });
    Object.assign(match.ball, { x: 20, y: BALL_RADIUS + 0.25, vx: 1, vy: -1 });
    match.step(STAY);
    expect(match.ball).toEqual({ x: 21, y: BALL_RADIUS + 0.75, vx: 1, vy: 1 });
    Object.assign(match.ball, { x: 20, y: FIELD - BALL_RADIUS - 0.25, vx: 1, vy: 1 });
    match.step(STAY);
    expect(match.ball).toEqual({ x: 21, y: FIELD - BALL_RADIUS - 0.75, vx: 1, vy: -1 });
  });

  it('leaves our paddle where it met it, faster, and the steeper the further from its middle', () => {
    const speed = 2 * (1 + SPEED_GAIN);
    for (const offset of [-0.9, 0, 0.5]) {
      const match = matchOf();
      // Half a step before the paddle's face.
      Object.assign(match.ball, {
        x: OWN_FACE - BALL_RADIUS - 1,
        y: match.paddle + offset * REACH,
        vx: 2,
        vy: 0,
      });
      const y = match.ball.y;
      expect(match.step(STAY)).toBe(0);
      expect(match.ball.vx).toBeCloseTo(-speed, 12);
      expect(match.ball.vy).toBeCloseTo(MAX_SLOPE_SPEED * offset, 12);
      expect(match.ball.x).toBeCloseTo(OWN_FACE - BALL_RADIUS - 0.5 * speed, 12);
      expect(match.ball.y).toBeCloseTo(y + 0.5 * MAX_SLOPE_SPEED * offset, 12);
    }
  });

  it('is a point for whoever does not miss, and the next serve goes to the winner', () => {
    const lost = matchOf();
    Object.assign(lost.ball, { x: FIELD, y: 60, vx: 3, vy: 0 });
    expect(lost.step(STAY)).toBe(-1);
    expect([lost.own, lost.theirs]).toEqual([0, 1]);
    expect(lost.ball.x).toBe(FIELD / 2);
    expect(lost.ball.vx).toBeGreaterThan(0);
    const won = matchOf();
    Object.assign(won.ball, { x: 0, y: 60, vx: -3, vy: 0 });
    expect(won.step(STAY)).toBe(1);
    expect([won.own, won.theirs]).toEqual([1, 0]);
    expect(won.ball.vx).toBeLessThan(0);
  });

  it('keeps ball and paddles inside, and nobody faster than they may be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.integer({ min: 0, max: 2 })),
        (seed, choices) => {
          const match = matchOf(seed, 0.8, 20);
          for (let i = 0; i < 400; i++) {
            const { paddle, opponent } = match;
            match.step(choices[i % Math.max(1, choices.length)] ?? STAY);
            for (const middle of [match.paddle, match.opponent]) {
              expect(middle).toBeGreaterThanOrEqual(PADDLE_HEIGHT / 2);
              expect(middle).toBeLessThanOrEqual(FIELD - PADDLE_HEIGHT / 2);
            }
            expect(Math.abs(match.paddle - paddle)).toBeLessThanOrEqual(PADDLE_SPEED + 1e-9);
            expect(Math.abs(match.opponent - opponent)).toBeLessThanOrEqual(0.8 + 1e-9);
            const { y, vx, vy } = match.ball;
            expect(y).toBeGreaterThanOrEqual(BALL_RADIUS);
            expect(y).toBeLessThanOrEqual(FIELD - BALL_RADIUS);
            expect(Math.abs(vx)).toBeLessThanOrEqual(MAX_SPEED);
            expect(Math.abs(vy)).toBeLessThanOrEqual(MAX_SLOPE_SPEED);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has an opponent that an exact and quick one would make unbeatable', () => {
    const perfect = matchOf(3, 4, 0);
    for (let i = 0; i < 3000; i++) perfect.step(bestChoice(perfect));
    expect(perfect.own).toBe(0);
    const slow = matchOf(3, 0.8, 3);
    for (let i = 0; i < 3000; i++) slow.step(bestChoice(slow));
    expect(slow.own).toBeGreaterThan(5);
    expect(slow.theirs).toBeLessThan(slow.own / 4);
  });
});

describe('heightAfter', () => {
  it('is where stepping leads', () => {
    fc.assert(
      fc.property(
        fc.double({ min: BALL_RADIUS, max: FIELD - BALL_RADIUS, noNaN: true }),
        fc.double({ min: -MAX_SLOPE_SPEED, max: MAX_SLOPE_SPEED, noNaN: true }),
        fc.integer({ min: 0, max: 200 }),
        (y, vy, steps) => {
          const match = matchOf();
          Object.assign(match.ball, { x: FIELD / 2, y, vx: 1e-6, vy });
          for (let i = 0; i < steps; i++) match.step(STAY);
          expect(heightAfter(y, vy, steps)).toBeCloseTo(match.ball.y, 6);
        },
      ),
    );
  });
});

/** What an environment shows and tells over some steps. */
function future(env: Pong, steps: number): string {
  const seen: unknown[] = [];
  for (let i = 0; i < steps && env.phase === 'running'; i++) {
    const { observation, reward, terminated, truncated, info } = env.step(
      [UP, DOWN, STAY, DOWN][(i >> 3) % 4],
    );
    seen.push(observation.join(), reward, terminated, truncated, info);
  }
  return JSON.stringify(seen);
}

describe('Pong-v0', () => {
  it('has the spaces of its kind', () => {
    const { actionSpace, observationSpace, metadata } = makeEnv('Pong-v0');
    expect(actionSpace).toMatchObject({ kind: 'discrete', n: 3 });
    expect(observationSpace).toMatchObject({ shape: [64, 64, 3], dtype: 'uint8' });
    expect(metadata.renderFps).toBe(50);
  });

  it('repeats itself from a seed, and differs from another', () => {
    const play = (seed: number): string => {
      const env = makeEnv('Pong-v0');
      env.reset({ seed });
      return future(env, 200);
    };
    expect(play(7)).toBe(play(7));
    expect(play(7)).not.toBe(play(8));
  });

  it('ends when one side has its points, and is cut off by its limit', () => {
    const env = makeEnv('Pong-v0', { points: 2 });
    env.reset({ seed: 1 });
    let sum = 0;
    for (;;) {
      const { reward, terminated, info } = env.step(STAY);
      expect([-1, 0, 1]).toContain(reward);
      sum += reward;
      if (!terminated) continue;
      expect(Math.max(info.points.own, info.points.opponent)).toBe(2);
      expect(info.points.own - info.points.opponent).toBe(sum);
      expect(info.episode).toMatchObject({ r: sum });
      break;
    }
    expect(() => env.step(STAY)).toThrow(/after the episode ended/);
    const short = makeEnv('Pong-v0', { maxEpisodeSteps: 3 });
    short.reset({ seed: 1 });
    expect([1, 2, 3].map(() => short.step(UP).truncated)).toEqual([false, false, true]);
  });

  it('shows both paddles, the ball and the points', () => {
    const env = makeEnv('Pong-v0');
    const { observation, info } = env.reset({ seed: 4 });
    const at = (x: number, y: number): number => {
      const i = 3 * (Math.floor(y) * FIELD + Math.floor(x));
      return (observation[i] << 16) | (observation[i + 1] << 8) | observation[i + 2];
    };
    expect(at(OWN_FACE + 1, info.paddle)).toBe(COLOURS.own);
    expect(at(OPPONENT_FACE - 2, info.opponent)).toBe(COLOURS.opponent);
    expect(at(info.ball.x, info.ball.y)).toBe(COLOURS.ball);
    expect(at(30, 60)).toBe(COLOURS.field);
    expect(env.render()).toEqual(observation);
    let { reward, observation: later } = env.step(STAY);
    while (reward !== -1) ({ reward, observation: later } = env.step(STAY));
    expect([...later.subarray(3 * (2 * FIELD + 2), 3 * (2 * FIELD + 2) + 3)]).toEqual([0xd5, 0x82, 0x4a]);
  });

  it('is restored from what was saved, and goes on as it would have', () => {
    const env = makeEnv('Pong-v0', { points: 3, opponentNoise: 5 });
    env.reset({ seed: 11 });
    future(env, 120);
    const copy = restoreEnv(JSON.stringify(env.save())) as Pong;
    expect(copy.render()).toEqual(env.render());
    expect(future(copy, 150)).toBe(future(env, 150));
  });

  it('is stepped in vectors, each as it would be alone', () => {
    const vector = makeVectorEnv('Pong-v0', 2, { maxEpisodeSteps: 50 });
    vector.reset({ seed: 5 });
    const alone = makeEnv('Pong-v0', { maxEpisodeSteps: 50 });
    alone.reset({ seed: 6 });
    for (let i = 0; i < 40; i++) {
      const { observations } = vector.step([UP, i % 3]);
      expect(observations.slice(FIELD * FIELD * 3)).toEqual(alone.step(i % 3).observation);
    }
    expect(() => vector.step([0, 1.5])).toThrow(/environment 1 must be an integer in 0 \.\. 2, got 1.5/);
  });

  it.each<[object, RegExp]>([
    [{ points: 0 }, /points must be a number in 1 \.\. 21, got 0/],
    [{ points: 2.5 }, /points must be an integer, got 2.5/],
    [{ opponentSpeed: 'fast' }, /opponentSpeed must be a number in 0 \.\. 4, got 'fast'/],
    [{ opponentNoise: Number.NaN }, /opponentNoise must be a number in 0 \.\. 32, got NaN/],
    [{ opponentspeed: 1 }, /has no option 'opponentspeed'; did you mean 'opponentSpeed'\?/],
    [{ maxEpisodeSteps: 0 }, /maxEpisodeSteps/],
    [{ buffer: new Uint8Array(3) }, /buffer must be a Uint8Array of length 12288/],
  ])('refuses the options %o', (options, message) => {
    expect(() => makeEnv('Pong-v0', options)).toThrow(message);
  });

  it.each([[0.5], [3], [-1], [[1]], ['up'], [Number.NaN], [undefined]])('refuses the action %o', (action) => {
    const env = makeEnv('Pong-v0');
    env.reset({ seed: 0 });
    expect(() => env.step(action as Action)).toThrow(
      /a discrete action is an integer in 0 \.\. 2, got .*; 0 stay, 1 up, 2 down/,
    );
  });
});

describe('its policies', () => {
  const returnOf = (index: number | 'script', seeds: number): number => {
    let sum = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const task = openTask({ env: 'Pong-v0' }, { render: false });
      let frame = task.reset(seed);
      const driver = task.driver()!;
      const policy = index === 'script' ? null : task.policy(index, new Xoshiro128(seed));
      const action = new Float32Array(3);
      for (let done = false; !done; ) {
        if (policy === null) action.set(driver.act());
        else policy.act(frame, action);
        const result = task.step(action);
        frame = result.observation;
        sum += result.reward;
        done = result.terminated || result.truncated;
      }
    }
    return sum / seeds;
  };

  it('win with the script, lose by repeated random actions, and meet in between', () => {
    const [best, noisy, held] = [returnOf('script', 12), returnOf(0, 12), returnOf(3, 12)];
    expect(best).toBeGreaterThan(3);
    expect(held).toBeLessThan(-3);
    expect(noisy).toBeGreaterThan(held);
    expect(noisy).toBeLessThan(best);
  });
});
