/** Diagnostics of the car end to end: collected episodes through an untrained V and M. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import {
  decodeLatents,
  type Episode,
  encodeLatents,
  FRAME_BYTES,
  type LatentEpisode,
} from '../../src/data/episode.ts';
import { wholeFrames } from '../../src/data/re-render.ts';
import { type CarReport, reportCar } from '../../src/diagnostics/car-report.ts';
import { finish } from '../../src/diagnostics/report-progress.ts';
import { CAR_RACING, CAR_STATE } from '../../src/env/car-racing/experiment.ts';
import { initMemory } from '../../src/memory/init.ts';
import { Vision } from '../../src/vision/inference.ts';
import { initVision } from '../../src/vision/init.ts';
import { sourcesOf } from './episodes.helper.ts';

const vision = { config: { size: 'tiny', latentSize: 4 } as const, weights: {} };
const memory = {
  config: {
    latentSize: 4,
    actionSize: 3,
    hiddenSize: 8,
    mixtures: 2,
    predictReward: true,
    predictDone: true,
  },
  weights: {},
};
let episodes: Episode[];
let latents: LatentEpisode[];

beforeAll(async () => {
  await openWasm();
  vision.weights = initVision(vision.config, 1);
  memory.weights = initMemory(memory.config, 1);
  episodes = [0, 1, 2, 3].map((index) =>
    collectEpisode({ world: { env: 'CarRacing-v3' }, index, seed: 50 + index, steps: 40 }),
  );
  const v = new Vision(vision.config, vision.weights);
  latents = episodes.map(({ frames, ...rest }) => ({
    ...rest,
    ...v.encode(frames, frames.length / FRAME_BYTES),
  }));
  v.dispose();
});

const report = (of: LatentEpisode[]): Promise<CarReport> =>
  finish(
    reportCar(
      CAR_RACING,
      {
        seen: sourcesOf(of.slice(0, 3)),
        unseen: sourcesOf(of.slice(3)),
        unseenFrames: episodes.slice(3).map((episode) => () => Promise.resolve(wholeFrames(episode))),
      },
      vision,
      memory,
      1,
    ),
  );

describe('reportCar', () => {
  it('computes all parts, and the file format holds all it needs', async () => {
    const result = await report(
      latents.map((episode) => ({ ...episode, ...decodeLatents(encodeLatents(episode)) })),
    );
    expect(result).toMatchObject({ unseenEpisodes: 1, unseenFrames: 41, roadInView: 1 });
    expect(result.readouts.map(({ name }) => name)).toEqual(CAR_STATE);
    expect(result.latents.klPerDimension).toHaveLength(4);
    expect(result.reconstruction.frames).toBe(41);
    for (const nats of Object.values(result.likelihood.mean)) expect(nats).toBeGreaterThan(0);
    expect(result.sensitivity.map(({ steps }) => steps)).toEqual([1, 10]);
    expect(result.sensitivity[0].steering).toBeGreaterThan(0);
    expect(result.reward!.deciles).toHaveLength(10);
    // 40 steps are no window of 100.
    expect(result.reward!.windowCorrelation).toBeNaN();
    expect(result.done).toMatchObject({ ends: 0, baseRateLogLoss: 0 });
  });

  it('episodes without the car state give a report without probes', async () => {
    const old = latents.map((episode) => {
      const kept = 6;
      const width = episode.truthNames.length;
      const truth = episode.truth.filter((_, i) => i % width < kept);
      return { ...episode, truth, truthNames: episode.truthNames.slice(0, kept) };
    });
    const result = await report(old);
    expect(result.readouts).toEqual([]);
    expect(result.roadInView).toBeNaN();
    expect(result.likelihood.mean.inOrder).toBeGreaterThan(0);
  });

  it('an M of another size than the latents is refused, with both sizes', async () => {
    const wide = latents.map((episode) => ({
      ...episode,
      mu: new Float32Array(41 * 5),
      logvar: new Float32Array(41 * 5),
    }));
    await expect(report(wide)).rejects.toThrow(/205 latents .* M takes 4 and 3/);
  });
});
