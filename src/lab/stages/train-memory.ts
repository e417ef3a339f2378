/** Stage 4: M, an MDN-RNN, learns the distribution of the next z. */

import { SILENCE_S } from '../pool/worker-pool.ts';
import { episodePaths, memoryConfig, type RunContext, splitEpisodes } from '../run.ts';
import type { ProgressTracker } from './progress-tracker.ts';
import { trainPart } from './train-part.ts';

export async function trainMemory(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, train, pool, agent, report } = context;
  const config = memoryConfig(settings);
  const { seen, unseen } = splitEpisodes(settings['collect.episodes']);
  const paths = (episodes: number[]) => episodes.map((episode) => episodePaths(settings, episode).latents);
  const options = {
    learningRate: settings['memory.learningRate'],
    lastLearningRate: settings['memory.finalLearningRate'],
    sampleZ: settings['memory.sampleZ'],
    carryState: settings['memory.carryState'],
    batchSize: settings['memory.batchSize'],
    sequenceLength: settings['memory.sequenceLength'],
    clipValue: 1,
    rewardWeight: settings['memory.rewardWeight'],
    aheadWeight: settings['memory.auxiliaryWeight'],
    seed: settings.seed,
  };
  report.memory = await trainPart(context, tracker, {
    part: 'memory',
    steps: settings['memory.steps'],
    files: { part: 'memory', seen: paths(seen) },
    task: { part: 'memory', config, options },
    adopt: (weights) => {
      agent.memory = { config, weights };
    },
    takePictures: async () => {
      const weights = await train.call((worker) => worker.weights());
      const strip = (episode: number) =>
        pool.one((thread) =>
          thread.call(
            (worker) =>
              worker.dreamStrip(
                episodePaths(settings, episode),
                agent.vision!,
                { config, weights },
                settings.seed,
              ),
            SILENCE_S,
          ),
        );
      for (const episode of unseen) {
        const taken = await strip(episode);
        if (taken !== null) return taken;
      }
      return null;
    },
    describe: ({ nll }, episodes) => `${nll.toFixed(3)} nats per latent on ${episodes} episodes`,
  });
}
