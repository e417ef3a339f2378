/** Reconstruction and latents against closed forms. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { FRAME_BYTES } from '../../src/data/episode.ts';
import { finish } from '../../src/diagnostics/report-progress.ts';
import { latentUse, psnr, reconstructionQuality } from '../../src/diagnostics/vision-quality.ts';
import { initVision } from '../../src/vision/init.ts';
import { madeEpisode } from './episodes.helper.ts';

const config = { size: 'tiny', latentSize: 4 } as const;

/** Frames of one grey each. */
function greys(values: number[]) {
  const frames = new Uint8Array(values.length * FRAME_BYTES);
  for (const [t, value] of values.entries()) frames.fill(value, t * FRAME_BYTES, (t + 1) * FRAME_BYTES);
  return () => Promise.resolve(frames);
}

beforeAll(openWasm);

describe('reconstructionQuality', () => {
  it("the mean frame's error is the variance of the pixels; V's own is finite and consistent", async () => {
    const trained = { config, weights: initVision(config, 1) };
    const quality = await finish(reconstructionQuality([greys([0, 255]), greys([0, 255, 0, 255])], trained));
    expect(quality.frames).toBe(6);
    expect(quality.meanFrameMse).toBeCloseTo(0.25, 10);
    expect(quality.meanFramePsnr).toBeCloseTo(10 * Math.log10(4), 10);
    expect(quality.mse).toBeGreaterThan(0);
    expect(quality.psnr).toBeCloseTo(psnr(quality.mse), 12);
    // An untrained V makes a grey of about a half of everything.
    expect(quality.mse).toBeCloseTo(0.25, 1);
  });

  it('uses at most the maximum number of frames', async () => {
    const trained = { config, weights: initVision(config, 1) };
    const long = greys(Array.from({ length: 520 }, (_, t) => t % 256));
    expect((await finish(reconstructionQuality([long], trained))).frames).toBe(512);
  });
});

describe('latentUse', () => {
  it('a latent at the prior is dead, one that moves is live', () => {
    const mu = [0, 1, 2, 3].map((t) => [0, 0, t % 2 === 0 ? 1 : -1]);
    const episode = madeEpisode(1, { truth: mu.map(() => [0]), truthNames: ['x'], mu });
    // logvar -1 on the second: KL (exp(-1) - 1 + 1) / 2, without any movement of mu.
    for (let t = 0; t < 4; t++) episode.logvar[3 * t + 1] = -1;
    const use = latentUse([episode]);
    expect(use.klPerDimension[0]).toBe(0);
    expect(use.klPerDimension[1]).toBeCloseTo(Math.exp(-1) / 2, 6);
    expect(use.klPerDimension[2]).toBeCloseTo(0.5, 6);
    expect(use.muDeviation[2]).toBeCloseTo(1, 6);
    expect([use.live, use.varying]).toEqual([2, 1]);
  });
});
