/** Stage 3: every gathered episode through V, once: mu and logvar are all that M will see. May import the run. */
import { framePath, latentPath, type RunContext, type StageClock, splitEpisodes } from '../run.ts';

/** Enough places for dreams to begin; they travel in the checkpoint. */
const MOST_STARTS = 64;

export async function encode(context: RunContext, clock: StageClock): Promise<void> {
  const { settings, control, train, agent } = context;
  const { config, weights } = agent.vision!;
  const episodes = settings['collect.episodes'];
  await train.call((worker) => worker.beginEncoding(config, weights));
  try {
    let frames = 0;
    for (let episode = 0; episode < episodes; episode++) {
      await control.gate();
      frames += await train.call((worker) =>
        worker.encode(framePath(settings, episode), latentPath(settings, episode)),
      );
      clock.progress(
        (episode + 1) / episodes,
        `${frames.toLocaleString('en')} frames, ${episode + 1} of ${episodes} episodes`,
      );
    }
  } finally {
    await train.call((worker) => worker.endEncoding());
  }
  const starts = splitEpisodes(episodes).seen.slice(0, MOST_STARTS);
  agent.starts = await train.call((worker) =>
    worker.firstLatents(starts.map((episode) => latentPath(settings, episode))),
  );
}
