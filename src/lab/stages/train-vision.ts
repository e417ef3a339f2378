/** Stage 2: V, a VAE, learns to compress single frames into z. */
import { groundIn } from '../../env/experiments.ts';
import { rangeOf } from '../../math/colour-range.ts';
import { keepsEncoder } from '../checkpoint/stages-done.ts';
import { importedNumber, isMixed } from '../episode-shares.ts';
import { episodePaths, type RunContext, splitEpisodes, visionConfig, worldOf } from '../run.ts';
import { frameShare, RESERVOIR_FRAMES } from '../settings/data-size.ts';
import type { RunSettings } from '../settings/settings.ts';
import type { ProgressTracker } from './progress-tracker.ts';
import { trainPart } from './train-part.ts';

export async function trainVision(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, train, agent, emit, report } = context;
  const config = visionConfig(settings);
  const { seen, unseen } = splitEpisodes(settings['collect.episodes']);
  const ground = groundIn(worldOf(settings));
  const paths = (episodes: number[]) => episodes.map((episode) => episodePaths(context, episode).trajectory);
  const options = {
    learningRate: settings['vision.learningRate'],
    lastLearningRate: settings['vision.finalLearningRate'],
    batchSize: settings['vision.batchSize'],
    klTolerance: settings['vision.klTolerance'],
    klWeight: settings['vision.klWeight'],
    coarseWeight: settings['vision.coarseWeight'],
    groundWeight: settings['vision.groundWeight'],
    ...(ground && { ground: rangeOf(ground) }),
    ...(keepsEncoder(report) && { decoderOnly: true }),
    seed: settings.seed,
  };
  const reconstructions = () => train.call((worker) => worker.reconstructions(config));
  report.vision = await trainPart(context, tracker, {
    part: 'vision',
    steps: settings['vision.steps'],
    files: {
      part: 'vision',
      seen: paths(seen),
      ...(isMixed(settings) && { shares: seen.map((episode) => shareOf(settings, episode)) }),
      unseen: paths(unseen),
      capacity: RESERVOIR_FRAMES,
      seed: settings.seed,
    },
    task: { part: 'vision', config, options },
    adopt: (weights) => {
      agent.vision = { config, weights };
    },
    // As in the chart: the loss that is minimised has further terms, each with its weight.
    describe: ({ reconstruction }) => `reconstruction ${reconstruction.toFixed(1)}`,
    onSnapshot: async ({ klPerDimension }) => {
      if (klPerDimension !== undefined) emit({ type: 'latents', klPerDimension });
      emit({ type: 'reconstruction', strip: await reconstructions() });
    },
    takePictures: async () => {
      const strip = await reconstructions();
      if (strip.count === 0) return null;
      emit({ type: 'reconstruction', strip });
      return strip;
    },
  });
}

/** Imported episodes have all their frames, played ones a share of them already: beside these they count as much. */
const shareOf = (settings: RunSettings, episode: number): number =>
  importedNumber(settings, episode) === null ? 1 : frameShare(settings, episode);
