/**
 * Stage 3: V encodes every collected episode, once; M is trained on the resulting mu and logvar. Without a GPU all
 * rollout workers share the episodes; with one the training worker encodes them. Files that exist are not made again.
 */
import type { Encoded } from '../../data/episode-files.ts';
import { keepsEncoder } from '../checkpoint/stages-done.ts';
import { episodePaths, type RunContext, splitEpisodes } from '../run.ts';
import { emitNotices } from './emit-notices.ts';
import type { ProgressTracker } from './progress-tracker.ts';

/** Starts of dreams; they are saved in the checkpoint. */
const MAX_STARTS = 64;

export async function encode(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, train, agent, backend, report } = context;
  const episodes = settings['collect.episodes'];
  const paths = Array.from({ length: episodes }, (_, episode) => episodePaths(context, episode));
  let done = 0;
  let found = 0;
  let frames = 0;
  let bytes = 0;
  const onEpisode = (encoded: Encoded): void => {
    done++;
    frames += encoded.frames;
    bytes += encoded.bytes;
    if (!encoded.found) tracker.kept();
    else tracker.resumeFrom(++found / episodes);
    tracker.update(
      done / episodes,
      `${done} of ${episodes} episodes, ${frames.toLocaleString('en')} frames`,
      frames,
    );
  };
  if (backend === 'wasm') await context.pool.encode(paths, agent.vision!, context.control, onEpisode);
  else await encodeOnGpu(context, paths, onEpisode);
  report.encode = { frames, bytes };
  // Its z mean the same, and what was measured of its dreams began there.
  if (keepsEncoder(report) && agent.starts !== null) return;
  const starts = splitEpisodes(episodes).seen.slice(0, MAX_STARTS);
  agent.starts = await train.call((worker) =>
    worker.firstLatents(starts.map((episode) => paths[episode].latents)),
  );
}

async function encodeOnGpu(
  context: RunContext,
  paths: ReturnType<typeof episodePaths>[],
  onEpisode: (encoded: Encoded) => void,
): Promise<void> {
  const { control, train, agent } = context;
  const { config, weights } = agent.vision!;
  await train.call((worker) => worker.beginEncoding(config, weights));
  try {
    for (const { trajectory, latents } of paths) {
      await control.gate();
      const encoded = await train.call((worker) => worker.encode(trajectory, latents));
      emitNotices(context, encoded);
      onEpisode(encoded);
    }
  } finally {
    await train.call((worker) => worker.endEncoding());
  }
}
