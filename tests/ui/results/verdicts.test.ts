/** The sentence of each finding says what its numbers say, also where a network has learned nothing. */
import { expect, it } from 'vitest';
import {
  bounceVerdict,
  distanceVerdict,
  dreamVerdict,
  likelihoodVerdict,
  mapVerdict,
  modesVerdict,
  probeVerdict,
  rewardVerdict,
  scoreVerdict,
  sensitivityVerdict,
  visionVerdict,
} from '../../../src/ui/results/verdicts.ts';

it('pictures of V', () => {
  const seen = { mse: 0.0015, meanFrameMse: 0.006, varying: 19, latents: 32 };
  expect(visionVerdict(seen)).toMatch(/4\.00 times less.*uses 19 of the 32 numbers/);
  expect(visionVerdict({ ...seen, varying: 32 })).toContain('all 32 numbers');
  expect(visionVerdict({ ...seen, varying: null })).toMatch(/would\.$/);
  expect(visionVerdict({ ...seen, mse: 0.006 })).toContain('not learned');
  expect(visionVerdict({ ...seen, mse: null })).toBeNull();
});

it('probes', () => {
  const rows = [
    { name: 'speed', z: 0.45, h: 0.93, zh: 0.93 },
    { name: 'offset', z: 0.73, h: 0.78, zh: 0.8 },
  ];
  const names = { speed: { name: 'Speed' } };
  expect(probeVerdict(rows, names)).toContain('reads speed from h at R² 0.930, from z at 0.450');
  expect(probeVerdict(rows.slice(1), {})).toContain('no more than z');
  const gain = (h: number) => probeVerdict([{ name: 'speed', z: 0, h, zh: h }], names);
  expect(gain(0.15)).toContain('M remembers');
  expect(gain(0.149)).toContain('no more than z');
  expect(probeVerdict([{ name: 'x', z: 0.9, h: null, zh: null }], {})).toBeNull();
  expect(probeVerdict([], {})).toBeNull();
});

it('likelihoods', () => {
  const rows = (actions: number | null, frames: number) => [
    { name: 'inOrder' as const, sampled: 1, mean: 0.5 },
    { name: 'shuffledActions' as const, sampled: actions, mean: 0.5 },
    { name: 'shuffledFrames' as const, sampled: frames, mean: 2 },
  ];
  expect(likelihoodVerdict(rows(1.04, 1 + Math.log(4)))).toMatch(
    /4\.00 times likelier.*uses the action: .*0\.040 nats worse/,
  );
  expect(likelihoodVerdict(rows(1, 2.46))).toContain('ignores the action');
  expect(likelihoodVerdict(rows(null, 2.46))).not.toContain('action');
  expect(likelihoodVerdict(rows(1, 1))).toContain('not learned');
  expect(likelihoodVerdict([])).toBeNull();
});

it('sensitivity', () => {
  const after = (distance: number) => sensitivityVerdict([{ steps: 10, distances: { a: distance } }], 2);
  expect(after(1)).toMatch(/^After 10 steps .* 50 %/);
  expect(after(0.2)).toMatch(/^After/);
  expect(after(0.199)).toMatch(/^Hardly: after/);
  expect(after(0)).toBeNull();
  expect(sensitivityVerdict([], 2)).toBeNull();
});

it('rewards', () => {
  expect(rewardVerdict(0.801)).toMatch(/^Yes: .*0\.801/);
  expect(rewardVerdict(0.8)).toMatch(/^Not well: .*0\.800/);
  expect(rewardVerdict(null)).toBeNull();
});

it('distance of dreams', () => {
  const band = (steps: number, median: number) => ({ steps, lower: 0, median, upper: 150 });
  const bands = [band(1, 14), band(20, 75), band(50, 76), band(300, 98)];
  expect(distanceVerdict(bands)).toMatch(
    /about 20 steps: after 20 steps it is 75 % .*after 300 steps it is 98 %/,
  );
  expect(distanceVerdict([band(1, 80), band(5, 90)])).toMatch(/^Not for a step: after 1 step it is 80 %/);
  expect(distanceVerdict(bands.slice(0, 2))).toMatch(/^To the end .*: after 20 steps it is 75 %/);
  expect(distanceVerdict([])).toBeNull();
});

it('dreams of the ball', () => {
  const rows = (dream: number) => [
    { name: 'dream 0.1', values: [0.5, dream] },
    { name: 'constantVelocity', values: [0.4, 20] },
  ];
  expect(dreamVerdict([5, 30], rows(19.9))).toContain('learned the walls');
  expect(dreamVerdict([5, 30], rows(20))).toContain('no better');
  expect(dreamVerdict([5, 30], rows(20).slice(0, 1))).toBeNull();
});

it('bounces', () => {
  const rows = (dream: number) => [
    { name: 'sampled', values: [dream] },
    { name: 'chance', values: [0.1] },
  ];
  expect(bounceVerdict([5], rows(0.9))).toMatch(/^Yes: .*within 5 steps .*90 %.*10 %/);
  expect(bounceVerdict([5], rows(0.1))).toMatch(/^No: .*no more than chance/);
  expect(bounceVerdict([], [])).toBeNull();
});

it('modes', () => {
  const points = [
    { x: 0, y: 0.2 },
    { x: 5, y: 0.05 },
  ];
  expect(modesVerdict(points, 0.04)).toMatch(/^Yes: .*20 %.*4 %/);
  expect(modesVerdict(points, 0.2)).toMatch(/^No: /);
  // What is far from the bounce decides nothing, and what is written alike is alike.
  expect(modesVerdict([{ x: -10, y: 0.9 }, ...points], 0.3)).toMatch(/^No: /);
  expect(modesVerdict(points, 0.199)).toMatch(/^No: /);
  expect(modesVerdict([], 0.2)).toBeNull();
});

it('scores', () => {
  const random = { mean: -33, returns: [-20, -40] };
  const of = (mean: number, returns: number[]) => scoreVerdict({ mean, returns }, random, 938, 'tracks');
  expect(of(469, [-20, 900])).toBe(
    'C scores 469 of about 938 possible (50 %). It beats the best random episode on 1 of 2 tracks; its worst ' +
      'return is −20.0.',
  );
  expect(of(-5, [-5])).toContain('scores −5.00 of about 938 possible. It');
});

it('the map of the box is told by the worse of its two probes, and by no other', () => {
  const rows = (x: number, y: number) => [
    { name: 'x', z: x, h: null, zh: null },
    { name: 'y', z: y, h: null, zh: null },
    { name: 'vx', z: 0, h: null, zh: null },
  ];
  expect(mapVerdict(rows(0.995, 0.99))).toMatch(/^Yes/);
  expect(mapVerdict(rows(0.995, 0.98))).toMatch(/^Nearly/);
  expect(mapVerdict(rows(0.6, 0.99))).toMatch(/^No/);
  expect(mapVerdict(rows(0.6, 0.99).slice(2))).toBeNull();
});
