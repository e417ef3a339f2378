/** M on episodes whose next z is decided by the action alone: what is lost without it, and without order. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { SequenceDataset } from '../../src/data/datasets.ts';
import type { LatentEpisode } from '../../src/data/episode.ts';
import { likelihoods } from '../../src/diagnostics/likelihoods.ts';
import { finish } from '../../src/diagnostics/report-progress.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Weights } from '../../src/math/weights.ts';
import { MemoryTrainer } from '../../src/memory/trainer.ts';
import { addEpisode } from '../data/add-episode.helper.ts';
import { madeEpisode } from './episodes.helper.ts';

const config = {
  latentSize: 1,
  actionSize: 1,
  hiddenSize: 12,
  mixtures: 2,
  predictReward: true,
  predictDone: false,
};

/** z moves by 0.5 times the action, which is drawn anew each step, and a little noise. */
function drivenEpisode(seed: number, steps: number) {
  const random = new Xoshiro128(seed);
  const actions = Array.from({ length: steps }, () => [2 * random.random() - 1]);
  const z = [0];
  for (const [action] of actions) z.push(0.8 * z.at(-1)! + 0.5 * action + 0.05 * random.normal());
  const truth = z.map((value) => [value]);
  return madeEpisode(seed, { truth, truthNames: ['z'], mu: truth, actions });
}

const drivenEpisodes = (firstSeed: number, count: number) =>
  Array.from({ length: count }, (_, i) => drivenEpisode(firstSeed + i, 40));

async function trained(episodes: LatentEpisode[]): Promise<Weights> {
  const dataset = new SequenceDataset();
  for (const episode of episodes) await addEpisode(dataset, episode);
  const options = { learningRate: 1e-2, batchSize: 16, sequenceLength: 20, seed: 1, sampleZ: false };
  const trainer = new MemoryTrainer(config, options);
  const random = new Xoshiro128(1);
  for (let step = 0; step < 250; step++) {
    await trainer.trainBatch(await dataset.draw(16, 20, random), false);
  }
  const weights = await trainer.weights();
  trainer.dispose();
  return weights;
}

beforeAll(openWasm);

it('an M that was trained with actions has a far lower NLL with them, in order', async () => {
  const weights = await trained(drivenEpisodes(0, 20));
  // Lengths differ: the shorter ones are padded.
  const unseen = [30, 60, 45].map((steps, i) => drivenEpisode(100 + i, steps));
  const nats = await finish(likelihoods(unseen, { config, weights }, false, 1));
  expect(nats.withoutActions - nats.inOrder).toBeGreaterThan(0.5);
  expect(nats.shuffledActions - nats.inOrder).toBeGreaterThan(0.5);
  expect(nats.shuffledFrames - nats.inOrder).toBeGreaterThan(0.5);
  // Noise on z can only blur it.
  const noisy = unseen.map((episode) => ({ ...episode, logvar: episode.logvar.map(() => -2) }));
  const sampled = await finish(likelihoods(noisy, { config, weights }, true, 1));
  expect(sampled.inOrder).toBeGreaterThan(nats.inOrder);
  // Negative control: an M deaf to the action loses nothing without it.
  const deaf = structuredClone(weights);
  const width = 4 * config.hiddenSize;
  deaf['memory.lstm.kernel'].data.fill(0, width, 2 * width);
  const unmoved = await finish(likelihoods(unseen, { config, weights: deaf }, false, 1));
  expect(unmoved.withoutActions).toBeCloseTo(unmoved.inOrder, 6);
  expect(unmoved.shuffledActions).toBeCloseTo(unmoved.inOrder, 6);
  // Nor is it only that zeros are strange to M: one that was trained on them foretells no better.
  const episodes = drivenEpisodes(0, 20).map((e) => ({ ...e, actions: new Float32Array(e.actions.length) }));
  const unaware = await trained(episodes);
  const blind = await finish(likelihoods(unseen, { config, weights: unaware }, false, 1));
  expect(blind.withoutActions - nats.inOrder).toBeGreaterThan(0.5);
});

it('is the mean over all steps of all episodes of any length', async () => {
  const trainer = new MemoryTrainer(config, { learningRate: 1e-3, batchSize: 1, sequenceLength: 5, seed: 1 });
  const weights = await trainer.weights();
  trainer.dispose();
  const [long, short] = [drivenEpisode(1, 90), drivenEpisode(2, 30)];
  const of = async (episodes: (typeof long)[]) =>
    (await finish(likelihoods(episodes, { config, weights }, false, 1))).inOrder;
  const expected = (90 * (await of([long])) + 30 * (await of([short]))) / 120;
  expect(await of([long, short])).toBeCloseTo(expected, 5);
});
