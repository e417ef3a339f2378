/** Stage 2: V learns to compress single frames. */

import { episodePaths, type RunContext, type StageClock, splitEpisodes, visionConfig } from '../run.ts';
import { RESERVOIR_FRAMES } from '../settings/data-size.ts';
import { precompileSteps } from './precompile.ts';
import { runTraining } from './training-loop.ts';

export async function trainVision(context: RunContext, clock: StageClock): Promise<void> {
  const { settings, train, agent, emit, report } = context;
  const config = visionConfig(settings);
  const { seen, unseen } = splitEpisodes(settings['collect.episodes']);
  const paths = (numbers: number[]) => numbers.map((number) => episodePaths(settings, number).trajectory);
  clock.progress(0, `reading ${seen.length.toLocaleString('en')} episodes`);
  const frames = await train.call((worker) =>
    worker.loadFrames(paths(seen), paths(unseen), RESERVOIR_FRAMES, settings.seed),
  );
  const options = {
    learningRate: settings['vision.learningRate'],
    batchSize: settings['vision.batchSize'],
    klTolerance: settings['vision.klTolerance'],
    klWeight: settings['vision.klWeight'],
    seed: settings.seed,
  };
  await precompileSteps(context, clock, { part: 'vision', config, options });
  await train.call((worker) => worker.beginVision(config, options));
  try {
    report.vision = await runTraining(context, clock, {
      part: 'vision',
      steps: settings['vision.steps'],
      adopt: (weights) => {
        agent.vision = { config, weights };
      },
      describe: ({ loss }) => `loss ${loss.toFixed(1)} on ${frames.toLocaleString('en')} frames`,
      onSnapshot: async (pulse) => {
        if (pulse.klPerDimension !== undefined) {
          emit({ type: 'latents', klPerDimension: pulse.klPerDimension });
        }
        emit({ type: 'reconstruction', strip: await train.call((worker) => worker.reconstructions(config)) });
      },
    });
  } finally {
    await train.call((worker) => worker.endVision());
  }
}
