/**
 * Evaluators elsewhere as a player of the pool's rounds, beside the workers of this machine. The connection is held by
 * a worker of its own; when that is lost, or the server is, the run goes on on this machine, and they are tried again.
 */

import { parseServer } from '../../cluster/join-link.ts';
import { SLOTS_PER_WORKER } from '../../cluster/protocol.ts';
import type { ClusterState } from '../../cluster/roster.ts';
import { messageOf } from '../../math/text.ts';
import type { AgentSpec, Outcome } from '../../rollout/jobs.ts';
import { type Control, Stopped } from '../../threads/control.ts';
import { LossCount, Supervised } from '../../threads/supervised.ts';
import { spawnCluster } from '../clients/workers.ts';
import type { Round } from './round.ts';

/** How long a call waits for outcomes. */
const SLICE_MS = 100;
const SILENCE_S = 60;
const MAX_LOSSES = 2;
const STATE_MS = 1000;
/** After a failure this machine plays alone for so long. */
const ALONE_MS = 60_000;
/** How often it is looked whether that time is over. */
const LOOK_MS = 200;

export interface ClusterEvents {
  onNotice(text: string, restarted?: string): void;
  /** Once a second. @param seconds since the run was shared */
  onMachines?(state: ClusterState, seconds: number): void;
}

/** What counts of the outcomes that came, and the jobs that this machine must play. */
type Keep = (outcomes: readonly Outcome[]) => Promise<{ good: Outcome[]; bad: number[] }>;

type ClusterThread = ReturnType<typeof spawnCluster>;

export class ClusterPlayer {
  private readonly supervised: Supervised<ClusterThread>;
  private readonly events: ClusterEvents;
  private readonly now: () => number;
  private spec: AgentSpec | null = null;
  /** The worker that was given `spec`; null where none was. */
  private prepared: ClusterThread | null = null;
  /** Until then this machine plays alone. */
  private aloneUntil = Number.NEGATIVE_INFINITY;
  /** As the worker said last. */
  private connected = true;
  private ended = false;
  private opened = 0;
  private shows: ReturnType<typeof setInterval> | null = null;
  private asking = false;

  /**
   * @param server its address with credentials, `ws://coordinator:secret@host:9222`
   * @param name of the run, for people
   * @param now milliseconds that never go back
   * @throws Error where the address is none
   */
  constructor(
    server: string,
    name: string,
    events: ClusterEvents,
    spawn = spawnCluster,
    now = () => performance.now(),
  ) {
    const address = parseServer(server);
    this.events = events;
    this.now = now;
    this.supervised = new Supervised({
      name: "The cluster's worker",
      cost: 'The episodes of other machines are sent again.',
      spawn,
      setUp: async (thread) => {
        const warning = await thread.call((worker) => worker.coordinate(address, name), SILENCE_S);
        if (warning !== null) events.onNotice(warning);
      },
      losses: new LossCount(MAX_LOSSES),
      onNotice: events.onNotice,
    });
  }

  /** Connects. @throws Error with the way out where that fails */
  async open(): Promise<void> {
    await this.supervised.ready();
    this.opened = performance.now();
    this.shows = setInterval(() => void this.show(), STATE_MS);
  }

  /** From now on episodes are of this agent. Where evaluators cannot get it, this machine plays alone for a while. */
  async prepare(spec: AgentSpec): Promise<void> {
    this.spec = spec;
    this.prepared = null;
    if (this.isAlone) return;
    try {
      await this.supervised.ask((thread) => this.giveAgent(thread));
    } catch (error) {
      this.goOnAlone(error);
    }
  }

  /**
   * Takes its part of a round until that is over.
   * @param players workers of this machine
   * @param keep writes the files of episodes that were collected elsewhere; absent in other rounds
   */
  async play(
    round: Round,
    control: Control,
    players: number,
    keep: Keep = async (outcomes) => ({ good: [...outcomes], bad: [] }),
  ): Promise<void> {
    const stopListening = control.subscribe((paused) => {
      if (!paused || this.isAlone) return;
      this.supervised
        .attempt((thread) => thread.call((worker) => worker.pause(), SILENCE_S))
        .catch((error: unknown) => this.events.onNotice(`Evaluators do not pause: ${messageOf(error)}`));
    });
    try {
      while (!round.isOver && !this.ended) {
        await control.gate();
        if (this.isAlone) await Promise.race([round.changed(), aMoment()]);
        else await this.takePart(round, control, players, keep);
      }
    } finally {
      stopListening();
    }
  }

  /** Until the round is over, or the evaluators cannot go on. */
  private async takePart(round: Round, control: Control, players: number, keep: Keep): Promise<void> {
    let begun: ClusterThread | null = null;
    let free = 0;
    // A file of this machine that cannot be written is no failure of the others.
    let ours: unknown = null;
    round.tells = true;
    try {
      while (!round.isOver) {
        await control.gate();
        const ids = round.takeAway(free, players).map(({ id }) => id);
        const here = round.takeHere();
        const answer = await this.supervised.attempt(async (thread) => {
          if (begun !== thread) {
            await this.giveAgent(thread);
            await thread.call((worker) => worker.begin([...round.jobs]), SILENCE_S);
          }
          begun = thread;
          return thread.call(
            (worker) => worker.play(ids, here, round.isComplete ? 0 : SLICE_MS, round.left),
            SILENCE_S,
          );
        });
        if (answer === null) {
          free = 0;
          round.giveBackAway();
          continue;
        }
        this.aloneUntil = Number.NEGATIVE_INFINITY;
        const { outcomes, retracted, referee, notices, capacity } = answer.value;
        free = answer.value.free;
        round.elsewhere = capacity / SLOTS_PER_WORKER;
        round.retract(retracted);
        const { good, bad } = await keep(outcomes).catch((error: unknown) => {
          ours = error;
          throw error;
        });
        round.add(good);
        round.referee([...referee, ...bad]);
        round.told();
        for (const text of notices) this.events.onNotice(text);
      }
    } catch (error) {
      if (error instanceof Stopped || (ours !== null && error === ours)) throw error;
      this.goOnAlone(error);
      round.giveBackAway();
    } finally {
      round.tells = false;
      round.change();
    }
  }

  /** After a failure a server that is still away is not asked: the round would wait for its answer. */
  private get isAlone(): boolean {
    const hasFailed = this.aloneUntil !== Number.NEGATIVE_INFINITY;
    return hasFailed && (!this.connected || this.now() < this.aloneUntil);
  }

  private goOnAlone(error: unknown): void {
    this.aloneUntil = this.now() + ALONE_MS;
    this.prepared = null;
    if (this.ended) return;
    this.events.onNotice(
      `Evaluators cannot be reached, this machine plays alone and tries again in ${ALONE_MS / 1000} s: ` +
        messageOf(error),
    );
  }

  /** A worker that is new, or that missed the last agent, gets it before it begins a round. */
  private async giveAgent(thread: ClusterThread): Promise<void> {
    const { spec } = this;
    if (spec === null || this.prepared === thread) return;
    await thread.call((worker) => worker.prepare(spec), SILENCE_S);
    if (this.spec === spec) this.prepared = thread;
  }

  /** Says that the run has ended, then ends the worker. */
  async end(): Promise<void> {
    const { present } = this.supervised;
    this.ended = true;
    this.stopShowing();
    try {
      if (present !== null) await present.call((worker) => worker.end(), 5);
    } catch (error) {
      this.events.onNotice(`The cluster was not told that the run has ended: ${messageOf(error)}`);
    } finally {
      this.supervised.end();
    }
  }

  /** Not by `attempt`: an answer to this would count as a sign that the worker does its work. */
  private async show(): Promise<void> {
    const { present } = this.supervised;
    // A worker that is made again connects by itself.
    if (present === null) this.connected = true;
    if (present === null || this.asking) return;
    this.asking = true;
    try {
      const state = await present.call((worker) => worker.state(), SILENCE_S);
      this.connected = state?.connected ?? true;
      if (state !== null && this.shows !== null) {
        this.events.onMachines?.(state, (performance.now() - this.opened) / 1000);
      }
    } catch (error) {
      this.noteLoss(present, error);
    } finally {
      this.asking = false;
    }
  }

  /** A worker that is lost is replaced by whoever asks it next; where it is not, that caller gets the reason, too. */
  private noteLoss(thread: ClusterThread, error: unknown): void {
    if (this.shows === null) return;
    try {
      this.supervised.lose(thread, error);
    } catch (reason) {
      this.stopShowing();
      this.connected = true;
      this.events.onNotice(`The machines are shown no longer: ${messageOf(reason)}`);
    }
  }

  private stopShowing(): void {
    if (this.shows !== null) clearInterval(this.shows);
    this.shows = null;
  }
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
