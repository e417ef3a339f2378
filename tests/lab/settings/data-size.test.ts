/** What a run is said to gather and to store, against files as they are made. */
import { describe, expect, it } from 'vitest';
import { collectEpisode } from '../../../src/data/collect.ts';
import { encodeEpisode, encodeLatents } from '../../../src/data/episode.ts';
import { visionConfig, worldOf } from '../../../src/lab/run.ts';
import {
  bytesStored,
  frameShare,
  framesCollected,
  RESERVOIR_FRAMES,
} from '../../../src/lab/settings/data-size.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { EXPERIMENTS, type RunSettings } from '../../../src/lab/settings/settings.ts';

const paper = presetSettings('car-racing', 'paper');

describe('frameShare', () => {
  it('expects as many frames as the capacity for V, and none of the unseen episodes', () => {
    const shares = Array.from({ length: 10_000 }, (_, episode) => frameShare(paper, episode));
    const expected = shares.reduce((sum, share) => sum + share, 0) * (paper['collect.steps'] + 1);
    expect(expected).toBeCloseTo(RESERVOIR_FRAMES, 3);
    expect(shares.filter((share) => share === 0)).toHaveLength(1000);
    expect(new Set(shares.slice(0, 9000)).size).toBe(1);
  });

  it('is 1 where all frames fit, and for a single episode, which is seen and unseen', () => {
    const quick = { ...presetSettings('car-racing', 'quick'), 'collect.episodes': 60 };
    expect([frameShare(quick, 0), frameShare(quick, 53), frameShare(quick, 54)]).toEqual([1, 1, 0]);
    expect(frameShare({ ...quick, 'collect.episodes': 1 }, 0)).toBe(1);
  });
});

describe.each(EXPERIMENTS)('bytesStored of %s', (experiment) => {
  it('increases per episode by the size of its files without headers', () => {
    const settings: RunSettings = {
      ...presetSettings(experiment, 'paper'),
      'collect.episodes': 5000,
      'collect.steps': 200,
    };
    const more = { ...settings, 'collect.episodes': 5001 };
    const order = { world: worldOf(settings), index: 0, seed: 3, steps: 200, keep: 0 };
    const episode = collectEpisode(order);
    const latents = new Float32Array(201 * visionConfig(settings).latentSize);
    const files = [encodeEpisode(episode), encodeLatents({ ...episode, mu: latents, logvar: latents })];
    const real = files.reduce((sum, { length }) => sum + length, 0);
    const said = bytesStored(more) - bytesStored(settings);
    expect(Math.abs(said / real - 1)).toBeLessThan(0.05);
  });
});

it("the paper's scale is 10 million frames in some 2.5 GB", () => {
  expect(framesCollected(paper)).toBe(10_010_000);
  expect(bytesStored(paper)).toBeGreaterThan(2e9);
  expect(bytesStored(paper)).toBeLessThan(3e9);
});
