/** Diagnostics of the shipped V and M of the bouncing ball, on episodes collected here: what they must know. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import { encodeFrames } from '../../src/data/encode.ts';
import type { LatentEpisode } from '../../src/data/episode.ts';
import { type BallReport, reportBall } from '../../src/diagnostics/ball-report.ts';
import { distanceOfDreams, spreadMoments } from '../../src/diagnostics/dream-distance.ts';
import { replay } from '../../src/diagnostics/dreams.ts';
import { finish } from '../../src/diagnostics/report-progress.ts';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { snapshotSteps } from '../../src/lab/learning/timelapse.ts';
import { worldOf } from '../../src/lab/run.ts';
import { totalVariance } from '../../src/vision/distance.ts';
import { Vision } from '../../src/vision/inference.ts';
import { sourcesOf } from './episodes.helper.ts';

const SEEN = 40;
const UNSEEN = 12;
const STEPS = 100;
/** Far from any seed of the run that made it. */
const FIRST_SEED = 900_000;

const bytes = readFileSync(new URL('../../public/agents/bouncing-ball.safetensors', import.meta.url));
const opened = decodeCheckpoint(bytes);
const { settings, learning, notices } = opened;
const vision = opened.agent.vision!;
const memory = opened.agent.memory!;
let unseen: LatentEpisode[];
let report: BallReport;

beforeAll(async () => {
  await openWasm();
  const v = new Vision(vision.config, vision.weights);
  const latents: LatentEpisode[] = [];
  for (let index = 0; index < SEEN + UNSEEN; index++) {
    const order = { world: worldOf(settings), index, seed: FIRST_SEED + index, steps: STEPS };
    const episode = collectEpisode(order);
    const { truth, truthNames } = episode;
    latents.push({ ...(await encodeFrames(episode, v)), truth, truthNames });
  }
  v.dispose();
  unseen = latents.slice(SEEN);
  const seen = sourcesOf(latents.slice(0, SEEN));
  report = await finish(reportBall(seen, sourcesOf(unseen), memory, settings['ball.radius'], 1));
}, 120_000);

it('is small, opens without a notice, and names the command that made it', () => {
  expect(bytes.length).toBeLessThan(5.5e6);
  expect(notices).toEqual([]);
  expect(opened.report.provenance).toMatchObject({
    command: expect.stringMatching(/^npm run lab -- bouncing-ball --preset \w+ --seed 1$/),
  });
});

it('z holds the place of the ball, h its velocity, which no single frame shows', () => {
  const readouts = Object.fromEntries(report.readouts.map((readout) => [readout.name, readout]));
  for (const name of ['x', 'y']) expect(readouts[name].z).toBeGreaterThan(0.97);
  for (const name of ['vx', 'vy']) {
    expect(readouts[name].z).toBeLessThan(0.3);
    expect(readouts[name].zh).toBeGreaterThan(0.7);
  }
});

it('a dream follows the ball through its bounces, far better than constant velocity', () => {
  const at = Object.fromEntries(report.horizons.map((horizon) => [horizon.steps, horizon]));
  expect(at[30].dream['0.1']).toBeLessThan(0.5 * at[30].constantVelocity);
  expect(at[60].dream['0.1']).toBeLessThan(0.6 * at[60].constantVelocity);
});

it('the picture of a dream leaves the true frame slowly', async () => {
  const moments = await spreadMoments(sourcesOf(unseen), memory);
  const mu = Float32Array.from(unseen.flatMap((episode) => [...episode.mu]));
  const variance = totalVariance(mu, vision.config.latentSize);
  const rows = await finish(distanceOfDreams(moments, replay, { vision, memory, variance, seed: 1 }));
  const medians = Object.fromEntries(rows.map(({ steps, median }) => [steps, median]));
  expect(medians[1]).toBeLessThan(medians[50]);
  expect(medians[10]).toBeLessThan(60);
});

it('brings the curves and the time-lapses of its whole training', () => {
  for (const part of ['vision', 'memory'] as const) {
    const steps = settings[`${part}.steps`];
    const { curve, timelapse } = learning[part];
    expect(curve[0].x).toBeLessThanOrEqual(steps / 100);
    expect(curve.at(-1)?.x).toBe(steps);
    expect(curve.length).toBeGreaterThan(50);
    expect(timelapse?.steps).toEqual(snapshotSteps(part, steps));
  }
});
