/** Stage 4: M, an MDN-RNN, learns the distribution of the next z. */

import { messageOf } from '../../math/text.ts';
import type { ReconstructionStrip } from '../../vision/strip.ts';
import { SILENCE_S } from '../pool/worker-pool.ts';
import { type Agent, episodePaths, memoryConfig, type RunContext, splitEpisodes } from '../run.ts';
import type { ProgressTracker } from './progress-tracker.ts';
import { trainPart } from './train-part.ts';

/** Unseen episodes among which one is chosen for the time-lapse: consecutive numbers hold the mix of policies. */
const TRIED_EPISODES = 8;

export async function trainMemory(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, train, agent, report } = context;
  const config = memoryConfig(settings);
  const { seen, unseen } = splitEpisodes(settings['collect.episodes']);
  const paths = (episodes: number[]) => episodes.map((episode) => episodePaths(context, episode).latents);
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
    files: { part: 'memory', seen: paths(seen), unseen: paths(unseen) },
    task: { part: 'memory', config, options },
    adopt: (weights) => {
      agent.memory = { config, weights };
    },
    takePictures: async () =>
      dreamPictures(context, { config, weights: await train.call((worker) => worker.weights()) }),
    describe: ({ nll }) => `NLL ${nll.toFixed(2).replace('-', '−')}`,
  });
}

/** A dream in one of the unseen episodes; null where none is long enough and, with a notice, where it fails. */
async function dreamPictures(
  context: RunContext,
  memory: NonNullable<Agent['memory']>,
): Promise<ReconstructionStrip | null> {
  const { settings, control, pool, agent, emit } = context;
  const { unseen } = splitEpisodes(settings['collect.episodes']);
  const paths = unseen.slice(0, TRIED_EPISODES).map((episode) => episodePaths(context, episode));
  try {
    return await pool.one((thread) =>
      thread.call((worker) => worker.dreamStrip(paths, agent.vision!, memory, settings.seed), SILENCE_S),
    );
  } catch (error) {
    // A stop ended the worker. Anything else must not cost the training.
    if (control.signal.aborted) throw error;
    const text = `The time-lapse of M goes without a picture: ${messageOf(error)}`;
    emit({ type: 'notice', level: 'warning', text });
    return null;
  }
}
