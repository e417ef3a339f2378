/**
 * Who plays before there is a C: a script that sees the true state, the same with moments of its own will, and one that
 * repeats random actions.
 */
import type { Xoshiro128 } from '../../math/random.ts';
import type { Driver, Policy } from '../task.ts';
import { heightAfter, type Match, REACH } from './match.ts';
import { BALL_RADIUS, FIELD, OWN_FACE, PADDLE_SPEED } from './options.ts';

export const [STAY, UP, DOWN] = [0, 1, 2];

/** How far from its middle the script means to hit the ball, as a share of its reach: steep balls are hard to get. */
const AIM = 0.7;

type Seen = Pick<Match, 'ball' | 'paddle' | 'opponent'>;

/** Goes where the ball will be, and hits it away from the opponent. */
export function bestChoice({ ball, paddle, opponent }: Seen): number {
  const steps = (OWN_FACE - BALL_RADIUS - ball.x) / ball.vx;
  let target = FIELD / 2;
  if (ball.vx > 0 && steps > 0) {
    const aim = opponent > FIELD / 2 ? AIM : -AIM;
    target = heightAfter(ball.y, ball.vy, steps) + aim * REACH;
  }
  if (Math.abs(target - paddle) < PADDLE_SPEED) return STAY;
  return target < paddle ? UP : DOWN;
}

/** @param seen the present state */
export function script(seen: () => Seen): Driver {
  return { act: () => oneHot(bestChoice(seen())) };
}

function oneHot(choice: number): Float32Array {
  return Float32Array.from([STAY, UP, DOWN], (one) => Number(one === choice));
}

/** Keeps a random action for 5 to 21 steps. */
export class HeldChoicePolicy implements Policy {
  readonly name = 'held';
  private left = 0;
  private choice = STAY;
  private readonly random: Xoshiro128;

  constructor(random: Xoshiro128) {
    this.random = random;
  }

  act(_frame: Uint8Array, action: Float32Array): void {
    if (this.left-- <= 0) {
      this.left = 4 + this.random.below(17);
      this.choice = this.random.below(3);
    }
    action.set(oneHot(this.choice));
  }
}

/** The script that now and then does something else for a while: it misses, and comes back. */
export class NoisyScriptPolicy implements Policy {
  readonly name = 'driver';
  private readonly driver: Driver;
  private readonly random: Xoshiro128;
  private readonly held: HeldChoicePolicy;
  private readonly rate: number;
  private left = 0;

  constructor(driver: Driver, random: Xoshiro128) {
    this.driver = driver;
    this.random = random;
    this.held = new HeldChoicePolicy(random);
    // Up to a third of its time.
    this.rate = 0.04 * random.random();
  }

  act(frame: Uint8Array, action: Float32Array): void {
    if (this.left > 0) this.left--;
    else if (this.random.random() < this.rate) this.left = 5 + this.random.below(11);
    if (this.left > 0) this.held.act(frame, action);
    else action.set(this.driver.act());
  }
}

/** The policy of an episode number: of ten, seven scripts and three that repeat random actions. */
export function collectionPolicy(index: number, driver: Driver, random: Xoshiro128): Policy {
  return index % 10 === 3 || index % 10 === 6 || index % 10 === 9
    ? new HeldChoicePolicy(random)
    : new NoisyScriptPolicy(driver, random);
}
