/**
 * The distance of dreams from reality, on the shipped car driving: small at first, growing, and larger for an M that
 * gets the wrong actions.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import type { LatentEpisode } from '../../src/data/episode.ts';
import {
  type DreamDistance,
  distanceOfDreams,
  spreadMoments,
  withDreamDistance,
} from '../../src/diagnostics/dream-distance.ts';
import { type Driver, replay } from '../../src/diagnostics/dreams.ts';
import { finish, type Reporting } from '../../src/diagnostics/report-progress.ts';
import { agentSpec } from '../../src/lab/run.ts';
import { ClosedLoop } from '../../src/rollout/closed-loop.ts';
import { driveEpisode } from '../../src/rollout/driven-episode.ts';
import { sourcesOf } from './episodes.helper.ts';
import { agent, drive, driver, settings, trained, world } from './shipped-car.helper.ts';

const EPISODES = 4;
const STEPS = 200;
/** Far from any seed of the run that made it. */
const FIRST_SEED = 910_000;

let driven: LatentEpisode[];
let distance: DreamDistance;
const fractions: number[] = [];

beforeAll(async () => {
  await openWasm();
  driven = [];
  for (let i = 0; i < EPISODES; i++) {
    driven.push(await driveEpisode({ world, seed: FIRST_SEED + i, steps: STEPS }, trained, driver));
  }
  const report = (async function* (): Reporting<{ kept: true }> {
    yield { fraction: 1, detail: 'the rest of the report' };
    return { kept: true };
  })();
  const sources = sourcesOf(driven);
  const subject = { ...trained, unseen: sources, driven: { sources, drive }, seed: 1 };
  const whole = withDreamDistance(report, subject);
  for (;;) {
    const { done, value } = await whole.next();
    if (done) {
      expect(value.kept).toBe(true);
      distance = value.dreamDistance;
      break;
    }
    fractions.push(value.fraction);
  }
}, 240_000);

describe('an episode that C drives', () => {
  it('is the one that C is scored on', () => {
    const loop = new ClosedLoop(agentSpec(settings, agent), 1);
    const { parameters } = agent.controller!;
    const job = { id: 0, candidate: 0, parameters, seed: FIRST_SEED, maxSteps: STEPS, patience: 0, tau: 1 };
    loop.add([{ ...job, world: 'real' }]);
    const [outcome] = loop.advance(60_000);
    loop.dispose();
    expect(outcome.steps).toBe(driven[0].rewards.length);
    expect(outcome.return).toBeCloseTo(
      driven[0].rewards.reduce((sum, reward) => sum + reward, 0),
      3,
    );
  });
});

describe('the distance of dreams from reality', () => {
  const medians = (rows: { steps: number; median: number }[]) =>
    Object.fromEntries(rows.map(({ steps, median }) => [steps, median]));

  it('is measured from many moments, as long as episodes allow', () => {
    expect(distance.collected.dreams).toBe(64);
    const { realActions } = distance.collected;
    expect(realActions.map(({ steps }) => steps)).toEqual([1, 5, 10, 20, 50, 100]);
    expect(new Set(realActions.map(({ dreams }) => dreams))).toEqual(new Set([64]));
    for (const { lowerQuartile, median, upperQuartile } of realActions) {
      expect(lowerQuartile).toBeLessThan(median);
      expect(median).toBeLessThan(upperQuartile);
    }
  });

  it('begins far below two random frames, and grows', () => {
    const { 1: first, 10: tenth, 100: hundredth } = medians(distance.driven!.realActions);
    expect(first).toBeLessThan(40);
    expect(tenth).toBeGreaterThan(first);
    expect(hundredth).toBeGreaterThan(tenth);
    expect(hundredth).toBeLessThan(150);
  });

  it('stays lower where C drives the dream too: in both worlds it keeps to a road', () => {
    const [forecast, dream] = [distance.driven!.realActions, distance.driven!.ownActions].map(medians);
    expect(dream[100]).toBeGreaterThan(dream[1]);
    expect(dream[100]).toBeLessThan(forecast[100]);
  });

  it('is the same for the same episodes under the same actions', () => {
    expect(distance.driven!.realActions).toEqual(distance.collected.realActions);
  });

  it('is larger where M gets the actions of another moment', async () => {
    const moments = await spreadMoments(sourcesOf(driven), trained.memory);
    const another: Driver = (row, actions, at) => {
      const other = moments[(moments.indexOf(row.moment) + 21) % moments.length];
      replay({ ...row, moment: other }, actions, at);
    };
    const subject = { ...trained, variance: distance.variance, seed: 1 };
    const wrong = medians(await finish(distanceOfDreams(moments, another, subject)));
    const right = medians(distance.collected.realActions);
    for (const steps of [10, 20]) expect(wrong[steps]).toBeGreaterThan(1.1 * right[steps]);
  });

  it('is told on the way, after the rest of the report', () => {
    expect(fractions[0]).toBe(0.75);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.95);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });
});
