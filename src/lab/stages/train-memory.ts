/** Stage 4: M learns to foresee the next z. May import the run. */
import type { Pulse } from '../../rollout/training.ts';
import { latentPath, memoryConfig, type RunContext, type StageClock, splitEpisodes } from '../run.ts';
import { followTraining } from './follow-training.ts';

export async function trainMemory(context: RunContext, clock: StageClock): Promise<void> {
  const { settings, train, pool, agent, report } = context;
  const config = memoryConfig(settings);
  const { seen, unseen } = splitEpisodes(settings['collect.episodes']);
  const paths = (numbers: number[]) => numbers.map((number) => latentPath(settings, number));
  const sequences = await train.call((worker) => worker.loadSequences(paths(seen)));
  await train.call((worker) =>
    worker.beginMemory(config, {
      learningRate: settings['memory.learningRate'],
      lastLearningRate: settings['memory.lastLearningRate'],
      sampleZ: settings['memory.sampleZ'],
      batchSize: settings['memory.batchSize'],
      sequenceLength: settings['memory.sequenceLength'],
      clipValue: 1,
      seed: settings.seed,
    }),
  );
  try {
    report.memory = await followTraining(context, clock, {
      part: 'memory',
      steps: settings['memory.steps'],
      advance: (milliseconds, until) => train.call((worker) => worker.advanceMemory(milliseconds, until)),
      weights: () => train.call((worker) => worker.memoryWeights()),
      adopt: (weights) => {
        agent.memory = { config, weights };
      },
      describe: ({ step, losses }: Pulse) =>
        `step ${step} of ${settings['memory.steps']}, ${losses.nll?.toFixed(3)} nats a latent on ${sequences} episodes`,
    });
  } finally {
    await train.call((worker) => worker.endMemory());
  }
  if (settings.experiment === 'bouncing-ball') {
    const memory = agent.memory!;
    report.ball = await pool.one((worker) =>
      worker.reportBall(paths(seen), paths(unseen), memory, settings['ball.radius'], settings.seed),
    );
  }
}
