/**
 * One frame of a clip: reality and dream side by side, six pixels for each of theirs, with captions above and below.
 * The same at every moment, on every machine, in both themes of the page.
 */
import type { ClipCaptions, ClipFrame } from './clip.ts';

type Context = OffscreenCanvasRenderingContext2D;

/** Side of a frame of the agent, and of its picture in the clip, pixels. */
const FRAME = 64;
const PICTURE = 384;
const MARGIN = 16;
/** Baselines of the texts, from the top. */
const HEADING = 32;
const NUMBERS = 462;
const DRIVER = 484;
const FOOT = 514;

/** Even, as video codecs need them. */
export const CLIP_SIZE = { width: 2 * PICTURE + 3 * MARGIN, height: 528 };
/** Where the two pictures begin. */
export const PICTURES_AT = { y: 48, reality: MARGIN, dream: 2 * MARGIN + PICTURE };

const COLOURS = { ground: '#101418', empty: '#1c2228', strong: '#f2f5f7', plain: '#aeb8c0' };
const FONTS = {
  heading: '600 20px system-ui, sans-serif',
  plain: '15px system-ui, sans-serif',
  foot: '13px system-ui, sans-serif',
};

export class ClipComposer {
  readonly canvas = new OffscreenCanvas(CLIP_SIZE.width, CLIP_SIZE.height);
  private readonly context: Context;
  private readonly small = new OffscreenCanvas(FRAME, FRAME);
  private readonly smallContext: Context;
  private readonly captions: ClipCaptions;

  /** @throws Error where the browser does not draw in workers */
  constructor(captions: ClipCaptions) {
    this.captions = captions;
    this.context = contextOf(this.canvas);
    this.smallContext = contextOf(this.small);
  }

  /** Draws a frame on `canvas`. */
  draw(frame: ClipFrame): void {
    const { context } = this;
    context.fillStyle = COLOURS.ground;
    context.fillRect(0, 0, CLIP_SIZE.width, CLIP_SIZE.height);
    const { dreamed } = frame;
    this.half(PICTURES_AT.reality, 'Reality', frame.reality, [
      this.numbers(frame.step, frame.episodeReturn),
      `Driven by ${frame.driver}`,
    ]);
    const below =
      dreamed === null
        ? []
        : [
            this.numbers(dreamed.step, dreamed.episodeReturn),
            `Driven by ${dreamed.driver}, tau ${dreamed.tau.toFixed(2)}`,
          ];
    this.half(PICTURES_AT.dream, 'Dream', dreamed === null ? null : frame.dream, below);
    this.write('World Models Playground', PICTURES_AT.reality, FOOT, FONTS.foot, COLOURS.plain);
    this.write(this.captions.agent, PICTURES_AT.dream, FOOT, FONTS.foot, COLOURS.plain);
  }

  private half(x: number, heading: string, rgba: Uint8ClampedArray | null, below: string[]): void {
    this.write(heading, x, HEADING, FONTS.heading, COLOURS.strong);
    this.picture(x, rgba);
    for (const [i, text] of below.entries())
      this.write(text, x, [NUMBERS, DRIVER][i], FONTS.plain, COLOURS.plain);
  }

  /** Each pixel of the agent's frame becomes a square; without a frame the place is plain. */
  private picture(x: number, rgba: Uint8ClampedArray | null): void {
    const { context } = this;
    if (rgba === null) {
      context.fillStyle = COLOURS.empty;
      context.fillRect(x, PICTURES_AT.y, PICTURE, PICTURE);
      this.write('Nothing is dreamed', x + MARGIN, PICTURES_AT.y + HEADING, FONTS.plain, COLOURS.plain);
      return;
    }
    const image = this.smallContext.createImageData(FRAME, FRAME);
    image.data.set(rgba);
    this.smallContext.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.small, x, PICTURES_AT.y, PICTURE, PICTURE);
  }

  private write(text: string, x: number, y: number, font: string, colour: string): void {
    this.context.font = font;
    this.context.fillStyle = colour;
    this.context.fillText(text, x, y, PICTURE);
  }

  private numbers(step: number, episodeReturn: number): string {
    return this.captions.hasReturn ? `Step ${step}, return ${episodeReturn.toFixed(1)}` : `Step ${step}`;
  }
}

function contextOf(canvas: OffscreenCanvas): Context {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) {
    throw new Error('this browser does not draw in workers: record the screen with another program');
  }
  return context;
}
