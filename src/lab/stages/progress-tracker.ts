/** The progress of a stage: its fraction, its time so far and the time left, as events for page and terminal. */
import type { StageName, StageProgress } from '../events.ts';
import type { RunContext } from '../run.ts';

/** Emits at most four events per second, and one at every change of status. */
export class ProgressTracker {
  private readonly started: number;
  private readonly context: RunContext;
  private readonly stage: StageName;
  /** Whether some of what was done stays done when a worker is lost now. */
  hasKept = false;
  private lastEmitted = 0;
  private fraction = 0;
  /** Fraction that was done before the stage was resumed. */
  private before = 0;
  private detail = '';
  private frames: number | undefined;

  constructor(context: RunContext, stage: StageName) {
    this.context = context;
    this.stage = stage;
    this.started = context.control.now();
    this.emit('running');
  }

  get seconds(): number {
    return this.context.control.now() - this.started;
  }

  private get status(): 'paused' | 'running' {
    return this.context.control.paused ? 'paused' : 'running';
  }

  /** The stage is resumed at this fraction: the time left is estimated from what is done after it. */
  resumeFrom(fraction: number): void {
    this.before = Math.min(1, fraction);
    this.fraction = this.before;
    this.emit(this.status);
  }

  /** What is done so far need not be done again. */
  kept(): void {
    this.hasKept = true;
  }

  /** @param frames collected or encoded so far, in the stages that do so */
  update(fraction: number, detail: string, frames?: number): void {
    this.fraction = Math.min(1, fraction);
    this.detail = detail;
    this.frames = frames;
    if (performance.now() - this.lastEmitted > 250) this.emit(this.status);
  }

  /** Emits the progress at once. */
  emit(status: StageProgress['status']): void {
    this.lastEmitted = performance.now();
    const elapsed = this.seconds;
    if (status === 'done') this.fraction = 1;
    const done = this.fraction - this.before;
    const known = done > 0.01 && status !== 'done';
    this.context.emit({
      type: 'stage',
      stage: this.stage,
      progress: {
        status,
        fraction: this.fraction,
        elapsed,
        eta: known ? (elapsed * (1 - this.fraction)) / done : null,
        detail: this.detail,
        ...(this.frames !== undefined && { frames: this.frames }),
      },
    });
  }
}
