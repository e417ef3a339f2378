/**
 * The backend of the training worker, which may fail at any time: a device or context is lost, a shader hangs. Work in
 * progress then ends without a result; the next call opens the backend again, or another one, and restores the
 * training.
 */
import { type BackendReport, openBackend } from '../backend/choose.ts';
import { messageOf } from '../math/text.ts';
import { Interruption } from '../threads/interruption.ts';
import { afterAwake } from '../threads/thread.ts';
import type { TrainingNotices } from './training.ts';

/** Failures in a row, with no progress between them, that are made good. */
const MAX_RECOVERIES = 2;
/**
 * Seconds without an answer after which a GPU counts as failed: for the first call, which compiles, and for later ones.
 * Each failure doubles them, since a GPU may just be slow. Most browsers end a hanging shader after about ten seconds
 * themselves; this is for those that do not.
 */
const TIMEOUT = { first: 300, min: 60, timesSlowest: 20 };

type Wanted = Parameters<typeof openBackend>[0];

export class TrainingBackend {
  /** The open backend. */
  report: BackendReport | null = null;
  /** Notices for people; `news` returns and removes them. */
  readonly notices: string[] = [];
  /** Kinds of what was replaced, for the same. */
  readonly restarted: string[] = [];
  /** Restores the training on the backend that replaces a lost GPU. */
  setUpAgain: () => Promise<void> = () => Promise.resolve();
  private reported: BackendReport | null = null;
  private readonly cores: number;
  private readonly onFault: (message: string) => void;
  private wanted: Wanted = 'auto';
  private fault: string | null = null;
  /** In a row, and in all. */
  private recoveries = 0;
  private failures = 0;
  /** Faults of an earlier backend are ignored. */
  private generation = 0;
  private slowest = 0;
  /** Of work on the open backend, by its fault. */
  private failure = new Interruption();

  /** @param cores number of training threads without a GPU */
  constructor(cores: number, onFault: (message: string) => void) {
    this.cores = cores;
    this.onFault = onFault;
  }

  get isGpu(): boolean {
    return this.report?.name === 'webgpu' || this.report?.name === 'webgl';
  }

  get isSound(): boolean {
    return this.fault === null;
  }

  async open(wanted: Wanted): Promise<BackendReport> {
    this.wanted = wanted;
    const generation = ++this.generation;
    this.fault = null;
    this.slowest = 0;
    this.failure = new Interruption();
    const onFault = (message: string): void => {
      if (generation === this.generation) this.note(message);
    };
    this.report = await openBackend(wanted, onFault, this.cores);
    return this.report;
  }

  /** Opens a backend that the caller reports itself: `news` omits it. */
  async openFirst(wanted: Wanted): Promise<BackendReport> {
    this.reported = await this.open(wanted);
    return this.reported;
  }

  /** New notices for people since the last call, and the backend if it was replaced. */
  news(): TrainingNotices {
    const { report, reported } = this;
    this.reported = report;
    const notices = this.notices.splice(0);
    const restarted = this.restarted.splice(0);
    return {
      ...(report !== null && report !== reported && { backend: report }),
      ...(notices.length > 0 && { notices }),
      ...(restarted.length > 0 && { restarted }),
    };
  }

  /** What was done stays done: the next failure is the first of a row. */
  progressed(): void {
    this.recoveries = 0;
  }

  /**
   * After a fault: opens the backend again, or another one, and restores the training.
   * @throws Error after too many faults
   */
  async recover(): Promise<void> {
    if (this.fault === null) return;
    const { fault, wanted } = this;
    this.recoveries++;
    this.failures++;
    if (this.recoveries > MAX_RECOVERIES) {
      throw new Error(
        `the GPU failed ${this.recoveries} times with no progress between, the last time: ${fault}. ` +
          'Choose ?backend=wasm',
      );
    }
    let reason: string;
    try {
      ({ reason } = await this.open(wanted));
    } catch (error) {
      if (wanted === 'auto') throw error;
      // Another backend than the one in the address is better than no run.
      const why = messageOf(error);
      ({ reason } = await this.open('auto'));
      reason = `${reason} The address asks for another: ${why}`;
    }
    await this.setUpAgain();
    this.notices.push(`The GPU failed (${fault}). Training continues from the last saved state. ${reason}`);
    this.restarted.push('GPU');
  }

  /** The result of work on the backend, which is repeated after a fault. */
  async untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.recover();
      const result = await this.whileSound(async () => ({ value: await work() }));
      if (result !== null) return result.value;
    }
  }

  /** The result of work on the backend; null where the backend failed first. */
  async whileSound<T>(work: () => Promise<T>): Promise<T | null> {
    const started = performance.now();
    const cancel = this.isGpu ? this.watch() : () => undefined;
    try {
      const result = await this.failure.race(work());
      if (this.fault !== null) return null;
      this.slowest = Math.max(this.slowest, (performance.now() - started) / 1000);
      return result;
    } catch (error) {
      // An error after a fault is only a consequence of the fault.
      if (this.fault !== null) return null;
      throw error;
    } finally {
      cancel();
    }
  }

  private watch(): () => void {
    const { first, min, timesSlowest } = TIMEOUT;
    const usual = this.slowest === 0 ? first : Math.max(min, timesSlowest * this.slowest);
    const seconds = Math.round(usual * 2 ** this.failures);
    return afterAwake(seconds, () => this.note(`it has not answered for ${seconds} s`));
  }

  private note(message: string): void {
    this.fault ??= message;
    this.failure.interrupt(new Error(message));
    this.onFault(message);
  }
}
