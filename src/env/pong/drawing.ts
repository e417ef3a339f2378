/** The picture of a match: paddles, ball, and a mark for every point above the side that made it. */
import type { Canvas } from '../raster/canvas.ts';
import type { Match } from './match.ts';
import { BALL_RADIUS, FIELD, OPPONENT_FACE, OWN_FACE, PADDLE_HEIGHT, PADDLE_WIDTH } from './options.ts';

/** 0xRRGGBB. */
export const COLOURS = { field: 0x101828, own: 0x5cba5c, opponent: 0xd5824a, ball: 0xffffff };

/** Middle of each paddle along x. */
export const OWN_X = OWN_FACE + PADDLE_WIDTH / 2;
export const OPPONENT_X = OPPONENT_FACE - PADDLE_WIDTH / 2;

/** Side of a point's mark, and from one to the next. */
const MARK = 2;
const MARK_PITCH = 3;

/** @returns the canvas's own bytes. RGB. [64, 64, 3] */
export function drawMatch(canvas: Canvas, { ball, paddle, opponent, own, theirs }: Match): Uint8Array {
  canvas.clear();
  canvas.fillDisc(ball.x, ball.y, BALL_RADIUS, COLOURS.ball);
  fillBar(canvas, OWN_X, paddle, PADDLE_WIDTH, PADDLE_HEIGHT, COLOURS.own);
  fillBar(canvas, OPPONENT_X, opponent, PADDLE_WIDTH, PADDLE_HEIGHT, COLOURS.opponent);
  for (let i = 0; i < theirs; i++) fillBar(canvas, MARK + MARK_PITCH * i, MARK, MARK, MARK, COLOURS.opponent);
  for (let i = 0; i < own; i++) fillBar(canvas, FIELD - MARK - MARK_PITCH * i, MARK, MARK, MARK, COLOURS.own);
  return canvas.finish(COLOURS.field);
}

function fillBar(canvas: Canvas, x: number, y: number, width: number, height: number, colour: number): void {
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  canvas.fillPolygon([left, top, right, top, right, bottom, left, bottom], 0, 4, colour);
}
