/**
 * The training worker's backend, which may fail at any moment: a device or context is lost, a shader hangs. Work that
 * was under way then ends without a result; the next call opens the backend again, or another one, and sets up again
 * what was lost with it.
 */
import { type BackendReport, openBackend } from '../backend/choose.ts';
import { messageOf } from '../math/text.ts';
import { afterAwake } from '../threads/thread.ts';
import type { TrainingNotices } from './training.ts';

/** Times it is opened again before the run fails. */
const MAX_RECOVERIES = 3;
/**
 * Seconds for which a GPU may be silent: at first, while it compiles, and later. Doubled with each failure, for a slow
 * GPU is not a broken one. Browsers end a shader that hangs after some ten seconds; this is for those that do not.
 */
const SILENCE = { first: 300, least: 60, timesTheSlowest: 20 };

type Wanted = Parameters<typeof openBackend>[0];

export class TrainingBackend {
  /** What is open now. */
  report: BackendReport | null = null;
  /** For people; `news` takes them out. */
  readonly notices: string[] = [];
  /** Sets up what was lost with a GPU, on the backend that takes its place. */
  setUpAgain: () => Promise<void> = () => Promise.resolve();
  private reported: BackendReport | null = null;
  private readonly cores: number;
  private readonly onFault: (message: string) => void;
  private wanted: Wanted = 'auto';
  private fault: string | null = null;
  private recoveries = 0;
  /** Faults of a backend that was replaced say nothing of the present one. */
  private generation = 0;
  private slowest = 0;
  /** Resolves at the next fault. */
  private failed: Promise<null> = Promise.resolve(null);
  private fail: () => void = () => undefined;

  /** @param cores threads that train together where no GPU does */
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
    this.failed = new Promise((resolve) => {
      this.fail = () => resolve(null);
    });
    const onFault = (message: string): void => {
      if (generation === this.generation) this.note(message);
    };
    this.report = await openBackend(wanted, onFault, this.cores);
    return this.report;
  }

  /** The same for a caller who is told of the result: it is no news. */
  async openFirst(wanted: Wanted): Promise<BackendReport> {
    this.reported = await this.open(wanted);
    return this.reported;
  }

  /** What happened since the last call, for people: notices, and a backend in place of another one. */
  news(): TrainingNotices {
    const { report, reported } = this;
    this.reported = report;
    const notices = this.notices.splice(0);
    return {
      ...(report !== null && report !== reported && { backend: report }),
      ...(notices.length > 0 && { notices }),
    };
  }

  /**
   * After a failure: opens the backend again, or the next one, and sets up again what was begun.
   * @throws Error when it has failed too often
   */
  async recover(): Promise<void> {
    if (this.fault === null) return;
    const { fault, wanted } = this;
    this.recoveries++;
    if (this.recoveries > MAX_RECOVERIES) {
      throw new Error(
        `the GPU failed ${this.recoveries} times, the last time: ${fault}. Choose ?backend=wasm`,
      );
    }
    let reason: string;
    try {
      ({ reason } = await this.open(wanted));
    } catch (error) {
      if (wanted === 'auto') throw error;
      // Better another backend than the one in the address and no run.
      const why = messageOf(error);
      ({ reason } = await this.open('auto'));
      reason = `${reason} The address asks for another: ${why}`;
    }
    await this.setUpAgain();
    this.notices.push(`The GPU failed (${fault}). Work goes on from what was last kept. ${reason}`);
  }

  /** The result of work on the backend, done again where that failed meanwhile. */
  async untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.recover();
      const result = await this.whileSound(async () => ({ value: await work() }));
      if (result !== null) return result.value;
    }
  }

  /** The result of work on the backend; null where the backend failed before it came. */
  async whileSound<T>(work: () => Promise<T>): Promise<T | null> {
    const started = performance.now();
    const cancel = this.isGpu ? this.watch() : () => undefined;
    try {
      const result = await Promise.race([work(), this.failed]);
      if (this.fault !== null) return null;
      this.slowest = Math.max(this.slowest, (performance.now() - started) / 1000);
      return result;
    } catch (error) {
      // What a lost GPU throws is not what is wrong.
      if (this.fault !== null) return null;
      throw error;
    } finally {
      cancel();
    }
  }

  private watch(): () => void {
    const { first, least, timesTheSlowest } = SILENCE;
    const usual = this.slowest === 0 ? first : Math.max(least, timesTheSlowest * this.slowest);
    const seconds = Math.round(usual * 2 ** this.recoveries);
    return afterAwake(seconds, () => this.note(`it has not answered for ${seconds} s`));
  }

  private note(message: string): void {
    this.fault ??= message;
    this.fail();
    this.onFault(message);
  }
}
