/** The recorder worker: composes and encodes a clip or a picture of what was just watched, and is ended after it. */
import { transfer } from 'comlink';
import { serve } from '../src/threads/serve.ts';
import type { Clip, ClipCaptions, ClipFrame } from '../src/viewer/recording/clip.ts';
import { composeFrame, encodeClip, encodePicture } from '../src/viewer/recording/encode.ts';

export class RecorderWorker {
  /** A whole WebM file; null where the browser encodes no video in a worker. */
  async clip(clip: Clip): Promise<Uint8Array | null> {
    const bytes = await encodeClip(clip);
    return bytes === null ? null : transfer(bytes, [bytes.buffer]);
  }

  /** A whole PNG file. */
  async picture(captions: ClipCaptions, frame: ClipFrame): Promise<Uint8Array> {
    const bytes = await encodePicture(captions, frame);
    return transfer(bytes, [bytes.buffer]);
  }

  /** A frame to be drawn elsewhere. */
  compose(captions: ClipCaptions, frame: ClipFrame): ImageBitmap {
    const bitmap = composeFrame(captions, frame);
    return transfer(bitmap, [bitmap]);
  }
}

serve(new RecorderWorker());
