/**
 * A clip in real time by a MediaRecorder, for browsers without WebCodecs: frames that the recorder worker has composed
 * are drawn on a canvas whose stream is recorded, each for as long as it is shown in the clip.
 */

/** Best first; Safari records MP4 alone. */
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];

export interface VideoFile {
  bytes: Uint8Array;
  /** MIME type without parameters. */
  type: string;
}

/** A frame, and for how long it is shown, milliseconds. */
export interface TimedFrame {
  bitmap: ImageBitmap;
  duration: number;
}

/** The file; null where the browser records no canvas. @throws Error of the recorder */
export async function streamClip(frames: AsyncIterable<TimedFrame>): Promise<VideoFile | null> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const mimeType =
    typeof MediaRecorder === 'function'
      ? TYPES.find((type) => MediaRecorder.isTypeSupported(type))
      : undefined;
  if (context === null || mimeType === undefined || typeof canvas.captureStream !== 'function') return null;
  const stream = canvas.captureStream();
  const recorder = new MediaRecorder(stream, { mimeType });
  const parts: Blob[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error('the MediaRecorder of this browser failed: try again'));
  });
  const draw = async (): Promise<void> => {
    recorder.start();
    for await (const { bitmap, duration } of frames) {
      const { width, height } = bitmap;
      // A new size clears the canvas.
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      context.drawImage(bitmap, 0, 0);
      bitmap.close();
      await new Promise((resolve) => setTimeout(resolve, duration));
    }
    recorder.stop();
  };
  try {
    await Promise.all([draw(), ended]);
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
  const type = mimeType.split(';')[0];
  return { bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), type };
}
