/** BouncingBall-v0 as its experiment plays it. */
import { makeTask, type Policy, type Task, type TaskOptions } from '../task.ts';
import { BouncingBall } from './environment.ts';
import { BOUNCING_BALL } from './experiment.ts';
import type { BouncingBallOptions } from './options.ts';

const NO_ACTION: Policy = { name: 'none', act: () => undefined };

export function bouncingBallTask(world: BouncingBallOptions, options: TaskOptions): Task {
  return makeTask(BOUNCING_BALL, new BouncingBall({ ...world, ...options }), {
    truth: ({ balls: [ball] }) => [ball.x, ball.y, ball.vx, ball.vy],
    policy: () => NO_ACTION,
    board: ({ balls }) => ({ colour: 'rgb(0 0 0)', discs: balls, bars: [], labels: null }),
  });
}
