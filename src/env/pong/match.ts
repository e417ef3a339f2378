/**
 * The match: two paddles and a ball that flies straight, mirrors at the walls above and below, and leaves a paddle the
 * steeper the further from its middle it hits. Every bounce is at its own instant, so no ball flies through a paddle.
 */
import type { Pcg64 } from '../../math/pcg64.ts';
import {
  BALL_RADIUS,
  FIELD,
  MAX_SLOPE_SPEED,
  MAX_SPEED,
  OPPONENT_FACE,
  OWN_FACE,
  PADDLE_HEIGHT,
  PADDLE_SPEED,
  type ResolvedOptions,
  SERVE_SPEED,
  SPEED_GAIN,
} from './options.ts';

/** Heights that the ball's and a paddle's middle keep to. */
const TOP = BALL_RADIUS;
const BOTTOM = FIELD - BALL_RADIUS;
const HALF = PADDLE_HEIGHT / 2;
/** How far from a paddle's middle the ball still touches it. */
export const REACH = HALF + BALL_RADIUS;
/** Of a serve along y, at most. */
const SERVE_SLOPE = 0.8;

/** What a choice of action does to our paddle. */
const MOVES = [0, -PADDLE_SPEED, PADDLE_SPEED];

export class Match {
  readonly ball = { x: FIELD / 2, y: FIELD / 2, vx: 0, vy: 0 };
  /** Height of our paddle's middle, and of the scripted one's. */
  paddle = FIELD / 2;
  opponent = FIELD / 2;
  /** Points so far. */
  own = 0;
  theirs = 0;
  /** What the scripted paddle takes for the ball's height is so far off. */
  private error = 0;
  private readonly options: Pick<ResolvedOptions, 'opponentSpeed' | 'opponentNoise'>;
  private readonly random: Pcg64;

  /** @param random serves and the opponent's errors are drawn from it, as the match goes on */
  constructor(options: Pick<ResolvedOptions, 'opponentSpeed' | 'opponentNoise'>, random: Pcg64) {
    this.options = options;
    this.random = random;
    this.serve(random.integers(2) === 0 ? -1 : 1);
  }

  /** One step. @param action 0 stay, 1 up, 2 down @returns 1 for a point of ours, -1 for one of theirs, else 0 */
  step(action: number): -1 | 0 | 1 {
    const { ball, options } = this;
    this.paddle = held(this.paddle + MOVES[action]);
    // It follows balls that come towards it, and goes back to the middle behind those that leave.
    const target = ball.vx < 0 ? ball.y + this.error : FIELD / 2;
    const way = target - this.opponent;
    this.opponent = held(this.opponent + Math.sign(way) * Math.min(options.opponentSpeed, Math.abs(way)));
    this.fly();
    if (ball.x < -BALL_RADIUS) {
      this.own++;
      this.serve(-1);
      return 1;
    }
    if (ball.x > FIELD + BALL_RADIUS) {
      this.theirs++;
      this.serve(1);
      return -1;
    }
    return 0;
  }

  /** The ball's step, with the paddle that it meets on the way. */
  private fly(): void {
    const { ball } = this;
    const face = ball.vx < 0 ? OPPONENT_FACE + BALL_RADIUS : OWN_FACE - BALL_RADIUS;
    const share = (face - ball.x) / ball.vx;
    if (share < 0 || share > 1) {
      this.move(1);
      return;
    }
    this.move(share);
    const middle = ball.vx < 0 ? this.opponent : this.paddle;
    const offset = (ball.y - middle) / REACH;
    if (Math.abs(offset) <= 1) {
      const speed = Math.min(MAX_SPEED, Math.abs(ball.vx) * (1 + SPEED_GAIN));
      ball.vx = ball.vx < 0 ? speed : -speed;
      ball.vy = MAX_SLOPE_SPEED * offset;
      this.misjudge();
    }
    this.move(1 - share);
  }

  /** Straight on for a share of a step, mirrored at the walls. */
  private move(share: number): void {
    const { ball } = this;
    ball.x += share * ball.vx;
    ball.y += share * ball.vy;
    if (ball.y >= TOP && ball.y <= BOTTOM) return;
    ball.y = ball.y < TOP ? 2 * TOP - ball.y : 2 * BOTTOM - ball.y;
    ball.vy = -ball.vy;
  }

  /** From the middle, towards whoever won the last point. */
  private serve(towards: -1 | 1): void {
    const { ball, random } = this;
    ball.x = FIELD / 2;
    ball.y = random.uniform(FIELD / 4, (3 * FIELD) / 4);
    ball.vx = towards * SERVE_SPEED;
    ball.vy = random.uniform(-SERVE_SLOPE, SERVE_SLOPE);
    this.misjudge();
  }

  /** Normal by the sum of twelve uniform numbers: bounded, and plain arithmetic on every machine. */
  private misjudge(): void {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.random.random();
    this.error = this.options.opponentNoise * sum;
  }
}

function held(middle: number): number {
  return Math.min(FIELD - HALF, Math.max(HALF, middle));
}

/** Where a ball of this height and slope will be after so many steps, mirrored at the walls. */
export function heightAfter(y: number, vy: number, steps: number): number {
  const span = BOTTOM - TOP;
  const way = (((y + vy * steps - TOP) % (2 * span)) + 2 * span) % (2 * span);
  return TOP + (way <= span ? way : 2 * span - way);
}
