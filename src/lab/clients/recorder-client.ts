/** The page's client of the recorder worker, which is made for one clip or picture and ended after it. */
import type { Clip } from '../../viewer/recording/clip.ts';
import { streamClip, type TimedFrame, type VideoFile } from './stream-clip.ts';
import { spawnRecorder } from './workers.ts';

export type { Clip, ClipFrame } from '../../viewer/recording/clip.ts';
export type { VideoFile } from './stream-clip.ts';

type RecorderThread = ReturnType<typeof spawnRecorder>;

/** A frame is composed in milliseconds. */
const SILENCE_S = 60;

/** A clip as a video file; null where the browser has neither WebCodecs nor a MediaRecorder. */
export function recordClip(clip: Clip): Promise<VideoFile | null> {
  return withRecorder(async (thread) => {
    const bytes = await thread.call((worker) => worker.clip(clip));
    if (bytes !== null) return { bytes, type: 'video/webm' };
    return streamClip(composed(thread, clip));
  });
}

/** The last frame of a clip as a PNG file. @throws Error where there is no frame */
export function recordPicture({ frames, ...captions }: Clip): Promise<Uint8Array> {
  const frame = frames.at(-1);
  if (frame === undefined) throw new Error('there is no picture yet: press Play first');
  return withRecorder((thread) => thread.call((worker) => worker.picture(captions, frame), SILENCE_S));
}

async function* composed(thread: RecorderThread, { frames, ...captions }: Clip): AsyncGenerator<TimedFrame> {
  for (const frame of frames) {
    const bitmap = await thread.call((worker) => worker.compose(captions, frame), SILENCE_S);
    yield { bitmap, duration: frame.duration };
  }
}

async function withRecorder<R>(task: (thread: RecorderThread) => Promise<R>): Promise<R> {
  const thread = spawnRecorder();
  try {
    return await task(thread);
  } finally {
    thread.end();
  }
}
