/** The shipped agent's model card and its row beside the paper: numbers that can be worked out by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { KEPT_PARTS } from '../../../src/lab/checkpoint/warm-start.ts';
import type { Evaluation } from '../../../src/lab/events.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { meanInterval } from '../../../src/math/intervals.ts';
import { earlierRunInWords, modelCard } from '../../../src/ui/results/model-card.ts';
import { scoreColumns, scoreRows } from '../../../src/ui/results/score-rows.ts';

const FILE = 'public/agents/car-racing.safetensors';
const { report, settings } = decodeCheckpoint(new Uint8Array(readFileSync(FILE)));
const evaluation = report.evaluation as Evaluation;
const SCORES = {
  ...{ low: -100, high: 1000, ticks: [], best: 938, digits: 0, wrongBelow: 800 },
  peers: [{ name: 'DQN', mean: 343, sd: 18 }],
  paper: { mean: 906, sd: 21, episodes: 100, name: 'CarRacing-v0, 100 tracks' },
};

describe('the model card', () => {
  const card = modelCard({ report, settings, evaluation, savedAs: FILE });

  it('begins with front matter that holds the result as a model index', () => {
    const [, front] = card.split('---\n');
    expect(front).toMatch(/^library_name: /);
    expect(front).toContain(`- name: car-racing-quick-seed${settings.seed}\n`);
    expect(front).toContain('value: 912.8 +/- 21.0, verified: false}');
    expect(front).toContain('dataset: {name: CarRacing-v3, type: CarRacing-v3}');
  });

  it('has the commands that make and measure it, its date, and the interval of its mean', () => {
    for (const part of [
      'npm run lab -- car-racing --preset quick --seed 1',
      `npm run evaluate -- --checkpoint ${FILE} --episodes 100 --seed 0`,
      '- Date: 2026-11-30',
      '| C | 912.8 ± 21.0 | 908.7 to 917.0 |',
      // The first of the six runs before it.
      'Before it (2026-11-25; its agent drove some of the episodes):\n\n```\n' +
        'npm run lab -- car-racing --preset quick --seed 1\n```',
    ]) {
      expect(card).toContain(part);
    }
  });

  it('of an agent that is not scored has no scores, and no undefined values', () => {
    const bare = presetSettings('bouncing-ball', 'smoke');
    const text = modelCard({ report: {}, settings: bare, evaluation: null, savedAs: null });
    expect(text).not.toMatch(/model-index|## Scores|undefined|null|NaN/);
    // The ball has no C.
    expect(text).not.toMatch(/controller|cma-es|all three/i);
    expect(card).toMatch(
      /C \(a linear controller found by an evolution strategy with mirrored pairs\).* holds all three/,
    );
    const first = presetSettings('car-racing', 'quick');
    expect(modelCard({ report: {}, settings: first, evaluation: null, savedAs: null })).toContain(
      'found by CMA-ES',
    );
    expect(text).toContain('- Seed: 1');
  });
});

it('says of each earlier run what was kept of it', () => {
  const kept = KEPT_PARTS.map((keep) => earlierRunInWords({ keep, command: null, date: null }));
  expect(new Set(kept).size).toBe(KEPT_PARTS.length);
  expect(kept).not.toContain('');
  expect(earlierRunInWords({ keep: 'encoder', command: null, date: '2026-11-30T01:00:00Z' })).toBe(
    '2026-11-30; all but V’s decoder was kept',
  );
  // Of a page to come.
  expect(earlierRunInWords({ keep: 'other', command: null, date: '2027-01-01' })).toBe('2027-01-01');
});

it('the score stands beside paper, peers and cap with its interval and the share that went wrong', () => {
  expect(scoreColumns(SCORES)).toEqual(['mean ± sd', '95 % of the mean', 'under 800', 'lowest']);
  const [ours, , paper, peer, cap] = scoreRows(evaluation, SCORES, 'tracks');
  expect(ours.values).toEqual(['913 ± 21', '909 to 917', '1 of 100 (0 % to 5 %)', '743']);
  expect(paper.values).toEqual(['906 ± 21', '902 to 910', '–', '–']);
  expect(peer.values.slice(0, 2)).toEqual(['343 ± 18', '339 to 347']);
  expect(cap.values[0]).toBe('about 938');
});

it('the interval of a mean is 1.96 standard errors to each side, and needs values', () => {
  expect(meanInterval(10, 5, 25)).toEqual({ low: expect.closeTo(8.04, 2), high: expect.closeTo(11.96, 2) });
  expect(() => meanInterval(1, 1, 0)).toThrow(/n > 0 values, got 0/);
});
