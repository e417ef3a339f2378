/**
 * The engine of the page: starts, pauses, resumes and stops runs, keeps the present agent, tells everybody
 * through one channel.
 */

import { messageOf } from '../math/text.ts';
import { Control, Stopped, stopDeadline } from '../threads/control.ts';
import { alone } from '../threads/tab-lock.ts';
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type OpenedCheckpoint,
} from './checkpoint/checkpoint.ts';
import { eventsOfCheckpoint } from './checkpoint/checkpoint-events.ts';
import { agentBytes, heapBytes } from './checkpoint/provenance.ts';
import { forgetRun } from './checkpoint/saved-run.ts';
import {
  type Base,
  readWarmStart,
  settingsOfWarmStart,
  type WarmStartRequest,
} from './checkpoint/warm-start.ts';
import { RunThreads } from './clients/run-threads.ts';
import { ViewerClient } from './clients/viewer-client.ts';
import { diagnoseCheckpoint } from './diagnose-checkpoint.ts';
import { evaluateCheckpoint } from './evaluate-checkpoint.ts';
import type { Evaluation, LabEvent, LabListener } from './events.ts';
import { fitnessCsv } from './fitness-csv.ts';
import { openRun } from './open-run.ts';
import type { AskedSettings, DiagnoseRequest, EvaluateRequest } from './page-handle.ts';
import { runStages } from './pipeline.ts';
import type { PoolEvents, RolloutPool } from './pool/pool.ts';
import { folderOf } from './run.ts';
import { checkSettings } from './settings/check.ts';
import { withoutIdleSettings } from './settings/effect.ts';
import type { RunSettings } from './settings/settings.ts';

export class Engine {
  readonly viewer = new ViewerClient((text) => this.emit({ type: 'notice', level: 'warning', text }));
  private readonly listeners = new Set<LabListener>();
  private readonly poolEvents: PoolEvents = {
    onLoad: (load) => this.emit({ type: 'workers', load }),
    onNotice: (text) => this.emit({ type: 'notice', level: 'warning', text }),
    onPreviews: (previews) => this.emit({ type: 'previews', previews }),
  };
  private watched = false;
  /** Checkpoints being opened; and all that the visitor ever asked for: checkpoints and runs. */
  private opening = 0;
  private wishes = 0;
  private pool: RolloutPool | null = null;
  private control: Control | null = null;
  /** What it controls. */
  private task = '';
  /** What the page has at hand: the last run, or a checkpoint that was opened. */
  private current: Checkpoint | null = null;

  subscribe(listener: LabListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Starts a run; what becomes of it is told as events. */
  start(settings: AskedSettings, base?: WarmStartRequest): void {
    this.run(settings, base).catch((error: unknown) => {
      this.emit({ type: 'notice', level: 'error', text: messageOf(error) });
    });
  }

  pause(): void {
    if (this.control === null) return;
    this.control.pause();
    this.emit({ type: 'run', status: 'paused' });
  }

  resume(): void {
    if (this.control === null) return;
    this.control.resume();
    this.emit({ type: 'run', status: 'running' });
  }

  stop(): void {
    this.control?.stop();
  }

  /** While somebody looks, the pool shows its episodes as `previews`. */
  watchEpisodes(on: boolean): void {
    this.watched = on;
    if (this.pool !== null) this.pool.watched = on;
  }

  reportJson(): Record<string, unknown> | null {
    return this.current?.report ?? null;
  }

  fitnessCsv(): string {
    return fitnessCsv(this.current?.history ?? []);
  }

  async exportCheckpoint(): Promise<Uint8Array> {
    if (this.current === null || this.current.agent.vision === null) {
      throw new Error('there is nothing to save yet: train V first');
    }
    return encodeCheckpoint(this.current);
  }

  /**
   * Takes over a saved agent; a bad file changes nothing.
   * @param shipped it came with the page, unasked: what the visitor has set stays as it is, and what the
   *   visitor opens or starts meanwhile goes before it
   */
  async importCheckpoint(bytes: Uint8Array, name: string, shipped = false): Promise<void> {
    this.checkIdle();
    let checkpoint: OpenedCheckpoint;
    try {
      checkpoint = decodeCheckpoint(bytes);
    } catch (error) {
      throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
    }
    if (shipped && this.opening > 0) return;
    const before = this.wishes;
    if (!shipped) this.wishes++;
    this.opening++;
    try {
      await this.viewer.show(checkpoint.settings, checkpoint.agent);
    } finally {
      this.opening--;
    }
    if (shipped && this.wishes !== before) return;
    this.checkIdle();
    this.current = checkpoint;
    if (!shipped) this.emit({ type: 'settings', settings: checkpoint.settings });
    for (const event of eventsOfCheckpoint(checkpoint)) this.emit(event);
    for (const text of checkpoint.notices) {
      this.emit({ type: 'notice', level: 'warning', text: `${name}: ${text}` });
    }
    const origin = (checkpoint.report.provenance ?? {}) as Record<string, unknown>;
    if (shipped) this.emit({ type: 'shipped', name, provenance: origin });
  }

  /** All stages of a run, or those a checkpoint leaves to do; rejects when one fails. Stopping is not failing. */
  async run(given: AskedSettings, request?: WarmStartRequest): Promise<void> {
    this.checkIdle();
    const base = request === undefined ? null : readWarmStart(request);
    const asked = checkSettings(base?.keep === 'search' ? { ...base.checkpoint.settings, ...given } : given);
    const settings = base === null ? withoutIdleSettings(asked) : settingsOfWarmStart(asked, base, given);
    const control = this.begin('a run');
    this.wishes++;
    this.emit({ type: 'settings', settings });
    this.emit({ type: 'run', status: 'running' });
    let threads: RunThreads | null = null;
    let status: 'done' | 'stopped' | 'failed' = 'failed';
    try {
      const made = new RunThreads({
        ...this.poolEvents,
        onBackend: ({ name, reason }) => this.emit({ type: 'backend', name, reason }),
      });
      threads = made;
      this.pool = made.pool;
      this.watchEpisodes(this.watched);
      await alone(folderOf(settings), 'a run of the same experiment, preset and seed', () =>
        Promise.race([this.runWith(made, settings, control, base), stopDeadline(control)]),
      );
      status = 'done';
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      status = 'stopped';
    } finally {
      this.control = null;
      this.pool = null;
      threads?.end();
      this.emit({ type: 'run', status });
    }
  }

  /** The agent of a checkpoint on fresh seeds, in reality or in its dream. */
  async evaluate(request: Required<EvaluateRequest>): Promise<Evaluation> {
    const control = this.begin('an evaluation');
    try {
      const emit = (event: LabEvent): void => this.emit(event);
      return await evaluateCheckpoint(request, control, this.poolEvents, emit);
    } finally {
      this.control = null;
    }
  }

  /**
   * V and M of a checkpoint, or of the agent at hand, on episodes gathered for it. The card of the agent at hand
   * takes the place of the one it had. Stopped, it rejects and nothing has changed.
   */
  async examine(
    request: Omit<DiagnoseRequest, 'checkpoint'>,
    bytes?: Uint8Array,
  ): Promise<Record<string, unknown>> {
    this.checkIdle();
    const opened = bytes === undefined ? null : decodeCheckpoint(bytes);
    const checkpoint = opened ?? this.current;
    if (checkpoint === null) throw new Error('there is nothing to examine yet: train V and M first');
    const control = this.begin('an examination');
    const onProgress = (fraction: number, detail: string): void =>
      this.emit({ type: 'examination', progress: { fraction, detail } });
    onProgress(0, 'starting');
    for (const text of opened?.notices ?? []) this.emit({ type: 'notice', level: 'warning', text });
    try {
      const { card, strip } = await diagnoseCheckpoint(
        checkpoint,
        request,
        control,
        this.poolEvents,
        onProgress,
      );
      if (checkpoint === this.current) {
        Object.assign(checkpoint.report, card);
        this.emit({ type: 'report', report: { ...checkpoint.report } });
        this.emit({ type: 'reconstruction', strip });
      }
      return card;
    } finally {
      this.control = null;
      this.emit({ type: 'examination', progress: null });
    }
  }

  /** One thing at a time: what begins can be stopped, and is named to who wants another. */
  private begin(task: string): Control {
    this.checkIdle();
    this.task = task;
    this.control = new Control();
    return this.control;
  }

  private checkIdle(): void {
    if (this.control !== null) throw new Error(`${this.task} is under way: stop it first`);
  }

  private async runWith(
    threads: RunThreads,
    settings: RunSettings,
    control: Control,
    base: Base | null,
  ): Promise<void> {
    const { context, checkpoint, stagesDone, saved, stages } = await openRun(threads, {
      settings,
      base,
      control,
      emit: (event) => {
        if (event.type === 'weights') this.updateViewer(event.part);
        this.emit(event);
      },
    });
    const { agent, report } = context;
    this.current = checkpoint;
    await this.viewer.show(settings, agent);
    // Episodes are found again only by a run that is known.
    if (saved === null) await context.save();
    if (saved !== null || base !== null) for (const event of eventsOfCheckpoint(checkpoint)) this.emit(event);
    await runStages(context, stagesDone, async ({ stage, seconds }) => {
      const entry: Record<string, unknown> = {
        seconds,
        // Diagnostics: a worker that died meanwhile is no reason to fail, and the report says it.
        tensors: {
          train: await threads.train.call((worker) => worker.tensorCount()).catch(messageOf),
          rollout: await threads.pool.tensorCounts().catch(messageOf),
        },
        pageHeapBytes: heapBytes(),
        allThreadsBytes: null,
      };
      stages[stage] = entry;
      const noteBytes = (bytes: number | null): void => {
        entry.allThreadsBytes = bytes;
      };
      agentBytes().then(noteBytes, () => noteBytes(null)); // it comes when it comes
      stagesDone.push(stage);
      await context.save();
    });
    // Finished: the next Train with these settings begins anew, and the episodes have done their work.
    await forgetRun(threads.archive, settings).catch((error: unknown) => {
      if (control.signal.aborted) throw error;
      const text = `The run is done, but its episodes could not be deleted: ${messageOf(error)}`;
      this.emit({ type: 'notice', level: 'warning', text });
    });
    this.emit({ type: 'report', report });
  }

  private emit(event: LabEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** The viewer always shows the newest networks of a run. */
  private updateViewer(part: 'vision' | 'memory' | 'controller'): void {
    const { agent } = this.current!;
    this.viewer.adopt({ [part]: agent[part], starts: agent.starts }).catch((error: unknown) => {
      const text = `The viewer did not take the new weights: ${messageOf(error)}`;
      this.emit({ type: 'notice', level: 'warning', text });
    });
  }
}
