/** A pen that writes down what it is told, in device pixels, and a small race to draw. */
import { standardColours } from '../../../src/env/car-racing/colours.ts';
import { buildRoad, type Road } from '../../../src/env/car-racing/road.ts';
import type { TrackPoint } from '../../../src/env/car-racing/track.ts';
import type { View } from '../../../src/viewer/drawing/camera.ts';
import type { Matrix, Pen } from '../../../src/viewer/drawing/pen.ts';
import { POSE_LENGTH, type RaceScene } from '../../../src/viewer/drawing/scene.ts';
import { groundColours } from '../../../src/viewer/viewer-scene.ts';

export interface Mark {
  what: 'fill' | 'stroke' | 'fillRect' | 'fillText';
  style: string;
  /** Points of the path, or corners of the rectangle, or the text's place; device pixels. */
  points: [x: number, y: number][];
  text?: string;
  lineWidth: number;
}

export interface Recorder extends Pen {
  readonly marks: Mark[];
}

export function recorder(): Recorder {
  const marks: Mark[] = [];
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  let path: [number, number][] = [];
  const at = (x: number, y: number): [number, number] => {
    const [a, b, c, d, e, f] = matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  };
  const state = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    globalAlpha: 1,
    lineCap: 'butt' as const,
    lineJoin: 'miter' as const,
    font: '',
    textAlign: 'left' as const,
    textBaseline: 'alphabetic' as const,
  };
  const note = (what: Mark['what'], style: string, points: Mark['points'], text?: string): void => {
    marks.push({ what, style, points, text, lineWidth: state.lineWidth });
  };
  const pen = Object.assign(state, {
    marks,
    setTransform: (...numbers: number[]) => {
      matrix = numbers as unknown as Matrix;
    },
    save: () => undefined,
    restore: () => undefined,
    beginPath: () => {
      path = [];
    },
    moveTo: (x: number, y: number) => path.push(at(x, y)),
    lineTo: (x: number, y: number) => path.push(at(x, y)),
    closePath: () => undefined,
    arc: (x: number, y: number) => path.push(at(x, y)),
    roundRect: (x: number, y: number, width: number, height: number) => {
      path.push(at(x, y), at(x + width, y + height));
    },
    fill: () => note('fill', state.fillStyle, [...path]),
    stroke: () => note('stroke', state.strokeStyle, [...path]),
    fillRect: (x: number, y: number, width: number, height: number) =>
      note('fillRect', state.fillStyle, [at(x, y), at(x + width, y + height)]),
    fillText: (text: string, x: number, y: number) => note('fillText', state.fillStyle, [at(x, y)], text),
  });
  return pen as unknown as Recorder;
}

/** A circle of 200 units driven counter-clockwise from its rightmost point, as tracks are. */
export function roundRoad(tiles = 300): Road {
  const track: TrackPoint[] = Array.from({ length: tiles }, (_, i) => {
    const alpha = (2 * Math.PI * i) / tiles;
    return { alpha, beta: alpha, x: 200 * Math.cos(alpha), y: 200 * Math.sin(alpha) };
  });
  return buildRoad(track);
}

export function poseAt(x: number, y: number, angle: number): Float64Array {
  const pose = new Float64Array(POSE_LENGTH);
  pose.set([x, y, angle]);
  for (let wheel = 0; wheel < 4; wheel++) pose.set([x, y, angle, -0.5], 3 + 4 * wheel);
  return pose;
}

export function race(changes: Partial<RaceScene> = {}): RaceScene {
  return {
    kind: 'race',
    episode: 1,
    seconds: 12,
    flies: true,
    road: roundRoad(),
    colours: groundColours(standardColours('v3')),
    car: { name: 'You', pose: poseAt(200, 0, 0), episodeReturn: 312.4 },
    opponent: null,
    lead: null,
    marks: [],
    tilesVisited: 30,
    speed: 45,
    gas: 0.5,
    brake: 0,
    steer: 0.2,
    ...changes,
  };
}

export function view(changes: Partial<View> = {}): View {
  return {
    width: 1000,
    height: 800,
    ratio: 1,
    camera: 'car',
    zoom: 1,
    smooth: true,
    thumbs: false,
    ...changes,
  };
}
