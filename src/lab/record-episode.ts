/**
 * Films one episode of a checkpoint's agent beside its dream, with the viewer and the recorder of the page: what is
 * filmed is what is scored.
 */
import { experimentOf, hasController } from '../env/experiments.ts';
import { decodeCheckpoint, type OpenedCheckpoint } from './checkpoint/checkpoint.ts';
import { clipFrameOf } from './clients/clip-frame.ts';
import { type Clip, type ClipFrame, recordClip, type VideoFile } from './clients/recorder-client.ts';
import { ViewerClient } from './clients/viewer-client.ts';
import type { RecordRequest } from './page-handle.ts';
import { CONTEXT_STEPS, LOST_SECONDS } from './watched-dream.ts';

/** The car's 50 steps a second are 25 frames of film. */
const STEPS_A_FRAME = 2;

export interface Recording extends VideoFile {
  /** Of the episode. */
  steps: number;
  episodeReturn: number;
  /** Dreams that were begun beside it. */
  dreams: number;
  /** About the file, and workers that were replaced meanwhile. */
  notices: string[];
}

/** What records a clip, and what plays it. */
export interface Film {
  viewer: Pick<ViewerClient, 'openAgent' | 'reset' | 'advance' | 'beginDream' | 'end'>;
  recordClip(clip: Clip): Promise<VideoFile | null>;
}

/** @throws Error naming what the checkpoint, or the browser, lacks */
export async function recordEpisode(
  request: Required<RecordRequest>,
  film: (onNotice: (text: string) => void) => Film = (onNotice) => ({
    viewer: new ViewerClient(onNotice),
    recordClip,
  }),
): Promise<Recording> {
  const opened = decodeCheckpoint(request.checkpoint);
  const notices = [...opened.notices];
  const { viewer, recordClip: record } = film((text) => notices.push(text));
  try {
    const { clip, ...result } = await play(request, opened, viewer);
    const video = await record(clip);
    if (video === null) throw new Error('this browser encodes no video (WebCodecs, MediaRecorder)');
    return { ...video, ...result, notices };
  } finally {
    viewer.end();
  }
}

async function play(
  { seed, tau, steps: most }: Required<RecordRequest>,
  { settings, agent }: OpenedCheckpoint,
  viewer: Film['viewer'],
): Promise<{ clip: Clip } & Pick<Recording, 'steps' | 'episodeReturn' | 'dreams'>> {
  const experiment = experimentOf(settings.experiment);
  const driven = hasController(experiment);
  if (driven && agent.controller === null) throw new Error('this checkpoint has no C that could drive');
  await viewer.openAgent(settings, agent);
  const actor = driven ? 'controller' : 'driver';
  const dreamDriver = driven ? 'controller' : 'reality';
  let frame = await viewer.reset({ seed, actor, opponent: null });
  const frames: ClipFrame[] = [];
  const keep = (steps: number): void => {
    frames.push({ ...clipFrameOf(frame), duration: (1000 * steps) / experiment.fps });
  };
  keep(STEPS_A_FRAME);
  let dreaming = false;
  let dreams = 0;
  let stepsLost = 0;
  while (!frame.ended && frame.step < most) {
    if (!dreaming && agent.memory !== null && frame.step >= CONTEXT_STEPS) {
      dreaming = await viewer.beginDream('here');
      if (dreaming) dreams++;
      stepsLost = 0;
    }
    const steps = Math.min(STEPS_A_FRAME, most - frame.step);
    frame = await viewer.advance({ steps, actor, tau, dream: dreaming, dreamDriver });
    keep(steps);
    stepsLost = frame.dreamState?.lost ? stepsLost + steps : 0;
    if (frame.dreamState?.ended || stepsLost >= LOST_SECONDS * experiment.fps) dreaming = false;
  }
  const name = `${settings.experiment}, ${settings.preset}, seed ${settings.seed}`;
  const clip = { frames, agent: name, hasReturn: driven };
  return { clip, steps: frame.step, episodeReturn: frame.episodeReturn, dreams };
}
