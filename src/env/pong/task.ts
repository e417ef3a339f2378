/** Pong-v0 as its experiment plays it. */
import { makeTask, type Task, type TaskOptions } from '../task.ts';
import { COLOURS, OPPONENT_X, OWN_X } from './drawing.ts';
import { Pong, type PongInfo } from './environment.ts';
import { PONG } from './experiment.ts';
import { BALL_RADIUS, PADDLE_HEIGHT, PADDLE_WIDTH, type PongOptions } from './options.ts';
import { collectionPolicy, script } from './policies.ts';

const BALL_AREA = Math.PI * BALL_RADIUS * BALL_RADIUS;
/** A dream with less or more of the ball than this, in areas of the ball, has lost it or made up another. */
const LEAST_BALL = 0.4;
const MOST_BALL = 1.5;
/** A pixel with a smaller share of the ball has none: V's field is not quite even. */
const LEAST_SHARE = 0.25;

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
    lost: (picture) => {
      const area = ballIn(picture);
      return area < LEAST_BALL * BALL_AREA || area > MOST_BALL * BALL_AREA;
    },
  });
}

function bar(x: number, y: number, colour: number) {
  return { x, y, width: PADDLE_WIDTH, height: PADDLE_HEIGHT, colour: css(colour) };
}

type Colour = readonly [red: number, green: number, blue: number];

const FIELD_COLOUR = channels(COLOURS.field);
/**
 * A blurred pixel mixes four colours. Along this direction, away from the field's, lies nothing of the two paddles',
 * so that it measures the ball's share however the others mix.
 */
const BALL_ONLY = cross(fromField(channels(COLOURS.own)), fromField(channels(COLOURS.opponent)));
const WHOLE_BALL = dot(BALL_ONLY, fromField(channels(COLOURS.ball)));

/** Pixels that are the ball's, others by their share. @param picture RGB bytes. [64, 64, 3] */
function ballIn(picture: Uint8Array): number {
  let area = 0;
  for (let i = 0; i < picture.length; i += 3) {
    const pixel = fromField([picture[i], picture[i + 1], picture[i + 2]]);
    const share = dot(BALL_ONLY, pixel) / WHOLE_BALL;
    if (share > LEAST_SHARE) area += share;
  }
  return area;
}

/** @param colour 0xRRGGBB */
function channels(colour: number): Colour {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function fromField([red, green, blue]: Colour): Colour {
  return [red - FIELD_COLOUR[0], green - FIELD_COLOUR[1], blue - FIELD_COLOUR[2]];
}

function dot(a: Colour, b: Colour): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Colour, b: Colour): Colour {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function css(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
