/** The record of an experiment: what is refused of it, of its worlds and of its actions, and what its task does. */
import { describe, expect, it } from 'vitest';
import { BOUNCING_BALL } from '../../src/env/bouncing-ball/experiment.ts';
import { CAR_RACING } from '../../src/env/car-racing/experiment.ts';
import {
  actionSizeOf,
  checkRecord,
  checkWorld,
  type Experiment,
  type ExperimentRecord,
  envAction,
  experimentIds,
  experimentOf,
  experimentOfEnv,
  groundIn,
  idleAction,
  type World,
  worldOf,
} from '../../src/env/experiments.ts';
import { openTask, UniformPolicy } from '../../src/env/index.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

const CHOICES = { kind: 'discrete', names: ['stay', 'up', 'down'] } as const;

const worldFor = (id: Experiment): World => worldOf(id, { 'ball.radius': 5, 'ball.speed': 2 });

describe('an experiment', () => {
  it('that is unknown is refused with those there are', () => {
    expect(() => experimentOf('car-racin' as Experiment)).toThrow(
      /unknown experiment 'car-racin'; did you mean 'car-racing'\? there are bouncing-ball, car-racing/,
    );
    expect(() => experimentOfEnv('Doom-v0' as 'CarRacing-v3')).toThrow(
      /unknown environment 'Doom-v0'; there are/,
    );
  });

  const broken = (changes: object): ExperimentRecord => ({ ...CAR_RACING, ...changes }) as ExperimentRecord;

  it.each<[object, RegExp]>([
    [{ title: undefined }, /record of experiment 'car-racing': title must be a name, got undefined/],
    [{ actions: undefined }, /actions must be those of a box or a discrete space, got undefined/],
    [{ actions: { ...CAR_RACING.actions, low: [0] } }, /actions must be 3 names with a low and a high each/],
    [{ head: undefined }, /head must be 'argmax', a list of squashings, or null without a C, got undefined/],
    [{ head: 'argmax' }, /head must be one squashing for each of 3 actions, got 'argmax'/],
    [{ head: ['tanh'] }, /head must be one squashing for each of 3 actions/],
    [{ head: ['tanh', 'sigmoid', 'unit'] }, /list of tanh, unit, positive, got \["tanh","sigmoid","unit"\]/],
    [{ actions: CHOICES }, /head must be 'argmax'/],
    [{ hasReward: false }, /hasReward must be true where there is a C/],
    [{ truth: ['x'] }, /truth must be names, a place \(x, y\) first/],
    [{ probes: ['speed', 'colour'] }, /probes must be some of truth/],
    [{ inView: { name: 'depth', below: 1 } }, /inView must be null, or a bound on one of truth/],
    [{ contrasts: [{ key: 'a', between: [[1], [0]] }] }, /contrasts must be pairs of 3 numbers or null/],
    [{ fps: 0 }, /fps must be a number above 0, got 0/],
    [{ diagnostics: undefined }, /diagnostics must be of the kind 'agent' or 'ball', got undefined/],
  ])('that lacks a part or has a wrong one is refused: %o', (changes, message) => {
    expect(() => checkRecord(broken(changes))).toThrow(message);
  });

  it('has a world of its settings, and other worlds are refused', () => {
    expect(worldOf('bouncing-ball', { 'ball.radius': 4, 'ball.speed': 1 })).toEqual({
      env: 'BouncingBall-v0',
      radius: 4,
      speed: 1,
    });
    expect(worldOf('car-racing', {})).toEqual({ env: 'CarRacing-v3' });
    const wanted = 'expected BouncingBall-v0 with radius and speed, or CarRacing-v3';
    for (const world of [null, {}, { env: 'Doom' }, { env: 'BouncingBall-v0', radius: 5 }, 'CarRacing-v3']) {
      expect(() => checkWorld(world)).toThrow(/the world of an episode is .*, expected /);
    }
    expect(() => checkWorld({ env: 'BouncingBall-v0', radius: -1, speed: 2 })).toThrow(wanted.slice(0, 50));
  });

  it('leaves an option at its default out of the world, and refuses a value that it does not have', () => {
    const usual = { 'car.domainRandomize': false, 'car.lapRule': 'v3' };
    expect(worldOf('car-racing', usual)).toEqual({ env: 'CarRacing-v3' });
    expect(worldOf('car-racing', { ...usual, 'car.domainRandomize': true })).toEqual({
      env: 'CarRacing-v3',
      domainRandomize: true,
    });
    expect(worldOf('car-racing', { ...usual, 'car.lapRule': 'fixed' })).toEqual({
      env: 'CarRacing-v3',
      lapRule: 'fixed',
    });
    for (const world of [{ domainRandomize: 'true' }, { domainRandomize: 1 }, { lapRule: 'v4' }]) {
      expect(() => checkWorld({ env: 'CarRacing-v3', ...world })).toThrow(
        'expected BouncingBall-v0 with radius and speed, or CarRacing-v3 with or without ' +
          'domainRandomize (false, true) and lapRule (v3, fixed), or Pong-v0',
      );
    }
    expect(() => openTask({ env: 'CarRacing-v3', continuous: 'no' })).toThrow(
      /continuous must be true or false/,
    );
  });

  it('has no ground whose shades are known where they are drawn anew', () => {
    expect(groundIn({ env: 'CarRacing-v3' })).toEqual(CAR_RACING.ground);
    expect(groundIn({ env: 'CarRacing-v3', domainRandomize: true })).toBeUndefined();
    expect(groundIn({ env: 'Pong-v0' })).toBeUndefined();
  });
});

describe('an action as M sees it', () => {
  it('is the row itself for a box, and an index for a one-hot', () => {
    const row = Float32Array.of(0.5, 1, 0);
    expect(envAction(CAR_RACING.actions, row)).toBe(row);
    expect(envAction(CHOICES, Float32Array.of(0, 0, 1))).toBe(2);
    expect(envAction(BOUNCING_BALL.actions, new Float32Array(0))).toHaveLength(0);
  });

  it.each<[ExperimentRecord['actions'], number[], RegExp]>([
    [CAR_RACING.actions, [0, 0, 0, 0], /an action is 3 numbers \[steer, gas, brake\]; got \[0, 0, 0, 0\]/],
    [CHOICES, [0.5, 0, 0], /a one-hot of 3 \[stay, up, down\], all 0 but for a single 1; got \[0.5, 0, 0\]/],
    [CHOICES, [1, 1, 0], /a one-hot of 3.*got \[1, 1, 0\]/],
    [CHOICES, [0, 0, 0], /a one-hot of 3.*got \[0, 0, 0\]/],
    [CHOICES, [0, 1], /a one-hot of 3.*got \[0, 1\]/],
    [CHOICES, [Number.NaN, 1, 0], /a one-hot of 3.*got \[NaN, 1, 0\]/],
  ])('of the wrong kind is refused: %o %o', (actions, row, message) => {
    expect(() => envAction(actions, Float32Array.from(row))).toThrow(message);
  });

  it('of somebody who does nothing is all 0, or the first choice', () => {
    expect(idleAction(CAR_RACING.actions)).toEqual([0, 0, 0]);
    expect(idleAction(CHOICES)).toEqual([1, 0, 0]);
  });

  it('is drawn uniformly: in the box, or among the choices', () => {
    const discrete = { ...CAR_RACING, actions: CHOICES } as ExperimentRecord;
    const policy = new UniformPolicy(discrete, new Xoshiro128(1));
    const counts = [0, 0, 0];
    const action = new Float32Array(3);
    for (let i = 0; i < 3000; i++) {
      policy.act(new Uint8Array(0), action);
      counts[envAction(CHOICES, action) as number]++;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
    const box = new UniformPolicy(CAR_RACING, new Xoshiro128(1));
    for (let i = 0; i < 200; i++) {
      box.act(new Uint8Array(0), action);
      for (const [a, value] of action.entries()) {
        expect(value).toBeGreaterThanOrEqual(CAR_RACING.actions.low[a]);
        expect(value).toBeLessThanOrEqual(CAR_RACING.actions.high[a]);
      }
    }
  });
});

describe.each(experimentIds.map((id) => [id]))('the task of %s', (id) => {
  const record = experimentOf(id);

  it('agrees with its record: spaces, pictures, truth, driver, progress', () => {
    const task = openTask(worldFor(id), { maxEpisodeSteps: 20 });
    const { actionSpace, observationSpace } = task.env;
    expect(observationSpace.shape).toEqual([64, 64, 3]);
    expect(task.experiment).toBe(record);
    const size = actionSpace.kind === 'discrete' ? actionSpace.n : actionSpace.shape[0];
    expect(actionSizeOf(record)).toBe(size);
    expect(actionSpace.kind).toBe(record.actions.kind);
    expect(() => task.truth()).toThrow(/before reset/);
    expect(task.reset(3)).toHaveLength(64 * 64 * 3);
    expect(task.truth()).toHaveLength(record.truth.length);
    expect(task.truth().every(Number.isFinite)).toBe(true);
    expect(task.driver() !== null).toBe(record.hasDriver);
    if (record.progress === null) expect(task.progress()).toBe(0);
    expect(task.env.metadata.renderFps).toBe(record.fps);
    task.env.close();
  });

  it('is gathered by its policies, the same again from the same seed', () => {
    const play = (index: number): number[] => {
      const task = openTask(worldFor(id), { maxEpisodeSteps: 20 });
      let frame = task.reset(5);
      const policy = task.policy(index, new Xoshiro128(5));
      const action = new Float32Array(actionSizeOf(record));
      const seen: number[] = [];
      for (let done = false; !done; ) {
        policy.act(frame, action);
        const result = task.step(action);
        seen.push(result.reward, ...action, ...task.truth());
        frame = result.observation;
        done = result.terminated || result.truncated;
      }
      task.env.close();
      return seen;
    };
    for (let index = 0; index < 10; index++) expect(play(index)).toEqual(play(index));
  });
});
