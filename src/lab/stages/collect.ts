/** Stage 1: episodes of the real environment, into files. May import the run and the pool. */

import { folderOf, framePath, type RunContext, type StageClock, worldOf } from '../run.ts';
import { collectionSeed } from '../seeds.ts';

export async function collect(context: RunContext, clock: StageClock): Promise<void> {
  const { settings, control, pool, archive } = context;
  const episodes = settings['collect.episodes'];
  await archive.call((files) => files.remove(folderOf(settings)));
  const orders = Array.from({ length: episodes }, (_, index) => ({
    order: {
      world: worldOf(settings),
      index,
      seed: collectionSeed(settings.seed, index),
      steps: settings['collect.steps'],
    },
    path: framePath(settings, index),
  }));
  let done = 0;
  let frames = 0;
  let bytes = 0;
  const policies: Record<string, { episodes: number; meanReturn: number }> = {};
  await pool.collect(orders, control, (episode) => {
    done++;
    frames += episode.steps + 1;
    bytes += episode.bytes;
    const policy = (policies[episode.policy] ??= { episodes: 0, meanReturn: 0 });
    policy.episodes++;
    policy.meanReturn += (episode.return - policy.meanReturn) / policy.episodes;
    clock.progress(done / episodes, `${frames.toLocaleString('en')} frames, ${done} of ${episodes} episodes`);
  });
  context.report.collect = { episodes, frames, bytes, policies };
}
