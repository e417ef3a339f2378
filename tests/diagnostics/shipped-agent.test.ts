/**
 * Diagnostics of the shipped agent, on episodes collected here: what a trained V and M must know, compared
 * to bounds, beside the same M deaf to the action.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import { encodeFrames } from '../../src/data/encode.ts';
import type { Episode, LatentEpisode } from '../../src/data/episode.ts';
import { wholeFrames } from '../../src/data/re-render.ts';
import { type CarReport, reportCar } from '../../src/diagnostics/car-report.ts';
import type { DreamDistance } from '../../src/diagnostics/dream-distance.ts';
import type { DreamEndurance } from '../../src/diagnostics/dream-endurance.ts';
import { likelihoods } from '../../src/diagnostics/likelihoods.ts';
import { finish } from '../../src/diagnostics/report-progress.ts';
import { CAR_RACING } from '../../src/env/car-racing/experiment.ts';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import type { Judgement } from '../../src/lab/evaluation/judgement.ts';
import { snapshotSteps } from '../../src/lab/learning/timelapse.ts';
import { Vision } from '../../src/vision/inference.ts';
import { sourcesOf } from './episodes.helper.ts';

const SEEN = 60;
const UNSEEN = 6;
const STEPS = 300;
/** Far from any seed of the run that made it. */
const FIRST_SEED = 900_000;

const bytes = readFileSync(new URL('../../public/agents/car-racing.safetensors', import.meta.url));
const { agent, learning, report: shown } = decodeCheckpoint(bytes);
const [vision, memory] = [agent.vision!, agent.memory!];
let unseen: LatentEpisode[];
let report: CarReport;

beforeAll(async () => {
  await openWasm();
  const episodes = Array.from({ length: SEEN + UNSEEN }, (_, index) =>
    collectEpisode({ world: { env: 'CarRacing-v3' }, index, seed: FIRST_SEED + index, steps: STEPS }),
  );
  const latents = await encodeAll(episodes);
  unseen = latents.slice(SEEN);
  report = await finish(
    reportCar(
      CAR_RACING,
      {
        seen: sourcesOf(latents.slice(0, SEEN)),
        unseen: sourcesOf(unseen),
        unseenFrames: episodes.slice(SEEN).map((episode) => () => Promise.resolve(wholeFrames(episode))),
      },
      vision,
      memory,
      1,
    ),
  );
}, 120_000);

async function encodeAll(episodes: readonly Episode[]): Promise<LatentEpisode[]> {
  const v = new Vision(vision.config, vision.weights);
  const latents: LatentEpisode[] = [];
  for (const episode of episodes) {
    const { truth, truthNames } = episode;
    latents.push({ ...(await encodeFrames(episode, v)), truth, truthNames });
  }
  v.dispose();
  return latents;
}

it('V reconstructs far better than the mean frame, with a third of its latents', () => {
  const { psnr, meanFramePsnr } = report.reconstruction;
  expect(psnr).toBeGreaterThan(meanFramePsnr + 6);
  expect(report.latents.live).toBeGreaterThanOrEqual(10);
});

it('h holds the speed and the wheel angle, which no single frame shows', () => {
  const readouts = Object.fromEntries(report.readouts.map((readout) => [readout.name, readout]));
  // Fitted on a few episodes only: the diagnostics of a run have higher values.
  expect(readouts.speed.zh).toBeGreaterThan(0.75);
  expect(readouts.speed.h).toBeGreaterThan(readouts.speed.z + 0.15);
  expect(readouts.wheelAngle.h).toBeGreaterThan(readouts.wheelAngle.z + 0.6);
});

it('M has a lower NLL with the true actions than without, and a far lower one in order', () => {
  for (const nats of Object.values(report.likelihood)) {
    expect(nats.withoutActions - nats.inOrder).toBeGreaterThan(0.005);
    expect(nats.shuffledActions - nats.inOrder).toBeGreaterThan(0.005);
    expect(nats.shuffledFrames - nats.inOrder).toBeGreaterThan(1);
  }
  // How far full left and full right part: hardly at once, and by a whole picture after ten steps.
  expect(report.sensitivity.at(-1)!.steering).toBeGreaterThan(0.7);
});

it(
  'negative control: the same M without weights for the action has the same NLL with and ' +
    'without actions',
  async () => {
    const { config, weights } = structuredClone(memory);
    const row = 4 * config.hiddenSize;
    const end = (config.latentSize + config.actionSize) * row;
    weights['memory.lstm.kernel'].data.fill(0, config.latentSize * row, end);
    const nats = await finish(likelihoods(unseen, { config, weights }, false, 1));
    expect(nats.withoutActions).toBeCloseTo(nats.inOrder, 6);
    expect(nats.inOrder - report.likelihood.mean.inOrder).toBeGreaterThan(0.005);
  },
);

it('sums of predicted rewards distinguish good driving from bad', () => {
  expect(report.reward!.windowCorrelation).toBeGreaterThan(0.9);
  expect(report.reward!.calibrationError).toBeLessThan(0.25);
});

it('brings the curves and the time-lapses of its whole training', () => {
  for (const part of ['vision', 'memory'] as const) {
    const { steps } = shown[part] as { steps: number };
    const { curve, timelapse } = learning[part];
    expect(curve[0].x).toBeLessThanOrEqual(steps / 100);
    expect(curve.at(-1)?.x).toBe(steps);
    expect(curve.length).toBeGreaterThan(50);
    expect(timelapse?.steps).toEqual(snapshotSteps(part, steps));
  }
});

it('brings how long its dreams last and how rightly they judge', () => {
  const { rows, dreams } = (shown.car as { dreamEndurance: DreamEndurance }).dreamEndurance;
  expect(rows.map(({ steps }) => steps)).toEqual([0, 300, 600, 900]);
  expect(rows.at(-1)!.kept / dreams).toBeGreaterThanOrEqual(0.95);
  const judgement = shown.judgement as Judgement;
  expect(judgement.rows.map(({ tau }) => tau)).toEqual([0.1, 0.5, 1, 1.15]);
  for (const { correlation } of judgement.rows) expect(correlation).toBeGreaterThan(0.5);
});

it('brings the distances of many of its dreams from reality', () => {
  const { driven } = (shown.car as { dreamDistance: DreamDistance }).dreamDistance;
  for (const rows of [driven!.realActions, driven!.ownActions]) {
    expect(rows.map(({ steps }) => steps)).toEqual([1, 5, 10, 20, 50, 100, 200, 300]);
    expect(rows.map(({ dreams }) => dreams)).toEqual(rows.map(() => 64));
    expect(rows[0].median).toBeLessThan(20);
  }
  expect(driven!.untilRandom).toMatchObject({ dreams: 64, every: 10, within: 300 });
  // A dream that C drives keeps to a road; one under the actions of reality has lost it by then.
  expect(driven!.ownActions.at(-1)!.median).toBeLessThan(driven!.realActions.at(-1)!.median);
});
