/**
 * A whole picture: a plain function of the pen, the scene and the view.
 */
import { drawBoard } from './board.ts';
import { cameraTransform, type View } from './camera.ts';
import { drawCar, drawName, OPPONENT_PAINT, OWN_PAINT } from './car.ts';
import { drawField, drawMarks, drawRoad } from './ground.ts';
import { drawMiniMap } from './mini-map.ts';
import type { Pen } from './pen.ts';
import { drawInstruments, drawScore } from './plates.ts';
import type { RaceScene, Scene } from './scene.ts';

/** CSS pixels between the plates and the picture's edge. */
const EDGE = 12;

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
  const transform = cameraTransform(view, road, car.pose, arrival, scene.seconds);
  drawField(pen, transform, width, height);
  drawRoad(pen, road, transform, width, height);
  drawMarks(pen, scene.marks, transform);
  // The watched car is drawn on top.
  if (opponent !== null) drawCar(pen, opponent.pose, OPPONENT_PAINT, transform, ratio);
  drawCar(pen, car.pose, OWN_PAINT, transform, ratio);
  if (opponent !== null) drawName(pen, opponent.name, opponent.pose, OPPONENT_PAINT, transform, ratio);

  if (view.bare) return;
  drawScore(pen, scene, EDGE, EDGE, ratio);
  drawInstruments(pen, scene, view.width / 2, view.height - EDGE, ratio, view.thumbs);
  if (view.camera !== 'track') {
    const side = Math.max(84, Math.min(150, 0.24 * view.width));
    drawMiniMap(pen, scene, view.width - side - EDGE, EDGE, side, ratio);
  }
}
