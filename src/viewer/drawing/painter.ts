/**
 * Where scenes are drawn: owns the canvas, draws at the display's rate while something moves, and rests
 * otherwise. Between the environment's steps (50 a second) and the display's frames the poses move evenly from
 * the one last shown to the newest. The clock is handed in.
 */
import type { View } from './camera.ts';
import { drawScene } from './draw.ts';
import type { Pen } from './pen.ts';
import { type BoardScene, blend, POSE_LENGTH, type RaceScene, type Scene } from './scene.ts';

/** An OffscreenCanvas, as far as it is used. */
export interface Surface {
  width: number;
  height: number;
  getContext(kind: '2d', options: { alpha: false }): Pen | null;
}

export interface PainterClock {
  nextFrame(callback: () => void): void;
  /** Milliseconds. */
  now(): number;
}

/** A move takes about as long as scenes are apart, but within these milliseconds. */
const SHORTEST_MOVE = 8;
const LONGEST_MOVE = 120;
/** Share of the newest interval in the running mean of intervals. */
const INTERVAL_GAIN = 0.2;

/** The camera's flight down to the car, milliseconds. */
const ARRIVAL_MS = 900;

/** Everything that moves, as one row of numbers. */
const ROW = 2 * POSE_LENGTH;

export class ScenePainter {
  private readonly clock: PainterClock;
  private surface: Surface | null = null;
  private pen: Pen | null = null;
  private view: View | null = null;
  private scene: Scene | null = null;
  private readonly from = new Float64Array(ROW);
  private readonly to = new Float64Array(ROW);
  private readonly shown = new Float64Array(ROW);
  private arrived = 0;
  private secondsFrom = 0;
  private secondsShown = 0;
  private begun = 0;
  private interval = 20;
  private scheduled = false;

  constructor(clock: PainterClock) {
    this.clock = clock;
  }

  /** The canvas; null: none. */
  drawOn(surface: Surface | null): void {
    this.surface = surface;
    this.pen = surface?.getContext('2d', { alpha: false }) ?? null;
    if (surface !== null && this.pen === null) {
      throw new Error('this canvas has no 2d context; the 64x64 frames show the environment without it');
    }
    this.schedule();
  }

  look(view: View): void {
    this.view = view;
    this.schedule();
  }

  /** The newest state of the world. */
  show(scene: Scene): void {
    const before = this.scene;
    const now = this.clock.now();
    const goesOn = before !== null && before.kind === scene.kind && before.episode === scene.episode;
    this.interval += INTERVAL_GAIN * (Math.min(now - this.begun, LONGEST_MOVE) - this.interval);
    this.begun = now;
    this.scene = scene;
    collect(scene, this.to);
    if (!goesOn) {
      this.shown.set(this.to);
      // Within an episode, where a visitor went back, nothing flies in.
      if (before === null || secondsOf(scene) === 0) this.arrived = now + ARRIVAL_MS;
    }
    this.from.set(this.shown);
    this.secondsFrom = goesOn ? this.secondsShown : secondsOf(scene);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.pen === null || this.view === null || this.scene === null) return;
    this.scheduled = true;
    this.clock.nextFrame(() => {
      this.scheduled = false;
      this.draw();
    });
  }

  private draw(): void {
    const { surface, pen, view, scene } = this;
    if (surface === null || pen === null || view === null || scene === null) return;
    const move = Math.max(SHORTEST_MOVE, Math.min(this.interval, LONGEST_MOVE));
    const share = view.smooth ? Math.min(1, (this.clock.now() - this.begun) / move) : 1;
    blend(this.from, this.to, share, this.shown);
    this.secondsShown = this.secondsFrom + share * (secondsOf(scene) - this.secondsFrom);

    const width = Math.max(1, Math.round(view.width * view.ratio));
    const height = Math.max(1, Math.round(view.height * view.ratio));
    // Setting a canvas's size clears it, even to the same.
    if (surface.width !== width) surface.width = width;
    if (surface.height !== height) surface.height = height;
    const away = view.smooth ? Math.max(0, this.arrived - this.clock.now()) / ARRIVAL_MS : 0;
    // Slower and slower towards the car.
    drawScene(pen, at(scene, this.shown, this.secondsShown), view, 1 - away ** 3);
    if (share < 1 || away > 0) this.schedule();
  }
}

function secondsOf(scene: Scene): number {
  return scene.kind === 'race' ? scene.seconds : 0;
}

/** Discs and bars beyond the row's length jump from step to step. */
function collect(scene: Scene, row: Float64Array): void {
  if (scene.kind === 'race') {
    row.set(scene.car.pose);
    if (scene.opponent !== null) row.set(scene.opponent.pose, POSE_LENGTH);
    return;
  }
  for (const [i, { x, y }] of [...scene.discs, ...scene.bars].slice(0, ROW / 2).entries()) {
    row[2 * i] = x;
    row[2 * i + 1] = y;
  }
}

/** The scene with everything at the places of `row`. */
function at(scene: Scene, row: Float64Array, seconds: number): RaceScene | BoardScene {
  if (scene.kind === 'race') {
    const { car, opponent } = scene;
    return {
      ...scene,
      seconds,
      car: { ...car, pose: row.subarray(0, POSE_LENGTH) },
      opponent: opponent && { ...opponent, pose: row.subarray(POSE_LENGTH) },
    };
  }
  const place = <Shape extends object>(shape: Shape, i: number): Shape =>
    2 * i < ROW ? { ...shape, x: row[2 * i], y: row[2 * i + 1] } : shape;
  const discs = scene.discs.map(place);
  return { ...scene, discs, bars: scene.bars.map((bar, i) => place(bar, discs.length + i)) };
}
