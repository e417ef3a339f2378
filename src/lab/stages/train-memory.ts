/** Stage 4: M learns the distribution of the next z. */
import { episodePaths, memoryConfig, type RunContext, type StageClock, splitEpisodes } from '../run.ts';
import { precompileSteps } from './precompile.ts';
import { runTraining } from './training-loop.ts';

export async function trainMemory(context: RunContext, clock: StageClock): Promise<void> {
  const { settings, train, agent, report } = context;
  const config = memoryConfig(settings);
  const { seen } = splitEpisodes(settings['collect.episodes']);
  const paths = seen.map((episode) => episodePaths(settings, episode).latents);
  clock.progress(0, `reading ${seen.length.toLocaleString('en')} episodes`);
  const sequences = await train.call((worker) => worker.loadSequences(paths));
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
  if (settings['memory.steps'] > 0)
    await precompileSteps(context, clock, { part: 'memory', config, options });
  await train.call((worker) => worker.beginMemory(config, options));
  try {
    report.memory = await runTraining(context, clock, {
      part: 'memory',
      steps: settings['memory.steps'],
      adopt: (weights) => {
        agent.memory = { config, weights };
      },
      describe: ({ nll }) => `${nll.toFixed(3)} nats a latent on ${sequences} episodes`,
    });
  } finally {
    await train.call((worker) => worker.endMemory());
  }
}
