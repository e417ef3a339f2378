/**
 * The engine of the page: starts, pauses, resumes and stops runs, evaluates, diagnoses, keeps the present agent, and
 * emits all that happens as events to its subscribers.
 */
import type { BackendReport } from '../backend/choose.ts';
import { messageOf } from '../math/text.ts';
import { type Control, Stopped, stopDeadline } from '../threads/control.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint/checkpoint.ts';
import { eventsOfCheckpoint, eventsOfMean } from './checkpoint/checkpoint-events.ts';
import {
  firstRound,
  formOf,
  type Round,
  reserveRound,
  roundAfter,
  roundToGoOn,
  settingsEvent,
} from './checkpoint/rounds.ts';
import { putAway } from './checkpoint/saved-run.ts';
import { readWarmStart, type WarmStartRequest } from './checkpoint/warm-start.ts';
import { askToPersist } from './clients/machine.ts';
import { PageFiles } from './clients/page-files.ts';
import { RunThreads } from './clients/run-threads.ts';
import { Sharing } from './clients/sharing.ts';
import { ViewerClient } from './clients/viewer-client.ts';
import { untilRoom } from './disk-full.ts';
import { diagnoseCheckpoint } from './evaluation/diagnose-checkpoint.ts';
import { evaluateCheckpoint } from './evaluation/evaluate-checkpoint.ts';
import { judgeCheckpoint } from './evaluation/judge-checkpoint.ts';
import type { Judged } from './evaluation/judgement.ts';
import type { Evaluation, LabEvent, LabListener } from './events.ts';
import { curvesCsv } from './learning/curves-csv.ts';
import { goBackToMean } from './learning/kept-means.ts';
import { type OpenedArchive, withRunFolder } from './library/run-files.ts';
import { Listeners } from './listeners.ts';
import { OneTask } from './one-task.ts';
import { openRun, type RunManner, type RunRequest, settingsOfRun } from './open-run.ts';
import type { AskedSettings, DiagnoseRequest, EvaluateRequest, JudgeRequest } from './page-handle.ts';
import { runStages, type StageEnd } from './pipeline.ts';
import type { PoolEvents, RolloutPool } from './pool/pool.ts';
import { fitnessCsv } from './search/fitness-csv.ts';
import { stageRecord } from './stage-record.ts';
import { Timeline } from './timeline/timeline.ts';

export class Engine {
  private readonly onNotice = (text: string, restarted?: string): void => {
    this.emit({ type: 'notice', level: 'warning', text });
    if (restarted) this.emit({ type: 'restart', worker: restarted });
  };
  readonly viewer = new ViewerClient(this.onNotice);
  private readonly listeners = new Listeners();
  private readonly poolEvents: PoolEvents = {
    onLoad: (load) => this.emit({ type: 'workers', load }),
    onNotice: this.onNotice,
    onPreviews: (previews) => this.emit({ type: 'previews', previews }),
    onMachines: (machines, seconds) => this.emit({ type: 'machines', machines, seconds }),
  };
  private readonly sharing = new Sharing();
  readonly files = new PageFiles();
  /** V and M of earlier steps. */
  readonly timeline = new Timeline(this.viewer, {
    openArchive: () => this.openArchive(),
    ...{ emit: (event) => this.emit(event), current: () => this.current },
  });
  private watched = false;
  /** Checkpoints that are being opened. */
  private opening = 0;
  /** Checkpoints and runs that the visitor has asked for so far. */
  private requests = 0;
  private pool: RolloutPool | null = null;
  private readonly task = new OneTask();
  /** The last run, or the checkpoint that was opened after it. */
  private current: Checkpoint | null = null;

  subscribe(listener: LabListener): () => void {
    return this.listeners.add(listener);
  }

  /** Starts a run; its course and its end are emitted as events. */
  start(settings: AskedSettings, base?: WarmStartRequest, manner: RunManner = { origin: 'page' }): void {
    this.run(settings, base, manner).catch((error: unknown) => {
      this.emit({ type: 'notice', level: 'error', text: messageOf(error) });
    });
  }

  pause(): void {
    if (this.task.control === null) return;
    this.task.control.pause();
    this.emit({ type: 'run', status: 'paused' });
  }

  resume(): void {
    if (this.task.control === null) return;
    this.task.control.resume();
    this.emit({ type: 'run', status: 'running' });
  }

  stop = (): void => this.task.control?.stop();

  /** A worker for the stored runs, where the workers of runs have their files. The caller ends it. */
  openArchive = (): Promise<OpenedArchive> => this.files.openArchive();

  /** While somebody watches, the pool emits `previews` of its episodes. */
  watchEpisodes(on: boolean): void {
    this.watched = on;
    if (this.pool !== null) this.pool.watched = on;
  }

  /** Evaluators of this NATS server play for the runs and evaluations that begin from now on; null: no longer. */
  share = (server: string | null): void => this.sharing.over(server);

  /** Back to a tested mean of the search: it is the C of the present agent from now on. */
  goBackToMean(generation: number): void {
    this.task.checkIdle();
    const run = goBackToMean(this.current, generation);
    this.timeline.update('controller');
    for (const event of eventsOfMean(run)) this.emit(event);
  }

  reportJson = (): Record<string, unknown> | null => this.current?.report ?? null;

  fitnessCsv = (): string => fitnessCsv(this.current?.history ?? []);

  /** How V and M learned, from the first step on. */
  curvesCsv = (): string => curvesCsv(this.current?.learning);

  async exportCheckpoint(): Promise<Uint8Array> {
    if (this.current === null || this.current.agent.vision === null) {
      throw new Error('there is nothing to save yet: train V first');
    }
    return encodeCheckpoint(this.current);
  }

  /**
   * Opens a saved agent; a bad file changes nothing.
   * @param shipped the agent came with the page, unasked: the visitor's settings stay as they are, and a checkpoint
   *   or run that the visitor asks for meanwhile takes precedence
   */
  async importCheckpoint(bytes: Uint8Array, name: string, shipped = false): Promise<void> {
    this.task.checkIdle();
    const checkpoint = decodeCheckpoint(bytes);
    if (shipped && this.opening > 0) return;
    const before = this.requests;
    if (!shipped) this.requests++;
    this.opening++;
    try {
      await this.viewer.openAgent(checkpoint.settings, checkpoint.agent, shipped);
    } finally {
      this.opening--;
    }
    if (shipped && this.requests !== before) return;
    this.task.checkIdle();
    this.current = checkpoint;
    this.timeline.forget();
    if (!shipped) this.emit({ type: 'settings', settings: checkpoint.settings, form: formOf(checkpoint) });
    for (const event of eventsOfCheckpoint(checkpoint)) this.emit(event);
    for (const text of checkpoint.notices) this.onNotice(`${name}: ${text}`);
    const { provenance = {} } = checkpoint.report as { provenance?: Record<string, unknown> };
    if (shipped) this.emit({ type: 'shipped', name, provenance, settings: checkpoint.settings });
  }

  /** All stages of a run, or those that a checkpoint leaves to do, and its rounds. Rejects when one fails. */
  async run(given: AskedSettings, request?: WarmStartRequest, manner: RunManner = { origin: 'script' }) {
    this.task.checkIdle();
    const base = request === undefined ? null : readWarmStart(request);
    const asked = settingsOfRun(given, base, manner.stored);
    const first = firstRound(asked, base, manner);
    const control = this.task.begin('a run');
    this.requests++;
    let status: 'done' | 'stopped' | 'failed' = 'failed';
    try {
      this.emit(settingsEvent(first));
      this.emit({ type: 'run', status: 'running' });
      const stored = await roundToGoOn(asked, first, manner.stored, this.openArchive);
      if (stored !== null) this.emit(settingsEvent(stored));
      const goesOn = stored !== null || manner.stored === true;
      await this.runRound(stored ?? first, { ...manner, stored: goesOn }, control);
      for (let next = roundAfter(this.current!); next !== null; next = roundAfter(this.current!)) {
        this.emit({ type: 'notice', level: 'info', text: next.text });
        this.emit(settingsEvent(next));
        const emit: LabListener = (event) => this.emit(event);
        await reserveRound(next, this.openArchive, { control, emit, origin: manner.origin });
        await this.runRound(next, { ...manner, stored: false }, control);
      }
      status = 'done';
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      status = 'stopped';
    } finally {
      this.task.end();
      this.emit({ type: 'run', status });
    }
  }

  private async runRound(round: Round, manner: RunManner, control: Control): Promise<void> {
    const { settings } = round;
    let threads: RunThreads | null = null;
    try {
      const inMemory = await this.files.open();
      if (inMemory !== null) this.onNotice(inMemory);
      else askToPersist(this.poolEvents.onNotice);
      const onBackend = ({ name, reason }: BackendReport) => this.emit({ type: 'backend', name, reason });
      const made = new RunThreads({ ...this.poolEvents, onBackend }, this.files);
      threads = made;
      this.pool = made.pool;
      await made.share(this.sharing, settings);
      this.watchEpisodes(this.watched);
      await withRunFolder(settings, () =>
        Promise.race([this.runWith(made, { ...round, ...manner, control }), stopDeadline(control)]),
      );
    } finally {
      this.pool = null;
      threads?.end();
    }
  }

  /** The agent of a checkpoint on fresh seeds, in reality or in its dream. */
  evaluate(request: Required<EvaluateRequest>): Promise<Evaluation> {
    return this.task.during('an evaluation', (control) =>
      evaluateCheckpoint(request, this.sharing, control, this.poolEvents, (event) => this.emit(event)),
    );
  }

  /** Controllers around the C of a checkpoint, in reality and in its dreams. */
  judge(request: JudgeRequest): Promise<Judged[]> {
    return this.task.during('a judgement of the dream', (control) =>
      judgeCheckpoint(request, this.sharing, control, this.poolEvents, (event) => this.emit(event)),
    );
  }

  /**
   * Diagnostics of V and M, of a checkpoint or of the present agent, on episodes collected for them. Those of the
   * present agent replace the ones in its report. When it is stopped, it rejects and nothing has changed.
   */
  async diagnose(
    request: Omit<DiagnoseRequest, 'checkpoint'>,
    bytes?: Uint8Array,
  ): Promise<Record<string, unknown>> {
    this.task.checkIdle();
    const opened = bytes === undefined ? null : decodeCheckpoint(bytes);
    const checkpoint = opened ?? this.current;
    if (checkpoint === null) throw new Error('diagnostics need a trained V and M: train them first');
    const onProgress = (fraction: number, detail: string): void =>
      this.emit({ type: 'examination', progress: { fraction, detail } });
    return this.task.during('diagnostics', async (control) => {
      onProgress(0, 'starting');
      for (const text of opened?.notices ?? []) this.onNotice(text);
      try {
        const { report, strip } = await diagnoseCheckpoint(checkpoint, request, {
          control,
          events: this.poolEvents,
          files: this.files,
          onProgress,
        });
        if (checkpoint === this.current) {
          Object.assign(checkpoint.report, report);
          this.emit({ type: 'report', report: { ...checkpoint.report } });
          this.emit({ type: 'reconstruction', strip });
        }
        return report;
      } finally {
        this.emit({ type: 'examination', progress: null });
      }
    });
  }

  private async runWith(threads: RunThreads, request: Omit<RunRequest, 'emit'>): Promise<void> {
    const { settings, base, until } = request;
    const { context, checkpoint, stagesDone, saved, stages } = await openRun(threads, {
      ...request,
      emit: (event) => {
        if (event.type === 'weights') this.timeline.update(event.part);
        this.emit(event);
      },
    });
    const { agent, report } = context;
    this.current = checkpoint;
    this.timeline.forget();
    await this.viewer.openAgent(settings, agent);
    // Only a saved run finds its episodes again after a reload.
    if (saved === null) await untilRoom(context, () => context.save());
    if (saved !== null || base !== null) for (const event of eventsOfCheckpoint(checkpoint)) this.emit(event);
    const onStageEnd = async ({ stage, seconds }: StageEnd): Promise<void> => {
      stages[stage] = await stageRecord(threads, seconds);
      stagesDone.push(stage);
      await untilRoom(context, () => context.save());
    };
    await runStages(context, stagesDone, onStageEnd, until);
    const done = { ...checkpoint, stagesDone };
    const path = this.files.keepsData ? null : await putAway(context, done, request.origin);
    if (path !== null && !this.files.inMemory) this.emit({ type: 'kept', path });
    this.emit({ type: 'report', report });
  }

  private emit(event: LabEvent): void {
    this.listeners.tell(event);
  }
}
