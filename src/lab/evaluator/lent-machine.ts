/**
 * This machine as an evaluator: a join link was opened, and its cores play episodes for a run elsewhere until one
 * pauses or leaves. Nothing of the page's own engine runs meanwhile.
 */
import { parseServer } from '../../cluster/join-link.ts';
import { SLOTS_PER_WORKER } from '../../cluster/protocol.ts';
import { messageOf } from '../../math/text.ts';
import { LossCount, Supervised } from '../../threads/supervised.ts';
import { poolSize } from '../clients/run-threads.ts';
import { spawnCluster } from '../clients/workers.ts';
import { EvaluatorPool } from './evaluator-pool.ts';

export interface LentState {
  status: 'connecting' | 'waiting' | 'playing' | 'paused' | 'quarantined' | 'left' | 'failed';
  /** Where its tasks come from, without credentials. */
  server: string;
  /** The run that it plays for; null where none is under way. */
  run: string | null;
  /** Evaluators of that run. */
  evaluators: number;
  workers: number;
  held: number;
  episodes: number;
  steps: number;
  stepsPerSecond: number;
  connected: boolean;
  /** What was said last, the newest at the end; each text once. */
  notices: string[];
}

/** What scripts find as `window.evaluator`. */
export interface EvaluatorHandle {
  state(): LentState;
  pause(): void;
  resume(): void;
  leave(): Promise<void>;
}

const EXCHANGE_MS = 100;
const SILENCE_S = 60;
const MAX_LOSSES = 2;
const MOST_NOTICES = 5;

type ClusterThread = ReturnType<typeof spawnCluster>;

export class LentMachine implements EvaluatorHandle {
  private readonly listeners = new Set<() => void>();
  private readonly supervised: Supervised<ClusterThread>;
  private pool: EvaluatorPool | null = null;
  private present: LentState;
  private paused = false;
  private left = false;

  /** @param link what the join link asks to join @throws Error where that is no server's address */
  constructor(link: string, kind: 'tab' | 'terminal', name: string) {
    const server = parseServer(link);
    const workers = poolSize();
    this.present = {
      status: 'connecting',
      server: server.url,
      run: null,
      evaluators: 0,
      workers,
      held: 0,
      episodes: 0,
      steps: 0,
      stepsPerSecond: 0,
      connected: true,
      notices: [],
    };
    const machine = { name, kind, workers, slots: workers * SLOTS_PER_WORKER };
    this.supervised = new Supervised({
      name: 'The connection',
      cost: 'Episodes in hand are played by others.',
      spawn: spawnCluster,
      setUp: async (thread) => {
        const warning = await thread.call((worker) => worker.join(server, machine), SILENCE_S);
        if (warning !== null) this.note(warning);
        if (this.paused) await thread.call((worker) => worker.setPaused(true), SILENCE_S);
      },
      losses: new LossCount(MAX_LOSSES),
      onNotice: (text) => this.note(text),
    });
  }

  state = (): LentState => this.present;

  /** @param listener called at every change, until the returned function is called */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Plays until one leaves, or until it cannot go on, which the state says. */
  async run(): Promise<void> {
    try {
      await this.supervised.ready();
      const pool = new EvaluatorPool(this.present.workers, { onNotice: (text) => this.note(text) });
      this.pool = pool;
      await Promise.race([this.exchange(pool), pool.run()]);
    } catch (error) {
      if (this.left) return;
      this.note(messageOf(error));
      this.set({ status: 'failed', stepsPerSecond: 0 });
      this.end();
    }
  }

  pause(): void {
    this.setPaused(true);
  }

  resume(): void {
    this.setPaused(false);
  }

  /** Hands back what is in hand and ends. */
  async leave(): Promise<void> {
    if (this.left) return;
    this.left = true;
    this.set({ status: 'left', held: 0, stepsPerSecond: 0 });
    try {
      await this.supervised.present?.call((worker) => worker.end(), 5);
    } catch (error) {
      this.note(`The server was not told: ${messageOf(error)}`);
    } finally {
      this.end();
    }
  }

  private async exchange(pool: EvaluatorPool): Promise<void> {
    while (!this.left) {
      const played = pool.takePlayed();
      const answer = await this.supervised.attempt((thread) =>
        thread.call(
          (worker) => worker.exchange(played, pool.room, pool.stepsPerSecond, EXCHANGE_MS),
          SILENCE_S,
        ),
      );
      // An answer that was under way must not take the place of what is shown since.
      if (this.left) return;
      if (answer === null) {
        // What the lost connection held is no longer this machine's.
        pool.dropAll();
        continue;
      }
      const { agent, jobs, drop, run, quarantined, held, connected, notices } = answer.value;
      if (agent !== null) await pool.prepare(agent);
      pool.drop(drop);
      pool.add(jobs);
      for (const text of notices) this.note(text);
      const { episodes, steps } = this.present;
      this.set({
        status: quarantined ? 'quarantined' : this.paused ? 'paused' : held > 0 ? 'playing' : 'waiting',
        run: run?.name ?? null,
        evaluators: run?.evaluators ?? 0,
        held,
        connected,
        episodes: episodes + played.filter(({ error }) => error === undefined).length,
        steps: steps + played.reduce((sum, each) => sum + each.steps, 0),
        stepsPerSecond: pool.stepsPerSecond,
      });
    }
  }

  private setPaused(paused: boolean): void {
    if (this.left || this.paused === paused) return;
    this.paused = paused;
    this.set({ status: paused ? 'paused' : 'waiting' });
    this.supervised
      .tell((thread) => thread.call((worker) => worker.setPaused(paused), SILENCE_S))
      .catch((error: unknown) => this.note(messageOf(error)));
  }

  private end(): void {
    this.left = true;
    this.supervised.end();
    this.pool?.end();
  }

  private note(text: string): void {
    const others = this.present.notices.filter((each) => each !== text);
    this.set({ notices: [...others, text].slice(-MOST_NOTICES) });
  }

  private set(change: Partial<LentState>): void {
    this.present = { ...this.present, ...change };
    for (const listener of this.listeners) listener();
  }
}

declare global {
  interface Window {
    evaluator?: EvaluatorHandle;
  }
}
