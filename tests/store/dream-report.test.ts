/** What the page reads of the dream's diagnostics: nothing of a part that is missing or of another kind. */
import { expect, it } from 'vitest';
import { enduranceOf, forecastOf, judgementOf, optimismOf } from '../../src/store/dream-report.ts';

const car = { diagnostics: { kind: 'agent', key: 'car' } } as const;
const row = (steps: number, change: number) => ({
  ...{ steps, kept: 60, low: 0.85, high: 0.98, foreignColours: 0.004, change },
});
const dreamEndurance = { tau: 1, dreams: 64, rows: [row(0, 9), row(300, 20), row(900, 22)] };

it('endurance: after the longest dreams, beside the change in reality', () => {
  expect(enduranceOf({ car: { dreamEndurance } }, car)).toEqual({
    ...row(900, 22),
    dreams: 64,
    realChange: 9,
  });
  for (const other of [null, {}, { dreams: 64 }, { ...dreamEndurance, rows: [{ steps: 900 }] }]) {
    expect(enduranceOf({ car: { dreamEndurance: other } }, car)).toBeNull();
  }
  expect(enduranceOf(null, car)).toBeNull();
});

it('forecast: quartiles that lie beyond the longest dream are null', () => {
  const untilRandom = { dreams: 64, within: 300, lowerQuartile: 50, median: 90, upperQuartile: null };
  const report = { car: { dreamDistance: { driven: { untilRandom } } } };
  expect(forecastOf(report, car)).toEqual({ dreams: 64, within: 300, lower: 50, median: 90, upper: null });
  expect(forecastOf({ car: { dreamDistance: { driven: {} } } }, car)).toBeNull();
  expect(forecastOf({ car: { dreamDistance: { driven: null } } }, car)).toBeNull();
});

it('optimism: over all moments, and of the group that is flattered most, unless it is small', () => {
  const group = (most: number, moments: number, real: number, dream: number) => ({
    ...{ least: most - 1, most, moments, real, dream },
  });
  const rows = [group(-5, 4, -10, 90), group(20, 30, 60, 80), group(60, 30, 110, 100)];
  const whole = { steps: 100, moments: 64, real: 80, dream: 90 };
  const dreamOptimism = {
    ...whole,
    tau: 1,
    before: 50,
    episodes: 8,
    difference: { low: -3, high: 22 },
    rows,
  };
  expect(optimismOf({ car: { dreamOptimism } }, car)).toEqual({
    ...{ ...whole, low: -3, high: 22 },
    worst: { before: 50, most: 20, moments: 30, real: 60, dream: 80 },
  });
  expect(optimismOf({ car: { dreamOptimism: { ...dreamOptimism, rows: [] } } }, car)!.worst).toBeNull();
  for (const other of [null, {}, whole]) {
    expect(optimismOf({ car: { dreamOptimism: other } }, car)).toBeNull();
  }
});

it('judgement: at temperature 1, and of the C itself in both worlds', () => {
  const at = (tau: number, dream: number) => ({
    ...{ tau, correlation: 0.7, low: 0.5, high: 0.8, dream: { mean: dream } },
  });
  const plan = { controllers: 40, tracks: 6, dreams: 12, seed: 0 };
  const judgement = { ...plan, real: { mean: 900 }, rows: [at(0.1, 700), at(1, 440)] };
  expect(judgementOf({ judgement })).toEqual({
    ...plan,
    ...{ correlation: 0.7, low: 0.5, high: 0.8, real: 900, dream: 440 },
  });
  // A correlation that is not defined is null in JSON.
  expect(
    judgementOf({ judgement: { ...judgement, rows: [{ ...at(1, 440), correlation: null }] } }),
  ).toBeNull();
  expect(judgementOf({ judgement: { ...judgement, rows: [] } })).toBeNull();
  expect(judgementOf({})).toBeNull();
});
