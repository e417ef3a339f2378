/**
 * A whole picture: a plain function of the pen, the scene and the view.
 */
import { drawBoard } from './board.ts';
import { type CameraTransform, cameraTransform, type View } from './camera.ts';
import { drawCar, drawName, OPPONENT_PAINT, OWN_PAINT } from './car.ts';
import { drawField, drawMarks, drawRoad } from './ground.ts';
import { drawMiniMap } from './mini-map.ts';
import type { Pen } from './pen.ts';
import {
  drawInstruments,
  drawScore,
  drawSpeed,
  INSTRUMENTS,
  SCORE_WIDTH,
  SPEED,
  scoreHeight,
} from './plates.ts';
import type { Pose, RaceScene, Scene } from './scene.ts';

/** CSS pixels between the plates and the picture's edge. */
const EDGE = 12;
/** Of a circle around the car: units, and CSS pixels at least, where it is drawn as a dot. */
const CAR_RADIUS = 3;
const DOT_RADIUS = 9;
/** A plate fades while the car comes nearer to it than this, CSS pixels. */
const FADES_FROM = 24;

/** CSS pixels. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** @param arrival 0 .. 1 of the camera's flight down to the car */
export function drawScene(pen: Pen, scene: Scene, view: View, arrival: number): void {
  if (scene.kind === 'board') drawBoard(pen, scene, view);
  else drawRace(pen, scene, view, arrival);
}

function drawRace(pen: Pen, scene: RaceScene, view: View, arrival: number): void {
  const { ratio } = view;
  const width = view.width * ratio;
  const height = view.height * ratio;
  const { road, car, opponent } = scene;
  const seconds = scene.flies ? scene.seconds : Number.POSITIVE_INFINITY;
  const transform = cameraTransform(view, road, car.pose, arrival, seconds);
  drawField(pen, scene.colours, transform, width, height);
  drawRoad(pen, road, scene.colours, transform, width, height);
  drawMarks(pen, scene.marks, transform);
  // The watched car is drawn on top.
  if (opponent !== null) drawCar(pen, opponent.pose, OPPONENT_PAINT, transform, ratio);
  drawCar(pen, car.pose, OWN_PAINT, transform, ratio);
  if (opponent !== null) drawName(pen, opponent.name, opponent.pose, OPPONENT_PAINT, transform, ratio);

  if (!view.bare) drawPlates(pen, scene, view, transform);
}

/** Score and map in the upper corners, instruments in a lower one: the car is below the middle. */
function drawPlates(pen: Pen, scene: RaceScene, view: View, transform: CameraTransform): void {
  const { width, height, ratio, camera, thumbs } = view;
  const plate = (box: Box, draw: (left: number, top: number) => void): void => {
    pen.globalAlpha = visibility(box, scene.car.pose, transform, ratio);
    if (pen.globalAlpha > 0) draw(box.left, box.top);
    pen.globalAlpha = 1;
  };
  plate({ left: EDGE, top: EDGE, width: SCORE_WIDTH, height: scoreHeight(scene) }, (left, top) =>
    drawScore(pen, scene, left, top, ratio),
  );
  // Thumbs show the rest, and cover the lower corners.
  if (thumbs) {
    const below = EDGE + scoreHeight(scene) + 6;
    plate({ left: EDGE, top: below, ...SPEED }, (left, top) => drawSpeed(pen, scene, left, top, ratio));
  } else {
    plate({ left: EDGE, top: height - EDGE - INSTRUMENTS.height, ...INSTRUMENTS }, (left, top) =>
      drawInstruments(pen, scene, left, top, ratio),
    );
  }
  if (camera === 'track') return;
  const side = Math.max(84, Math.min(150, 0.24 * width));
  plate({ left: width - side - EDGE, top: EDGE, width: side, height: side }, (left, top) =>
    drawMiniMap(pen, scene, left, top, side, ratio),
  );
}

/** 0 over the car, 1 well away from it: nothing that is written covers the car. */
function visibility(box: Box, pose: Pose, { matrix, scale }: CameraTransform, ratio: number): number {
  const [a, b, c, d, e, f] = matrix;
  const x = (a * pose[0] + c * pose[1] + e) / ratio;
  const y = (b * pose[0] + d * pose[1] + f) / ratio;
  const beside = Math.max(box.left - x, 0, x - box.left - box.width);
  const above = Math.max(box.top - y, 0, y - box.top - box.height);
  const gap = Math.hypot(beside, above) - Math.max(DOT_RADIUS, (CAR_RADIUS * scale) / ratio);
  return Math.max(0, Math.min(1, gap / FADES_FROM));
}
