/** Notices, stages of an experiment, order of latents, reports, costs. */
import { describe, expect, it } from 'vitest';
import { stagesOf } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { experimentOf } from '../../src/lab/settings/settings.ts';
import { agentResults } from '../../src/store/agent-report.ts';
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
  expect(stagesOf('bouncing-ball')).toEqual(['collect', 'vision', 'encode', 'memory', 'diagnose']);
  expect(stagesOf('car-racing')).toEqual([
    'collect',
    'vision',
    'encode',
    'memory',
    'diagnose',
    'evolve',
    'evaluate',
  ]);
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

  it('says null for what is no number, and shows what an older report has', () => {
    const results = ballResults({ ball: { r2x: 0.99, r2y: 'high', context: null } });
    expect(results).toMatchObject({
      probes: [{ name: 'x', z: 0.99, h: null, zh: null }],
      steps: [],
      bounces: [],
      context: null,
    });
  });

  it('reads the map of the box row by row, and none of another size or plane', () => {
    const cells = [[0, 1], [2, 3], null, [4, 'five']];
    const mapOf = (map: unknown) => ballResults({ ball: { map } })?.map;
    expect(mapOf({ plane: 'z', side: 2, cells })).toEqual({
      plane: 'z',
      rows: [
        [
          { x: 0, y: 1 },
          { x: 2, y: 3 },
        ],
        [null, null],
      ],
    });
    for (const map of [undefined, { plane: 'z', side: 3, cells }, { plane: 'h', side: 2, cells }]) {
      expect(mapOf(map)).toBeNull();
    }
  });

  it('puts the coolest dream first, then what it is held against', () => {
    const horizon = (steps: number) => ({
      steps,
      dream: { 1: 5, 0.1: 2 },
      persistence: 9,
      blind: Number.NaN,
    });
    const foresight = {
      sampled: [{ steps: 5, hitRate: 0.9, falseAlarms: 0.1 }],
      constantVelocity: [{ steps: 5, hitRate: 0, falseAlarms: Number.NaN }],
    };
    const split = { points: [{ step: -1, secondMode: 0.3 }, { step: 0 }], away: { secondMode: 0.1 } };
    const report = { ball: { horizons: [horizon(1), horizon(10)], foresight, split } };
    const results = ballResults(report)!;
    expect(results.steps).toEqual([1, 10]);
    expect(results.errors).toEqual([
      { name: 'dream 0.1', values: [2, 2] },
      { name: 'dream 1', values: [5, 5] },
      { name: 'persistence', values: [9, 9] },
    ]);
    expect(results.bounces.map(({ name }) => name)).toEqual(['sampled', 'constantVelocity']);
    expect(results.falseAlarms).toEqual([{ name: 'sampled', values: [0.1] }]);
    expect(results.multimodality).toEqual([{ x: -1, y: 0.3 }]);
    expect(results.multimodalityAway).toBe(0.1);
    expect(dreamErrorPoints(report)[0]).toEqual({ steps: 1, values: { dream: 2, persistence: 9 } });
  });
});

const carResults = (report: Record<string, unknown>) => agentResults(report, experimentOf('car-racing'));

describe('the report of the car', () => {
  it('is absent where there is none, and full of nulls where it is empty', () => {
    expect(carResults({ ball: {} })).toBeNull();
    expect(carResults({ car: {} })).toMatchObject({ psnr: null, probes: [], reward: null, done: null });
  });

  it('reads what the worker measured', () => {
    const results = carResults({
      car: {
        latents: { klPerDimension: [1, 0], live: 1, varying: 1 },
        likelihood: { sampled: { inOrder: 1 }, mean: { inOrder: 0.5, shuffledFrames: Number.NaN } },
        sensitivity: [{ steps: 10, steering: 1.1, pedals: 'much' }, { steering: 3 }],
        reward: { r2: 0.2, deciles: [{ count: 3, predicted: 0, actual: 0.1 }] },
        done: null,
      },
    })!;
    expect(results).toMatchObject({ latents: 2, live: 1, done: null });
    expect(results.likelihoods[0]).toEqual({ name: 'inOrder', sampled: 1, mean: 0.5 });
    expect(results.likelihoods.at(-1)).toEqual({ name: 'shuffledFrames', sampled: null, mean: null });
    expect(results.sensitivity).toEqual([{ steps: 10, distances: { steering: 1.1, pedals: null } }]);
    expect(results.reward!.reliability).toEqual([{ x: 0, y: 0.1 }]);
  });
});

describe('costOf', () => {
  it('counts the frames, and what is stored instead of them', () => {
    const { frames, bytes } = costOf(presetSettings('car-racing', 'paper'), 4);
    expect(frames).toBe(10_010_000);
    expect(bytes).toBeLessThan((frames * 64 * 64 * 3) / 40);
  });

  it('orders the presets, and makes evolution cheaper with more cores', () => {
    const seconds = (preset: 'smoke' | 'quick' | 'paper', cores: number): number =>
      costOf(presetSettings('car-racing', preset), cores).seconds;
    expect(seconds('smoke', 2)).toBeLessThan(120);
    expect(seconds('quick', 2)).toBeLessThan(7200);
    expect(seconds('paper', 2)).toBeGreaterThan(7 * 86_400);
    expect(seconds('paper', 8)).toBeLessThan(seconds('paper', 2));
  });

  it('foretells roughly what V and M took on two cores', () => {
    const without = {
      rounds: 1,
      'memory.steps': 0,
      'vision.steps': 1,
      'evolution.minutes': 0,
      'evaluation.episodes': 1,
    };
    const secondsOf = (changes: object): number =>
      costOf({ ...presetSettings('car-racing', 'long'), ...without, ...changes }, 2).seconds -
      costOf({ ...presetSettings('car-racing', 'long'), ...without }, 2).seconds;
    // The committed run of this preset: 166 s for V's 2500 steps, 362 s for M's 5000 with their card.
    expect(secondsOf({ 'vision.steps': 2500 })).toBeGreaterThan(166 / 2.5);
    expect(secondsOf({ 'vision.steps': 2500 })).toBeLessThan(166 * 2.5);
    expect(secondsOf({ 'memory.steps': 5000 })).toBeGreaterThan(362 / 2);
    expect(secondsOf({ 'memory.steps': 5000 })).toBeLessThan(362 * 2);
  });

  it('counts the rollouts that a search ends with, too', () => {
    const without = {
      rounds: 1,
      'evolution.minutes': 1e5,
      'evolution.rollouts': 3,
      'evaluation.episodes': 1,
    };
    const secondsOf = (finalRollouts: number): number =>
      costOf(
        { ...presetSettings('car-racing', 'long'), ...without, 'evolution.finalRollouts': finalRollouts },
        2,
      ).seconds;
    // 1000 generations of 32 candidates at 2250 steps a second and core: 9 more rollouts on average.
    expect(secondsOf(35) - secondsOf(17)).toBeCloseTo((1000 * 32 * 9 * 1000) / 4500, 3);
  });

  it('charges the ball nothing for C', () => {
    const ball = costOf(presetSettings('bouncing-ball', 'paper'), 4).seconds;
    expect(ball).toBeLessThan(costOf(presetSettings('car-racing', 'paper'), 4).seconds);
  });
});
