/** A frame of a clip, pixel by pixel, and the clip as this browser's own decoder reads it. */
import { describe, expect, test } from 'vitest';
import type { Clip, ClipFrame } from '../../src/viewer/recording/clip.ts';
import { CLIP_SIZE, PICTURES_AT } from '../../src/viewer/recording/compose.ts';
import { composeFrame, encodeClip, encodePicture } from '../../src/viewer/recording/encode.ts';

/** Every pixel of it is another colour than its neighbours. */
const pixel = (x: number, y: number): number[] => [4 * x, 4 * y, (x * y) & 255, 255];
const PIXELS = 64 * 64;
const reality = new Uint8ClampedArray(4 * PIXELS);
for (let y = 0; y < 64; y++) for (let x = 0; x < 64; x++) reality.set(pixel(x, y), 4 * (64 * y + x));
/** One colour. */
const dream = new Uint8ClampedArray(4 * PIXELS).map((_, i) => [200, 40, 80, 255][i % 4]);

const dreamed = { step: 40, episodeReturn: 12.3, driver: 'C', tau: 1 };
const frame = (changes: Partial<ClipFrame> = {}): ClipFrame => ({
  reality,
  dream,
  duration: 40,
  step: 412,
  episodeReturn: 356.2,
  driver: 'C',
  dreamed,
  ...changes,
});
const captions = { agent: 'Pretrained agent', hasReturn: true };

function pixelsOf(image: CanvasImageSource): (x: number, y: number) => number[] {
  const canvas = new OffscreenCanvas(CLIP_SIZE.width, CLIP_SIZE.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return (x, y) => [...data.subarray(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 4)];
}

describe('a frame of a clip', () => {
  test('has each pixel of the agent as a square of six by six, to its edges', () => {
    const at = pixelsOf(composeFrame(captions, frame()));
    for (const [x, y] of [
      [0, 0],
      [63, 0],
      [0, 63],
      [63, 63],
      [31, 17],
    ]) {
      for (const [dx, dy] of [
        [0, 0],
        [5, 0],
        [0, 5],
        [5, 5],
      ]) {
        const [left, top] = [6 * x + dx, PICTURES_AT.y + 6 * y + dy];
        expect(at(PICTURES_AT.reality + left, top)).toEqual(pixel(x, y));
        expect(at(PICTURES_AT.dream + left, top)).toEqual([200, 40, 80, 255]);
      }
    }
    // The ground is between and around them.
    const ground = at(0, 0);
    for (const x of [PICTURES_AT.reality - 1, PICTURES_AT.reality + 384, PICTURES_AT.dream - 1]) {
      expect(at(x, PICTURES_AT.y + 100)).toEqual(ground);
    }
    expect(PICTURES_AT.dream + 384 + PICTURES_AT.reality).toBe(CLIP_SIZE.width);
    expect([CLIP_SIZE.width % 2, CLIP_SIZE.height % 2]).toEqual([0, 0]);
  });

  test('says above and below the pictures what they are, and another step is another caption', () => {
    const inked = (
      at: (x: number, y: number) => number[],
      left: number,
      top: number,
      bottom: number,
    ): string => {
      const ground = String(at(0, 0));
      let seen = '';
      for (let y = top; y < bottom; y++)
        for (let x = left; x < left + 384; x++) if (String(at(x, y)) !== ground) seen += `${x},${y} `;
      return seen;
    };
    const below = PICTURES_AT.y + 384;
    const shown = pixelsOf(composeFrame(captions, frame()));
    const later = pixelsOf(composeFrame(captions, frame({ step: 413 })));
    for (const left of [PICTURES_AT.reality, PICTURES_AT.dream]) {
      expect(inked(shown, left, 0, PICTURES_AT.y)).not.toBe('');
      expect(inked(shown, left, below, CLIP_SIZE.height)).not.toBe('');
    }
    expect(inked(later, PICTURES_AT.reality, below, CLIP_SIZE.height)).not.toBe(
      inked(shown, PICTURES_AT.reality, below, CLIP_SIZE.height),
    );
    expect(inked(later, PICTURES_AT.dream, below, CLIP_SIZE.height)).toBe(
      inked(shown, PICTURES_AT.dream, below, CLIP_SIZE.height),
    );
  });

  test('shows a plain place where nothing is dreamed', () => {
    const at = pixelsOf(composeFrame(captions, frame({ dream: null, dreamed: null })));
    const corner = at(PICTURES_AT.dream, PICTURES_AT.y);
    expect(at(PICTURES_AT.dream + 383, PICTURES_AT.y + 383)).toEqual(corner);
    expect(corner).not.toEqual(at(0, 0));
    expect(at(PICTURES_AT.reality, PICTURES_AT.y)).toEqual(pixel(0, 0));
  });

  test('as a PNG has the same pixels', async () => {
    const bytes = await encodePicture(captions, frame());
    const at = pixelsOf(await createImageBitmap(new Blob([bytes])));
    expect(at(PICTURES_AT.reality + 6 * 31, PICTURES_AT.y + 6 * 17)).toEqual(pixel(31, 17));
    expect(at(PICTURES_AT.dream + 1, PICTURES_AT.y + 1)).toEqual([200, 40, 80, 255]);
  });
});

describe('a clip', () => {
  const grey = (level: number): Uint8ClampedArray =>
    new Uint8ClampedArray(4 * PIXELS).map((_, i) => (i % 4 === 3 ? 255 : level));

  test('plays for as long as its frames, has their size, and shows after a jump what was shown then', async () => {
    // Half a second dark, two seconds bright.
    const frames = [...Array(50).keys()].map((i) =>
      frame({ duration: 50, step: i, reality: grey(i < 10 ? 20 : 220), dream: grey(120) }),
    );
    const clip: Clip = { ...captions, frames };
    const bytes = await encodeClip(clip);
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([bytes!], { type: 'video/webm' }));
    const event = (name: string) =>
      new Promise<void>((resolve, reject) => {
        video.addEventListener(name, () => resolve(), { once: true });
        video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
      });
    await event('loadeddata');
    expect([video.videoWidth, video.videoHeight]).toEqual([CLIP_SIZE.width, CLIP_SIZE.height]);
    expect(video.duration).toBeCloseTo(2.5, 2);
    for (const [time, level] of [
      [2.2, 220],
      [0.2, 20],
      [1.1, 220],
    ]) {
      const sought = event('seeked');
      video.currentTime = time;
      await sought;
      const at = pixelsOf(video);
      const [red] = at(PICTURES_AT.reality + 200, PICTURES_AT.y + 200);
      // Video is lossy, and its colours have a smaller range.
      expect(Math.abs(red - level)).toBeLessThan(12);
      expect(Math.abs(at(PICTURES_AT.dream + 200, PICTURES_AT.y + 200)[0] - 120)).toBeLessThan(12);
    }
  });

  test('is null where the browser has no WebCodecs', async () => {
    const encoder = globalThis.VideoEncoder;
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    try {
      expect(await encodeClip({ ...captions, frames: [frame()] })).toBeNull();
    } finally {
      globalThis.VideoEncoder = encoder;
    }
  });
});
