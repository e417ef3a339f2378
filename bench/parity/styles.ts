/**
 * How the live drives are driven. A driver sees our environment's true state; its actions are written on a actions,
 * and both sides then drive the actions, so that whatever differs comes from the environments.
 */
import { type CarRacing, Driver, makeEnv } from '../../src/env/index.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { heldActions } from './live.ts';

/** Gymnasium's time limit, steps. */
const EPISODE_STEPS = 1000;
/** The last action is held so much longer, for an end that comes later on the other side. Steps. */
const OVERTIME = 50;

type Controls = (k: number) => readonly number[];

export interface Style {
  name: string;
  what: string;
  /** [steer, gas, brake] a step, float32: Gymnasium takes no other. */
  actionsOf: (seed: number) => number[][];
}

export const STYLES: readonly Style[] = [
  {
    name: 'random',
    what: 'random actions, each held for up to 30 steps; mostly off the road',
    actionsOf: (seed) => heldActions(seed, EPISODE_STEPS),
  },
  {
    name: 'careful',
    what: 'the scripted driver, slowed down',
    actionsOf: (seed) => closedLoop(seed, (env) => driving(new Driver(env, { topSpeed: 45, cornering: 70 }))),
  },
  {
    name: 'scripted',
    what: 'the scripted driver as it is',
    actionsOf: (seed) => closedLoop(seed, (env) => driving(new Driver(env))),
  },
  {
    name: 'limit',
    what: 'the scripted driver, asking the tyres for all they give',
    actionsOf: (seed) =>
      closedLoop(seed, (env) => driving(new Driver(env, { topSpeed: 90, cornering: 200 }))),
  },
  {
    name: 'sliding',
    what: 'the scripted driver, thrown into a slide each second or two: hand-brake or full gas at full lock',
    actionsOf: (seed) => closedLoop(seed, (env) => sliding(new Driver(env), new Xoshiro128(seed))),
  },
];

/** Of these more is asserted: the random drives are soon off the road, the careful ones seldom slide. */
export const STEADY: readonly string[] = ['random', 'careful'];

function driving(driver: Driver): Controls {
  return () => driver.act();
}

function sliding(driver: Driver, random: Xoshiro128): Controls {
  let until = 0;
  let next = 60;
  let manoeuvre: readonly number[] = [];
  return (k) => {
    if (k === next) {
      const side = random.random() < 0.5 ? -1 : 1;
      manoeuvre = random.random() < 0.5 ? [side, 0, 1] : [side, 1, 0];
      until = k + 4 + random.below(6);
      next = until + 40 + random.below(60);
    }
    return k < until ? manoeuvre : driver.act();
  };
}

/** What a driver does in our environment until its episode ends, and OVERTIME. */
function closedLoop(seed: number, controlsOf: (env: CarRacing) => Controls): number[][] {
  const env = makeEnv('CarRacing-v3', { render: false });
  env.reset({ seed });
  const controls = controlsOf(env);
  const actions: number[][] = [];
  for (let ended = false; !ended; ) {
    const action = controls(actions.length).map(Math.fround);
    actions.push(action);
    const { terminated, truncated } = env.step(action);
    ended = terminated || truncated;
  }
  env.close();
  const end = Math.min(EPISODE_STEPS, actions.length + OVERTIME);
  while (actions.length < end) actions.push(actions[actions.length - 1]);
  return actions;
}
