/**
 * A clip as a file: frames composed and encoded by WebCodecs, as fast as the machine can, or drawn one after the other
 * in real time for a MediaRecorder where a browser has no WebCodecs. https://www.w3.org/TR/webcodecs
 */
import type { Clip, ClipCaptions, ClipFrame } from './clip.ts';
import { CLIP_SIZE, ClipComposer } from './compose.ts';
import { encodeWebm, type VideoChunk, type VideoTrack } from './webm.ts';

/** Best first: VP9 is the smaller of the two, profile 0, level 3, 8 bits. */
const CODECS = [
  { codec: 'vp09.00.30.08', track: 'V_VP9' },
  { codec: 'vp8', track: 'V_VP8' },
] as const;
/** Bits per second: the squares of the pictures stay sharp. */
const BITRATE = 4_000_000;
/** Milliseconds between key frames, where a player can jump to. */
const KEY_EVERY_MS = 1000;
/** Frames that wait in the encoder; more would only take memory. */
const MAX_QUEUE = 8;

/** A whole WebM file; null where the browser encodes no video in a worker. @throws Error of the encoder */
export async function encodeClip(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null> {
  const found = await supported();
  if (found === null) return null;
  const chunks: VideoChunk[] = [];
  const failures: Error[] = [];
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push({ time: chunk.timestamp / 1000, isKey: chunk.type === 'key', bytes });
    },
    error: (error) => failures.push(error),
  });
  try {
    encoder.configure(found.config);
    const composer = new ClipComposer(clip);
    let time = 0;
    let keyFrom = 0;
    for (const frame of clip.frames) {
      if (failures.length > 0) throw failures[0];
      composer.draw(frame);
      const picture = new VideoFrame(composer.canvas, {
        timestamp: 1000 * time,
        duration: 1000 * frame.duration,
      });
      encoder.encode(picture, { keyFrame: time >= keyFrom });
      picture.close();
      if (time >= keyFrom) keyFrom = time + KEY_EVERY_MS;
      time += frame.duration;
      while (encoder.encodeQueueSize > MAX_QUEUE) await soon();
    }
    await encoder.flush();
    if (failures.length > 0) throw failures[0];
    return encodeWebm({ codec: found.track, ...CLIP_SIZE, duration: time, chunks });
  } finally {
    if (encoder.state !== 'closed') encoder.close();
  }
}

/** One frame of a clip as a picture, for a recorder of another thread. */
export function composeFrame(clip: ClipCaptions, frame: ClipFrame): ImageBitmap {
  const composer = new ClipComposer(clip);
  composer.draw(frame);
  return composer.canvas.transferToImageBitmap();
}

/** One frame of a clip as a PNG file. */
export async function encodePicture(clip: ClipCaptions, frame: ClipFrame): Promise<Uint8Array<ArrayBuffer>> {
  const composer = new ClipComposer(clip);
  composer.draw(frame);
  const blob = await composer.canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** The first codec that this browser encodes. */
async function supported(): Promise<{ config: VideoEncoderConfig; track: VideoTrack['codec'] } | null> {
  if (typeof VideoEncoder !== 'function' || typeof VideoFrame !== 'function') return null;
  for (const { codec, track } of CODECS) {
    const config: VideoEncoderConfig = {
      codec,
      ...CLIP_SIZE,
      bitrate: BITRATE,
      framerate: 25,
      latencyMode: 'quality',
    };
    const { supported } = await VideoEncoder.isConfigSupported(config);
    if (supported) return { config, track };
  }
  return null;
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
