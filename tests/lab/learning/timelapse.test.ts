/** The time-lapse of learning: when its pictures are taken, and how it grows and goes back. */
import { describe, expect, it } from 'vitest';
import { backTo, eventsOfLearning, noLearning } from '../../../src/lab/learning/learning.ts';
import {
  lastStrip,
  MAX_SNAPSHOTS,
  snapshotSteps,
  type Timelapse,
  timelapseUntil,
  withSnapshot,
} from '../../../src/lab/learning/timelapse.ts';
import { FRAME_LENGTH } from '../../../src/vision/config.ts';

const COUNT = 2;
const strip = (value: number) => ({
  count: COUNT,
  originals: new Uint8Array(COUNT * FRAME_LENGTH).fill(7),
  decoded: new Uint8Array(COUNT * FRAME_LENGTH).fill(value),
});

const grown = (...steps: number[]): Timelapse =>
  steps.reduce<Timelapse | null>((before, step) => withSnapshot(before, 'vision', step, strip(step)), null)!;

describe('the steps of the snapshots', () => {
  it('are the first, then grow geometrically to the last', () => {
    expect(snapshotSteps('vision', 1500)).toEqual([1, 15, 29, 56, 108, 208, 402, 777, 1500]);
    expect(snapshotSteps('memory', 2000)).toEqual([1, 20, 93, 431, 2000]);
  });

  it.each([1, 2, 8, 50, 100_000])('of %i steps ascend, from the first to the last', (steps) => {
    const taken = snapshotSteps('vision', steps);
    expect([taken[0], taken.at(-1)]).toEqual([1, steps]);
    expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
    expect(taken.length).toBeLessThanOrEqual(MAX_SNAPSHOTS.vision);
  });

  it('are none where nothing is trained', () => {
    expect(snapshotSteps('memory', 0)).toEqual([]);
  });
});

describe('a time-lapse', () => {
  it('has the pictures of each snapshot one after the other', () => {
    const { steps, frames, originals, pictures } = grown(1, 4, 9);
    expect({ steps, frames }).toEqual({ steps: [1, 4, 9], frames: COUNT });
    expect(originals).toEqual(strip(0).originals);
    expect(pictures).toHaveLength(3 * COUNT * FRAME_LENGTH);
    expect([0, 1, 2].map((i) => pictures[i * COUNT * FRAME_LENGTH])).toEqual([1, 4, 9]);
  });

  it('does not change what was handed out before', () => {
    const before = grown(1, 4);
    withSnapshot(before, 'vision', 9, strip(9));
    expect(before).toEqual(grown(1, 4));
  });

  it('that goes back has its snapshots replaced', () => {
    expect(withSnapshot(grown(1, 4, 9), 'vision', 4, strip(4))).toEqual(grown(1, 4));
    expect(timelapseUntil(grown(1, 4, 9), 8)).toEqual(grown(1, 4));
    expect(timelapseUntil(grown(4, 9), 3)).toBeNull();
  });

  it('ends with the pictures that the page shows beside the frames', () => {
    expect(lastStrip(grown(1, 4))).toEqual(strip(4));
  });
});

describe('how a part learned', () => {
  it('goes back to the step that the training was kept at', () => {
    const learning = { curve: [1, 5, 9].map((x) => ({ x, values: { loss: x } })), timelapse: grown(1, 4, 9) };
    backTo(learning, 5);
    expect(learning).toEqual({
      curve: [1, 5].map((x) => ({ x, values: { loss: x } })),
      timelapse: grown(1, 4),
    });
    backTo(learning, 0);
    expect(learning).toEqual({ curve: [], timelapse: null });
  });

  it('is told by the events of its training', () => {
    const learning = noLearning();
    expect(eventsOfLearning(learning)).toEqual([]);
    learning.vision = { curve: [{ x: 2, values: { kl: 3 } }], timelapse: grown(1, 2) };
    learning.memory.curve.push({ x: 5, values: { nll: 1 } });
    expect(eventsOfLearning(learning)).toEqual([
      { type: 'point', curve: 'vision', x: 2, values: { kl: 3 } },
      { type: 'timelapse', timelapse: grown(1, 2) },
      { type: 'reconstruction', strip: strip(2) },
      { type: 'point', curve: 'memory', x: 5, values: { nll: 1 } },
    ]);
  });
});
