/** The sentence under each table says what its numbers say, also where a network has learned nothing. */
import { expect, it } from 'vitest';
import {
  bounceVerdict,
  dreamVerdict,
  likelihoodVerdict,
  probeVerdict,
  reconstructionVerdict,
  rewardVerdict,
  scoreVerdict,
  sensitivityVerdict,
} from '../../../src/ui/results/verdicts.ts';

it('reconstruction', () => {
  expect(reconstructionVerdict(0.0015, 0.006)).toContain('4.00 times smaller');
  expect(reconstructionVerdict(0.009, 0.008)).toContain('not learned');
  expect(reconstructionVerdict(null, 0.008)).toBeNull();
});

it('probes', () => {
  const rows = [
    { name: 'speed', z: 0.45, h: 0.93, zh: 0.93 },
    { name: 'offset', z: 0.73, h: 0.78, zh: 0.8 },
  ];
  expect(probeVerdict(rows, { speed: { name: 'Speed' } })).toContain('speed is in h');
  expect(probeVerdict(rows.slice(1), {})).toContain('no more than z');
  expect(probeVerdict([], {})).toBeNull();
});

it('likelihoods', () => {
  const rows = (actions: number, frames: number) => [
    { name: 'inOrder' as const, sampled: 0.98, mean: 0.5 },
    { name: 'shuffledActions' as const, sampled: actions, mean: 0.5 },
    { name: 'shuffledFrames' as const, sampled: frames, mean: 2 },
  ];
  expect(likelihoodVerdict(rows(1.02, 2.46))).toMatch(/1\.48 nats per latent, and it uses the action/);
  expect(likelihoodVerdict(rows(0.98, 2.46))).toContain('ignores the action');
  expect(likelihoodVerdict(rows(0.98, 0.9))).toContain('not learned');
});

it('sensitivity', () => {
  expect(sensitivityVerdict([{ steps: 10, distances: { a: Math.SQRT1_2 } }], Math.SQRT2)).toContain('50 %');
  expect(sensitivityVerdict([], Math.SQRT2)).toBeNull();
});

it('rewards', () => {
  expect(rewardVerdict(0.98)).toContain('can tell');
  expect(rewardVerdict(0.2)).toContain('does not tell');
});

it('dreams of the ball', () => {
  const rows = (dream: number) => [
    { name: 'dream 0.1', values: [0.5, dream] },
    { name: 'constantVelocity', values: [0.4, 20] },
  ];
  expect(dreamVerdict([5, 30], rows(3))).toContain('learned the walls');
  expect(dreamVerdict([5, 30], rows(25))).toContain('no better');
  expect(
    bounceVerdict([
      { name: 'sampled', values: [0.9] },
      { name: 'chance', values: [0.1] },
    ]),
  ).toMatch(/90 %.*10 %/);
});

it('scores', () => {
  const text = scoreVerdict(
    { mean: 469, returns: [-5, 900] },
    { mean: -33, returns: [-20, -40] },
    938,
    'tracks',
  );
  expect(text).toContain(
    'on 2 of 2 tracks; its worst return is −5.00. That is 50 % of the best possible, about 938',
  );
});
