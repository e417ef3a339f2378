/**
 * The track of CarRacing-v3: twelve random checkpoints, and a walker that turns towards them one after the
 * other until it has a closed lap. Points equal Gymnasium's to the last bits, so sums keep its order.
 */
import type { Pcg64 } from '../../math/pcg64.ts';
import { CHECKPOINTS, SCALE, TRACK_DETAIL_STEP, TRACK_RAD, TRACK_TURN_RATE } from './constants.ts';

export interface TrackPoint {
  /** Polar angle seen from the field's centre. */
  alpha: number;
  /** Direction of travel is (-sin beta, cos beta). */
  beta: number;
  x: number;
  y: number;
}

interface Checkpoint {
  alpha: number;
  x: number;
  y: number;
}

/** Where the loop is cut open: half a sector before the first checkpoint. */
const START_ALPHA = (2 * Math.PI * -0.5) / CHECKPOINTS;
const MAX_STEPS = 2500;

/** Draws checkpoints until they give a closed loop; about one attempt in a hundred fails. */
export function generateTrack(random: Pcg64): { track: TrackPoint[]; failedAttempts: number } {
  for (let failedAttempts = 0; ; failedAttempts++) {
    const track = cutLoop(walk(drawCheckpoints(random)));
    if (track) return { track, failedAttempts };
  }
}

/** Twenty-four uniforms, always: the first and the last checkpoint draw theirs and ignore them. */
function drawCheckpoints(random: Pcg64): Checkpoint[] {
  const checkpoints: Checkpoint[] = [];
  for (let c = 0; c < CHECKPOINTS; c++) {
    const noise = random.uniform(0, (2 * Math.PI * 1) / CHECKPOINTS);
    let alpha = (2 * Math.PI * c) / CHECKPOINTS + noise;
    let radius = random.uniform(TRACK_RAD / 3, TRACK_RAD);
    if (c === 0) {
      alpha = 0;
      radius = 1.5 * TRACK_RAD;
    } else if (c === CHECKPOINTS - 1) {
      alpha = (2 * Math.PI * c) / CHECKPOINTS;
      radius = 1.5 * TRACK_RAD;
    }
    checkpoints.push({ alpha, x: radius * Math.cos(alpha), y: radius * Math.sin(alpha) });
  }
  return checkpoints;
}

/** Five laps or so of steering from checkpoint to checkpoint, TRACK_DETAIL_STEP at a time. */
function walk(checkpoints: readonly Checkpoint[]): TrackPoint[] {
  const points: TrackPoint[] = [];
  let x = 1.5 * TRACK_RAD;
  let y = 0;
  let beta = 0;
  let target = 0;
  let laps = 0;
  let visitedOtherSide = false;
  for (let stepsLeft = MAX_STEPS; ; ) {
    let alpha = Math.atan2(y, x);
    if (visitedOtherSide && alpha > 0) {
      laps++;
      visitedOtherSide = false;
    }
    if (alpha < 0) {
      visitedOtherSide = true;
      alpha += 2 * Math.PI;
    }

    // The next checkpoint whose angle is still ahead; when the list runs out, a turn further on.
    for (let found = false; !found; ) {
      do {
        found = alpha <= checkpoints[target % CHECKPOINTS].alpha;
        if (!found) target++;
      } while (!found && target % CHECKPOINTS !== 0);
      if (!found) alpha -= 2 * Math.PI;
    }
    const { x: targetX, y: targetY } = checkpoints[target % CHECKPOINTS];

    const alongX = -Math.sin(beta);
    const alongY = Math.cos(beta);
    // How far the target lies to the right of the direction of travel.
    let aside = Math.cos(beta) * (targetX - x) + Math.sin(beta) * (targetY - y);
    while (beta - alpha > 1.5 * Math.PI) beta -= 2 * Math.PI;
    while (beta - alpha < -1.5 * Math.PI) beta += 2 * Math.PI;
    const previousBeta = beta;
    aside *= SCALE;
    if (aside > 0.3) beta -= Math.min(TRACK_TURN_RATE, Math.abs(0.001 * aside));
    if (aside < -0.3) beta += Math.min(TRACK_TURN_RATE, Math.abs(0.001 * aside));
    x += alongX * TRACK_DETAIL_STEP;
    y += alongY * TRACK_DETAIL_STEP;
    points.push({ alpha, beta: previousBeta * 0.5 + beta * 0.5, x, y });
    if (laps > 4) return points;
    stepsLeft--;
    if (stepsLeft === 0) return points;
  }
}

/** The last full lap of the walk, start line to start line; null when there is none or its ends miss. */
function cutLoop(points: readonly TrackPoint[]): TrackPoint[] | null {
  let end = -1;
  let begin = -1;
  for (let i = points.length - 1; begin < 0; i--) {
    if (i <= 0) return null;
    if (points[i].alpha > START_ALPHA && points[i - 1].alpha <= START_ALPHA) {
      if (end < 0) end = i;
      else begin = i;
    }
  }
  const track = points.slice(begin, end - 1);
  const first = track[0];
  const last = track[track.length - 1];
  // Distance between the ends, weighed by the start line's direction as the original does.
  const gap = Math.hypot(
    Math.cos(first.beta) * (first.x - last.x),
    Math.sin(first.beta) * (first.y - last.y),
  );
  return gap > TRACK_DETAIL_STEP ? null : track;
}

/** Which point of the track is nearest to (x, y). */
export function nearestPoint(track: readonly TrackPoint[], x: number, y: number): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < track.length; i++) {
    const distance = (track[i].x - x) ** 2 + (track[i].y - y) ** 2;
    if (distance < least) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}
