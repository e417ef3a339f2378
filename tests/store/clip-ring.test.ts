/** The last ten seconds of what was watched: how much is kept, how long each frame is shown, what is left out. */
import { describe, expect, it } from 'vitest';
import { ClipRing } from '../../src/store/clip-ring.ts';
import type { ViewerFrame } from '../../src/store/engine.ts';
import { frame } from './viewer-frame.helper.ts';

const at = (step: number, changes: Partial<ViewerFrame> = {}): ViewerFrame => ({
  ...frame,
  step,
  frame: new Uint8ClampedArray([step]),
  ...changes,
});

/** Frames every `interval` milliseconds for `seconds`, one step each. */
function watched(interval: number, seconds: number): ClipRing {
  const ring = new ClipRing();
  for (let i = 0; i * interval <= seconds * 1000; i++) ring.add(at(i), i * interval);
  return ring;
}

const lengthOf = (ring: ClipRing): number => ring.frames().reduce((sum, { duration }) => sum + duration, 0);

describe('the last ten seconds', () => {
  it('are all there is at first, each frame shown until the next', () => {
    const ring = new ClipRing();
    expect(ring.isEmpty).toBe(true);
    ring.add(at(1), 1000);
    ring.add(at(2), 1050);
    ring.add(at(3), 1150);
    expect(ring.frames().map(({ step, duration }) => [step, duration])).toEqual([
      [1, 50],
      [2, 100],
      [3, 40],
    ]);
  });

  it('are ten seconds however long one watches, and end with the newest frame', () => {
    const ring = watched(50, 60);
    expect(ring.frames().at(-1)!.step).toBe(1200);
    expect(lengthOf(ring)).toBeLessThanOrEqual(10_000);
    expect(lengthOf(ring)).toBeGreaterThan(9_900);
    expect(ring.frames()).toHaveLength(200);
  });

  it('have at most 33 frames a second, whatever the display shows', () => {
    expect(watched(1000 / 60, 30).frames().length).toBeLessThanOrEqual(300);
    expect(watched(1000 / 144, 30).frames().length).toBeLessThanOrEqual(330);
  });

  it('hold the frames that came, not copies of them', () => {
    const ring = new ClipRing();
    const first = at(1, { dream: new Uint8ClampedArray([7]) });
    ring.add(first, 0);
    expect(ring.frames()[0].reality).toBe(first.frame);
    expect(ring.frames()[0].dream).toBe(first.dream);
  });

  it('leave out pauses and hidden tabs', () => {
    const ring = new ClipRing();
    ring.add(at(1), 0);
    ring.add(at(2), 3_600_000);
    expect(ring.frames().map(({ duration }) => duration)).toEqual([200, 40]);
  });

  it('have a moment once, as it was drawn last', () => {
    const ring = new ClipRing();
    ring.add(at(5), 0);
    const again = at(5, { episodeReturn: 9 });
    ring.add(again, 1000);
    expect(ring.frames()).toMatchObject([{ step: 5, episodeReturn: 9, duration: 40 }]);
    // The same step of another episode is another moment.
    ring.add(at(5, { begun: 2 }), 1100);
    expect(ring.frames()).toHaveLength(2);
    ring.clear();
    expect(ring.isEmpty).toBe(true);
  });

  it('say who drives, and the tau of the dream that is shown', () => {
    const ring = new ClipRing();
    const dreamState = {
      origin: 'here' as const,
      tau: 0.3,
      driver: 'reality' as const,
      drivers: 'one' as const,
      lost: false,
      action: [],
      step: 12,
      reward: 0,
      episodeReturn: 3.5,
      ended: false,
    };
    ring.add(at(1, { driver: 'controller', dreamState, dream: new Uint8ClampedArray(4) }), 0);
    ring.add(at(2, { driver: 'human' }), 50);
    expect(ring.frames()).toMatchObject([
      {
        driver: 'C',
        dreamed: { step: 12, episodeReturn: 3.5, driver: "reality's actions", tau: 0.3 },
      },
      { driver: 'you', dream: null, dreamed: null },
    ]);
  });
});
