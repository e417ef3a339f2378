/** The time of the loops that ask for the next picture, and the speeds a visitor can choose. */

/** Steps per second of both environments at speed 1: CarRacing's FPS. */
export const STEPS_PER_SECOND = 50;
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
/** Steps per request at most, however late the page is. */
const MAX_STEPS = 8;

/** requestAnimationFrame, the time in milliseconds, and whether the page is hidden. */
export interface LoopClock {
  nextFrame(callback: (milliseconds: number) => void): void;
  hidden(): boolean;
}

/** Paces a loop: calls it once per frame of the page while it plays, and counts the steps that are due at a rate. */
export class StepPacer {
  private readonly clock: LoopClock;
  private readonly isPlaying: () => boolean;
  private readonly onFrame: (milliseconds: number) => void;
  private scheduled = false;
  private lastTime: number | null = null;
  /** Steps that are due, with their fraction. */
  private due = 0;

  constructor(clock: LoopClock, isPlaying: () => boolean, onFrame: (milliseconds: number) => void) {
    this.clock = clock;
    this.isPlaying = isPlaying;
    this.onFrame = onFrame;
  }

  /** The frames go on; the time since the last one does not count. */
  play(): void {
    this.lastTime = null;
    this.schedule();
  }

  schedule(): void {
    if (this.scheduled || !this.isPlaying()) return;
    this.scheduled = true;
    this.clock.nextFrame((time) => {
      this.scheduled = false;
      this.onFrame(time);
      this.schedule();
    });
  }

  /** Seconds from the last frame to this one; 0 for the first. */
  elapsed(milliseconds: number): number {
    const passed = this.lastTime === null ? 0 : milliseconds - this.lastTime;
    this.lastTime = milliseconds;
    return passed / 1000;
  }

  add(seconds: number, stepsPerSecond: number): void {
    this.due = Math.min(MAX_STEPS, this.due + seconds * stepsPerSecond);
  }

  get isDue(): boolean {
    return this.due >= 1;
  }

  /** The whole steps that are due; from now on they are not. */
  take(): number {
    const steps = Math.floor(this.due);
    this.due -= steps;
    return steps;
  }

  clear(): void {
    this.due = 0;
  }
}
