import { describe, expect, it } from 'vitest';
import { OWN_PAINT } from '../../../src/viewer/drawing/car.ts';
import { ScenePainter } from '../../../src/viewer/drawing/painter.ts';
import { poseAt, type Recorder, race, recorder, view } from './recorder.helper.ts';

function theatre() {
  let now = 0;
  let due: (() => void) | null = null;
  let frames = 0;
  const painter = new ScenePainter({
    nextFrame: (callback) => {
      expect(due).toBeNull();
      due = callback;
    },
    now: () => now,
  });
  const pen = recorder();
  const surface = { width: 1, height: 1, getContext: (): Recorder | null => pen };
  return {
    painter,
    surface,
    pen,
    frames: () => frames,
    resting: () => due === null,
    pass: (milliseconds: number) => {
      now += milliseconds;
      const callback = due;
      due = null;
      if (callback) frames++;
      if (callback) pen.marks.length = 0;
      callback?.();
    },
    /** Row of the hull's foremost point, device pixels; north up it tells y. */
    nose: () =>
      Math.min(...pen.marks.find(({ style }) => style === OWN_PAINT.hull)!.points.map(([, y]) => y)),
  };
}

const at = (y: number, episode = 1) =>
  race({ episode, car: { name: 'You', pose: poseAt(0, y, 0), episodeReturn: 0 } });
/** The whole track stands still, so that places are seen and not the camera. */
const still = view({ camera: 'track', width: 8000, height: 8000 });

describe('ScenePainter', () => {
  it('waits for canvas, view and scene, then has the size of the display', () => {
    const { painter, surface, pass, resting, pen } = theatre();
    painter.show(at(0));
    painter.look(view({ width: 300.4, height: 200, ratio: 2 }));
    expect(resting()).toBe(true);
    painter.drawOn(surface);
    expect(resting()).toBe(false);
    pass(1);
    expect([surface.width, surface.height]).toEqual([601, 400]);
    expect(pen.marks.length).toBeGreaterThan(10);
  });

  it('moves evenly from one state to the next, and rests when it has arrived', () => {
    const { painter, surface, pass, resting, nose } = theatre();
    painter.drawOn(surface);
    painter.look(still);
    painter.show(at(0));
    for (let i = 0; i < 60; i++) pass(20);
    expect(resting()).toBe(true);
    const start = nose();
    // Scenes 100 ms apart: the running mean of intervals goes there.
    for (let i = 0; i < 25; i++) {
      painter.show(at(0));
      pass(100);
    }
    painter.show(at(10));
    const rows: number[] = [];
    for (let i = 0; i < 15; i++) {
      pass(10);
      rows.push(nose());
    }
    expect(resting()).toBe(true);
    const total = start - rows[14];
    expect(total).toBeGreaterThan(0);
    expect((start - rows[4]) / total).toBeCloseTo(0.5, 1);
    expect(rows[10]).toBeCloseTo(rows[14], 6);
  });

  it('draws each state once and at once where motion is reduced', () => {
    const { painter, surface, pass, frames, resting, nose } = theatre();
    painter.drawOn(surface);
    painter.look({ ...still, smooth: false });
    painter.show(at(0));
    pass(5);
    const start = nose();
    expect(resting()).toBe(true);
    painter.show(at(10));
    pass(5);
    expect(nose()).toBeLessThan(start);
    expect(frames()).toBe(2);
    pass(100);
    expect(frames()).toBe(2);
  });

  it('does not slide from the end of one episode to the start of the next', () => {
    const { painter, surface, pass, nose } = theatre();
    painter.drawOn(surface);
    painter.look(still);
    painter.show(at(0, 1));
    pass(2000);
    const start = nose();
    painter.show(at(100, 1));
    pass(500);
    painter.show(at(0, 2));
    pass(1);
    expect(nose()).toBeCloseTo(start, 6);
  });

  it('draws nowhere when the canvas is taken away, and says when one cannot be drawn on', () => {
    const { painter, surface, resting } = theatre();
    painter.look(still);
    painter.show(at(0));
    painter.drawOn(null);
    expect(resting()).toBe(true);
    expect(() => painter.drawOn({ ...surface, getContext: () => null })).toThrow(/2d context/);
  });
});
