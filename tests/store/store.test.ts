/** Notices, stages of an experiment, order of latents, reports, costs. */
import { describe, expect, it } from 'vitest';
import { stagesOf } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/presets.ts';
import { costOf } from '../../src/store/cost.ts';
import { orderLatents } from '../../src/store/latents.ts';
import { ballResults, dreamErrorPoints } from '../../src/store/report.ts';
import { MAX_NOTICES, type Notice, withNotice } from '../../src/store/store.ts';

describe('withNotice', () => {
  it('is bounded, and lets go of errors last', () => {
    let notices: Notice[] = withNotice([], 'error', 'first');
    for (let i = 0; i < 3 * MAX_NOTICES; i++) notices = withNotice(notices, 'info', `note ${i}`);
    expect(notices).toHaveLength(MAX_NOTICES);
    expect(notices[0].text).toBe('first');
    expect(new Set(notices.map(({ id }) => id)).size).toBe(MAX_NOTICES);
  });
});

it('the ball has no C to evolve or to evaluate', () => {
  expect(stagesOf('bouncing-ball')).toEqual(['collect', 'vision', 'encode', 'memory']);
  expect(stagesOf('car-racing')).toEqual(['collect', 'vision', 'encode', 'memory', 'evolve', 'evaluate']);
});

describe('orderLatents', () => {
  it('keeps their own order as long as no KL is known', () => {
    expect(orderLatents(3, null)).toEqual({ live: [0, 1, 2], rest: [] });
  });

  it('puts the greatest KL first and collapsed ones apart', () => {
    expect(orderLatents(4, [0.5, 0.001, 2, 0])).toEqual({ live: [2, 0], rest: [1, 3] });
  });

  it('counts a latent without a KL as collapsed', () => {
    expect(orderLatents(2, [1])).toEqual({ live: [0], rest: [1] });
  });
});

describe('the report of the ball', () => {
  it('is absent where there is none', () => {
    expect(ballResults(null)).toBeNull();
    expect(ballResults({ evaluation: {} })).toBeNull();
    expect(dreamErrorPoints({ ball: { horizons: 'many' } })).toEqual([]);
  });

  it('says null for what is no number', () => {
    const results = ballResults({ ball: { r2x: 0.99, r2y: 'high', dreamError: null } });
    expect(results).toMatchObject({ r2x: 0.99, r2y: null, dreamError: null, horizon: null });
  });
});

describe('costOf', () => {
  it('counts frames and bytes exactly', () => {
    const { frames, bytes } = costOf(presetSettings('car-racing', 'paper'), 4);
    expect(frames).toBe(10_000_000);
    expect(bytes).toBe(122_880_000_000);
  });

  it('orders the presets, and makes evolution cheaper with more cores', () => {
    const seconds = (preset: 'smoke' | 'quick' | 'paper', cores: number): number =>
      costOf(presetSettings('car-racing', preset), cores).seconds;
    expect(seconds('smoke', 2)).toBeLessThan(120);
    expect(seconds('quick', 2)).toBeLessThan(7200);
    expect(seconds('paper', 2)).toBeGreaterThan(7 * 86_400);
    expect(seconds('paper', 8)).toBeLessThan(seconds('paper', 2));
  });

  it('charges the ball nothing for C', () => {
    const ball = costOf(presetSettings('bouncing-ball', 'paper'), 4).seconds;
    expect(ball).toBeLessThan(costOf(presetSettings('car-racing', 'paper'), 4).seconds);
  });
});
