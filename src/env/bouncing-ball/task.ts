/** BouncingBall-v0 as its experiment plays it. */
import { makeTask, type Policy, type Task, type TaskOptions } from '../task.ts';
import { BouncingBall } from './environment.ts';
import { BOUNCING_BALL } from './experiment.ts';
import { type BouncingBallOptions, defaultBouncingBallOptions, radiiOf } from './options.ts';

const NO_ACTION: Policy = { name: 'none', act: () => undefined };
/** A dream with less or more white than this, in areas of the balls, has lost one or made up another. */
const LEAST_BALL = 0.4;
const MOST_BALL = 1.8;

export function bouncingBallTask(world: BouncingBallOptions, options: TaskOptions): Task {
  const { balls, radius } = { ...defaultBouncingBallOptions, ...world };
  const area = radiiOf({ balls, radius }).reduce((sum, r) => sum + Math.PI * r * r, 0);
  return makeTask(BOUNCING_BALL, new BouncingBall({ ...world, ...options }), {
    truth: ({ balls: [ball] }) => [ball.x, ball.y, ball.vx, ball.vy],
    policy: () => NO_ACTION,
    board: ({ balls }) => ({ colour: 'rgb(0 0 0)', discs: balls, bars: [], labels: null }),
    lost: (picture) => {
      const white = brightness(picture);
      return white < LEAST_BALL * area || white > MOST_BALL * area;
    },
  });
}

/** White pixels, grey ones by their share. @param picture RGB bytes. [64, 64, 3] */
function brightness(picture: Uint8Array): number {
  return picture.reduce((sum, value) => sum + value, 0) / (3 * 255);
}
