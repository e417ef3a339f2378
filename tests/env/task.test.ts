/** What a task says beside the picture: why an episode ended, and whether a picture shows what it is about. */
import { describe, expect, it } from 'vitest';
import type { World } from '../../src/env/experiments.ts';
import { openTask, Pong } from '../../src/env/index.ts';
import { PONG as PONG_RECORD } from '../../src/env/pong/experiment.ts';
import { makeTask } from '../../src/env/task.ts';

const FRAME = 64 * 64 * 3;
const CAR: World = { env: 'CarRacing-v3' };
const BALL: World = { env: 'BouncingBall-v0', radius: 5, speed: 2 };
const PONG: World = { env: 'Pong-v0' };

function task(world: World, maxEpisodeSteps = 1000) {
  const picture = new Uint8Array(FRAME);
  return { picture, task: openTask(world, { buffer: picture, maxEpisodeSteps }) };
}

/** Each pixel is the mean of the nine around it. */
function blur(picture: Uint8Array): Uint8Array {
  return picture.map((_, i) => {
    let sum = 0;
    for (const down of [-192, 0, 192]) for (const right of [-3, 0, 3]) sum += picture[i + down + right] ?? 0;
    return sum / 9;
  });
}

/** Drives until the end. */
function reasonOf(world: World, action: Float32Array, maxEpisodeSteps: number) {
  const { task: played } = task(world, maxEpisodeSteps);
  played.reset(3);
  expect(played.endReason()).toBeNull();
  let over = false;
  while (!over) {
    expect(played.endReason()).toBeNull();
    const { terminated, truncated } = played.step(action);
    over = terminated || truncated;
  }
  const reason = played.endReason();
  played.reset(4);
  expect(played.endReason()).toBeNull();
  return reason;
}

describe('a car in a world with options', () => {
  const drawn: World = { env: 'CarRacing-v3', domainRandomize: true };
  /** The commonest colour on the way: of the field, or of the road. */
  const ground = (world: World, seed: number): string => {
    const { task: played, picture } = task(world);
    played.reset(seed);
    for (let i = 0; i < 60; i++) played.step(Float32Array.of(0, 0, 0));
    const counts = new Map<string, number>();
    for (let i = 0; i < FRAME; i += 3) {
      const colour = picture.subarray(i, i + 3).join();
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].sort(([, a], [, b]) => b - a)[0][0];
  };

  it('is drawn in other colours in each episode, the same again from the same seed', () => {
    const seen = [1, 2, 3].map((seed) => ground(drawn, seed));
    expect(new Set(seen).size).toBe(3);
    expect([1, 2, 3].map((seed) => ground(drawn, seed))).toEqual(seen);
    expect(new Set([1, 2, 3].map((seed) => ground(CAR, seed)))).toEqual(new Set(['100,202,100']));
  });

  it('does not tell whether a picture shows a road whose colour it does not know', () => {
    expect(openTask(CAR).tellsLost).toBe(true);
    const { tellsLost, lost } = openTask(drawn);
    expect([tellsLost, lost(new Uint8Array(FRAME))]).toEqual([false, false]);
  });

  it('ends its lap at the start line by the fixed rule, and goes on by that of v3', () => {
    // The script, once pulled off the road: it leaves out a few tiles.
    const reason = (lapRule: string) => {
      const played = openTask({ env: 'CarRacing-v3', lapRule }, { render: false });
      played.reset(1);
      const driver = played.driver()!;
      for (let i = 0; played.endReason() === null; i++) {
        const pulled = i >= 300 && i < 318;
        played.step(pulled ? Float32Array.of(0.4, 0, 0) : Float32Array.from(driver.act()));
      }
      return played.endReason();
    };
    expect(reason('fixed')).toBe('finished');
    expect(reason('v3')).toBe('time');
  });
});

describe('why an episode ended', () => {
  it('a car that drives straight on leaves the field', () => {
    expect(reasonOf(CAR, Float32Array.of(0, 0.4, 0), 1000)).toBe('left');
  });

  it('a car that stands still uses up its time', () => {
    expect(reasonOf(CAR, Float32Array.of(0, 0, 1), 20)).toBe('time');
  });

  it('the scripted driver finishes its lap', () => {
    const { task: played } = task(CAR, 2000);
    played.reset(0);
    const driver = played.driver()!;
    while (played.endReason() === null) played.step(Float32Array.from(driver.act()));
    expect(played.endReason()).toBe('finished');
  });

  it('a match is finished, and the ball has only its time', () => {
    expect(reasonOf(PONG, Float32Array.of(1, 0, 0), 5000)).toBe('finished');
    expect(reasonOf(BALL, new Float32Array(0), 30)).toBe('time');
  });
});

describe('a picture is lost', () => {
  const flat = (red: number, green: number, blue: number): Uint8Array =>
    Uint8Array.from({ length: FRAME }, (_, i) => [red, green, blue][i % 3]);

  it('where there is no road: grass, the void beyond the field, white', () => {
    const { task: car } = task(CAR);
    expect(car.lost(flat(102, 230, 102))).toBe(true);
    expect(car.lost(flat(0, 0, 0))).toBe(true);
    expect(car.lost(flat(255, 255, 255))).toBe(true);
    expect(car.lost(flat(104, 104, 104))).toBe(false);
  });

  it('never on the road, once the camera has come down', () => {
    const { task: car, picture } = task(CAR);
    car.reset(5);
    const driver = car.driver()!;
    const lost: number[] = [];
    for (let step = 1; step <= 600; step++) {
      car.step(Float32Array.from(driver.act()));
      if (car.lost(picture)) lost.push(step);
    }
    expect(lost.filter((step) => step > 25)).toEqual([]);
  });

  it('off the road, when the car has left it behind', () => {
    const { task: car, picture } = task(CAR);
    car.reset(3);
    while (car.endReason() === null) car.step(Float32Array.of(0, 0.4, 0));
    expect(car.lost(picture)).toBe(true);
  });

  it('where the ball of Pong is gone, or is two; never in a match for long, sharp or blurred as V does', () => {
    const { task: pong, picture } = task(PONG);
    pong.reset(1);
    let gone = 0;
    // Nobody plays, so that the opponent wins: paddles, marks, and balls that fly out.
    while (pong.endReason() === null) {
      pong.step(Float32Array.of(1, 0, 0));
      gone = pong.lost(picture) || pong.lost(blur(picture)) ? gone + 1 : 0;
      expect(gone).toBeLessThan(4);
    }
  });

  it('Pong, with a ball painted over or one more painted in', () => {
    const { task: pong, picture } = task(PONG);
    pong.reset(1);
    const [x, y] = pong.truth().map(Math.round);
    const shift = y < 32 ? 20 : -20;
    const [none, two] = [picture.slice(), picture.slice()];
    for (let row = y - 4; row < y + 4; row++) {
      const [from, to] = [3 * (64 * row + x - 4), 3 * (64 * row + x + 4)];
      two.set(picture.subarray(from, to), from + 3 * 64 * shift);
      for (let i = from; i < to; i += 3) none.set([16, 24, 40], i);
    }
    expect([picture, none, two].map(pong.lost)).toEqual([false, true, true]);
    expect([picture, none, two].map(blur).map(pong.lost)).toEqual([false, true, true]);
    expect(pong.lost(flat(255, 255, 255))).toBe(true);
  });

  it('where the ball is gone, or is two; never in a real episode', () => {
    const { task: ball, picture } = task(BALL);
    ball.reset(1);
    for (let step = 0; step < 300; step++) {
      ball.step(new Float32Array(0));
      expect(ball.lost(picture), `step ${step}`).toBe(false);
    }
    const { task: two, picture: twoBalls } = task({ ...BALL, balls: 2 });
    two.reset(1);
    expect(ball.lost(twoBalls)).toBe(true);
    expect(two.lost(twoBalls)).toBe(false);
    expect(ball.lost(flat(0, 0, 0))).toBe(true);
    expect(ball.lost(flat(255, 255, 255))).toBe(true);
  });

  it('never where the experiment has nothing to lose', () => {
    const unlosable = makeTask(PONG_RECORD, new Pong(), {
      truth: () => [],
      policy: () => ({ name: '', act: () => {} }),
    });
    expect(unlosable.lost(flat(0, 0, 0))).toBe(false);
  });
});
