/**
 * The last ten seconds of what was watched. Frames are kept by reference, because nothing writes to a frame that the
 * viewer has sent: at 30 a second they take 10 MB and no time. Pauses are left out.
 */
import { clipFrameOf } from '../lab/clients/clip-frame.ts';
import type { ClipFrame } from '../lab/clients/recorder-client.ts';
import type { ViewerFrame } from './engine.ts';

/** Milliseconds. */
const LENGTH = 10_000;
/** Frames come with the display's: on most every second one, 33 ms apart, is kept. */
const LEAST_APART = 30;
const USUAL = 40;
/** Where nothing new was shown for longer, the clip goes on: a pause, a tab that was hidden. */
const LONGEST = 200;

interface Moment {
  /** When it was shown, milliseconds. */
  at: number;
  /** When the episode began. */
  begun: number;
  frame: Omit<ClipFrame, 'duration'>;
}

export class ClipRing {
  private readonly moments: Moment[] = [];
  private length = 0;

  get isEmpty(): boolean {
    return this.moments.length === 0;
  }

  /** @param at milliseconds of any clock that goes forward */
  add(frame: ViewerFrame, at: number): void {
    const moment = { at, begun: frame.begun, frame: clipFrameOf(frame) };
    const last = this.moments.at(-1);
    if (last !== undefined) {
      // The same moment drawn again, as newer networks see it.
      if (last.begun === frame.begun && last.frame.step === frame.step && sameDream(last, moment)) {
        last.frame = moment.frame;
        return;
      }
      if (at - last.at < LEAST_APART) return;
      this.length += shownFor(last, moment);
    }
    this.moments.push(moment);
    while (this.length > LENGTH - USUAL) {
      const [oldest, next] = this.moments;
      this.length -= shownFor(oldest, next);
      this.moments.shift();
    }
  }

  /** What was shown, oldest first. */
  frames(): ClipFrame[] {
    return this.moments.map((moment, i) => {
      const next = this.moments[i + 1];
      return { ...moment.frame, duration: next === undefined ? USUAL : shownFor(moment, next) };
    });
  }

  clear(): void {
    this.moments.length = 0;
    this.length = 0;
  }
}

function shownFor({ at }: Moment, next: Moment): number {
  return Math.min(next.at - at, LONGEST);
}

function sameDream(a: Moment, b: Moment): boolean {
  return a.frame.dreamed?.step === b.frame.dreamed?.step;
}
