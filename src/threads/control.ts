/**
 * Pause, resume and stop of a run. Stages await `gate()` between two calls of a worker: it waits during a pause and
 * throws `Stopped` after a stop.
 */

/** Thrown through a stage when the user stopped the run; not a failure. */
export class Stopped extends Error {
  constructor() {
    super('stopped');
    this.name = 'Stopped';
  }
}

export class Control {
  private readonly abort = new AbortController();
  private release: (() => void) | null = null;
  private pausedGate: Promise<void> | null = null;
  private pausedSince = 0;
  private pausedFor = 0;
  private readonly listeners = new Set<(paused: boolean) => void>();

  /** For calls that take an AbortSignal. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  get paused(): boolean {
    return this.pausedGate !== null;
  }

  /** Seconds of work: pauses do not count. */
  now(): number {
    const present = this.paused ? this.pausedSince : performance.now();
    return (present - this.pausedFor) / 1000;
  }

  /** @param listener called at every pause and its end, until the returned function is called */
  subscribe(listener: (paused: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  pause(): void {
    if (this.paused || this.signal.aborted) return;
    this.pausedSince = performance.now();
    this.pausedGate = new Promise((resolve) => {
      this.release = resolve;
    });
    this.notify();
  }

  resume(): void {
    if (!this.paused) return;
    this.pausedFor += performance.now() - this.pausedSince;
    this.pausedGate = null;
    this.release?.();
    this.notify();
  }

  stop(): void {
    this.abort.abort(new Stopped());
    this.resume();
  }

  /** Resolves at once, or after a pause. @throws Stopped */
  async gate(): Promise<void> {
    while (this.pausedGate !== null) await this.pausedGate;
    this.signal.throwIfAborted();
  }

  private notify(): void {
    for (const listener of this.listeners) listener(this.paused);
  }
}

const STOP_GRACE_MS = 5000;

/** A stop waits for the call that is under way, but not for a GPU that hangs or a batch that takes minutes. */
export function stopDeadline(control: Control): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): unknown => setTimeout(() => reject(new Stopped()), STOP_GRACE_MS);
    if (control.signal.aborted) stop();
    else control.signal.addEventListener('abort', stop);
  });
}
