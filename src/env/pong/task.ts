/** Pong-v0 as its experiment plays it. */
import { makeTask, type Task, type TaskOptions } from '../task.ts';
import { COLOURS, OPPONENT_X, OWN_X } from './drawing.ts';
import { Pong, type PongInfo } from './environment.ts';
import { PONG } from './experiment.ts';
import { BALL_RADIUS, PADDLE_HEIGHT, PADDLE_WIDTH, type PongOptions } from './options.ts';
import { collectionPolicy, script } from './policies.ts';

export function pongTask(world: PongOptions, options: TaskOptions): Task {
  return makeTask<PongInfo>(PONG, new Pong({ ...world, ...options }), {
    truth: ({ ball, paddle, opponent }) => [ball.x, ball.y, ball.vx, ball.vy, paddle, opponent],
    policy: (index, random, present) => collectionPolicy(index, script(present), random),
    driver: script,
    board: ({ ball, paddle, opponent, points }) => ({
      colour: css(COLOURS.field),
      discs: [{ x: ball.x, y: ball.y, radius: BALL_RADIUS }],
      bars: [bar(OWN_X, paddle, COLOURS.own), bar(OPPONENT_X, opponent, COLOURS.opponent)],
      labels: [`Opponent ${points.opponent}`, `${points.own} Agent`],
    }),
  });
}

function bar(x: number, y: number, colour: number) {
  return { x, y, width: PADDLE_WIDTH, height: PADDLE_HEIGHT, colour: css(colour) };
}

function css(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
