/**
 * The coordinator's end of the cluster: it sends the jobs of a round as tasks, takes the results, and says each second
 * what it runs. It keeps nothing on disk. After a restart the same round reads the results of its earlier life from
 * the stream, and only what is missing is sent again.
 */
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import type { NatsConnection, Subscription } from '@nats-io/nats-core';
import { messageOf } from '../math/text.ts';
import type { AgentSpec, Job, Outcome } from '../rollout/jobs.ts';
import { roundName } from './agent-file.ts';
import { writeAgent } from './agent-store.ts';
import { type Consequences, join, none } from './consequences.ts';
import { decodeEpisodeResult, EPISODES, episodeSubject } from './episode-result.ts';
import { MOST_NAMES } from './fields.ts';
import { Ledger } from './ledger.ts';
import { Outbox, requireFits } from './outbox.ts';
import { isAway } from './patience.ts';
import {
  ANNOUNCE_MS,
  decodeEvaluatorWord,
  decodeResult,
  encodeWord,
  evaluatorSubject,
  RESULTS,
  type Result,
  RUN_SUBJECT,
  resultSubject,
  TASKS,
  taskSubject,
} from './protocol.ts';
import { Refusal, type RefusalReason } from './refusal.ts';
import { type ClusterState, Roster } from './roster.ts';
import { forgetResults, readResults, resultIn } from './round-results.ts';
import { Signal } from './signal.ts';
import { openStreams, type Streams } from './streams.ts';
import type { Tickets } from './tickets.ts';

/** Episodes out for one that is wanted: an evaluator that ends one finds the next. */
const AHEAD = 1.25;
const PUBLISH_TIMEOUT_MS = 5000;
/** Rounds that evaluators may still have tasks of. */
const KEPT_ROUNDS = 8;
/** Refusals that are said in words; all are counted. */
const SAID = new Set<RefusalReason>(['malformed', 'oversize', 'version']);

export interface CoordinatorOptions {
  /** Of the run, for people. */
  name: string;
  /** Share of the episodes that are played twice. */
  share: number;
  /** The engine of this machine (engine-print.ts). */
  print: string;
  tickets: Tickets;
  random: () => number;
  /** Milliseconds that never go back. */
  now: () => number;
  /** Distinguishes this life of the coordinator from earlier ones. */
  life: string;
  ackWaitMs?: number;
}

/** What a call of `play` gives. */
export interface Pull extends Consequences {
  /** Jobs that the evaluators would take now. */
  free: number;
  /** Episodes that they want in hand together. */
  capacity: number;
}

export class Coordinator {
  readonly roster = new Roster();
  private readonly connection: NatsConnection;
  private readonly options: CoordinatorOptions;
  private readonly streams: Streams;
  private readonly js: JetStreamClient;
  private readonly outbox: Outbox;
  private readonly words: Subscription;
  private readonly beat: ReturnType<typeof setInterval>;
  private readonly refused = { malformed: 0, oversize: 0, version: 0, unknown: 0, quarantined: 0, late: 0 };
  private agent = 'none';
  private round = 'none';
  private over: string[] = [];
  private state: 'running' | 'paused' | 'ended' = 'running';
  private ledger: Ledger | null = null;
  private results: { stop(): void } | null = null;
  private came = none();
  private playedHere = 0;
  /** Evaluators in quarantine whose results are deleted, or on their way to be. */
  private readonly forgotten = new Set<string>();
  private readonly signal = new Signal();
  private connected = true;

  private constructor(connection: NatsConnection, options: CoordinatorOptions, streams: Streams) {
    this.connection = connection;
    this.options = options;
    this.streams = streams;
    this.js = jetstream(connection, { timeout: PUBLISH_TIMEOUT_MS });
    this.outbox = new Outbox(this.js, options.life, (text) => this.say(text));
    this.words = connection.subscribe(evaluatorSubject('*'), {
      callback: (_, message) => this.hear(message.data),
    });
    this.beat = setInterval(() => this.announce(), ANNOUNCE_MS);
    void this.follow();
    this.announce();
  }

  static async open(connection: NatsConnection, options: CoordinatorOptions): Promise<Coordinator> {
    return new Coordinator(connection, options, await openStreams(connection, options.ackWaitMs));
  }

  /** From now on episodes are of this agent. It travels once: evaluators find it by the hash of its bytes. */
  async prepare(spec: AgentSpec): Promise<void> {
    this.agent = await writeAgent(this.streams, spec);
  }

  /** Begins a round. Results that the stream has of these very jobs are its first. */
  async begin(jobs: readonly Job[]): Promise<void> {
    const { roster, agent, options, streams } = this;
    requireFits(jobs);
    await this.leaveRound();
    const round = roundName(agent, jobs);
    const { share, print, random, tickets } = options;
    // The same jobs may be asked for again.
    this.over = [this.round, ...this.over].filter((each) => each !== round).slice(0, KEPT_ROUNDS);
    this.round = round;
    const isCollection = jobs.some(({ order }) => order !== undefined);
    const only = isCollection ? print : undefined;
    this.ledger = new Ledger({ agent, round, jobs, roster, share, print, only, random, tickets });
    this.announce();
    await streams.manager.streams.purge(TASKS, { filter: taskSubject(agent, round) });
    const place = isCollection
      ? ({ stream: EPISODES, subject: episodeSubject(agent, round, '*'), hold: 'files' } as const)
      : ({ stream: RESULTS, subject: resultSubject(agent, round, '*'), hold: 'numbers' } as const);
    const decode = isCollection ? decodeEpisodeResult : decodeResult;
    this.results = await readResults(this.js, streams, place, (message) =>
      this.receive(() => resultIn(message, decode)),
    );
  }

  /**
   * Gives jobs to the evaluators, and what came of them and of earlier ones within about `milliseconds`.
   * @param ids jobs of the round that are now theirs
   * @param here outcomes of this machine
   * @param left jobs that nobody plays yet
   */
  async play(
    ids: readonly number[],
    here: readonly Outcome[],
    milliseconds: number,
    left: number,
  ): Promise<Pull> {
    const { ledger, options, outbox, roster } = this;
    if (ledger === null) throw new Error('the cluster plays only after begin()');
    if (this.connection.isClosed()) throw new Error('the connection to the NATS server was closed for good');
    this.state = 'running';
    this.playedHere += here.length;
    if (here.length > 0) this.note(ledger.settleHere(here));
    this.note(ledger.withoutPartner(options.now()));
    outbox.send([...ledger.give(ids, options.now()), ...ledger.due(options.now())]);
    if (this.came.outcomes.length + this.came.referee.length + this.came.retracted.length === 0) {
      await this.signal.wait(milliseconds);
    }
    const now = options.now();
    const capacity = roster.capacity(now);
    const free = Math.max(0, Math.ceil(capacity * AHEAD) - ledger.out - outbox.waits);
    // Only for evaluators that have nothing to do: any other would find the job settled when it comes to the copy.
    if (left === 0) outbox.send(ledger.copies(capacity - ledger.sent, now));
    this.forget();
    const pull = { ...this.came, free, capacity };
    this.came = none();
    return pull;
  }

  pause(): void {
    this.state = 'paused';
    this.announce();
  }

  stateOf(): ClusterState {
    const { outbox, connected, refused } = this;
    return {
      evaluators: this.roster.known(this.options.now()),
      here: this.playedHere,
      refused: { ...refused },
      unsent: outbox.unsent,
      connected,
    };
  }

  /** Ends the run: evaluators drop its tasks. */
  async end(): Promise<void> {
    clearInterval(this.beat);
    this.state = 'ended';
    this.announce();
    this.words.unsubscribe();
    await this.leaveRound();
    await this.connection.drain();
  }

  private async leaveRound(): Promise<void> {
    const { agent, round } = this;
    this.results?.stop();
    this.results = null;
    this.outbox.nextRound();
    // Of a round that is over nothing is read any more: what came late goes now.
    this.forgotten.clear();
    this.forget();
    if (this.ledger === null) return;
    this.ledger = null;
    this.came = none();
    await this.streams.manager.streams.purge(TASKS, { filter: taskSubject(agent, round) });
  }

  private hear(bytes: Uint8Array): void {
    this.count(() => this.roster.hear(decodeEvaluatorWord(bytes), this.options.now()));
  }

  private receive(decode: () => Result): void {
    this.count(() => {
      const { ledger } = this;
      if (ledger === null) return;
      const result = decode();
      if (this.roster.isQuarantined(result.evaluator)) this.forgotten.delete(result.evaluator);
      this.note(ledger.receive(result, this.options.now()));
    });
  }

  /** A message that is refused is counted and changes nothing. */
  private count(use: () => void): void {
    try {
      use();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { reason, message } = error;
      if (this.refused[reason]++ === 0 && SAID.has(reason)) this.say(`A message was refused: ${message}.`);
    }
  }

  private note(consequences: Consequences): void {
    this.refused.late += consequences.late;
    if (consequences.retracted.length + consequences.notices.length > 0) this.announce();
    join(this.came, consequences);
    this.signal.give();
  }

  /** The next life of the coordinator will not know who is quarantined: what it would read of them is deleted. */
  private forget(): void {
    for (const evaluator of this.roster.quarantined()) {
      if (this.forgotten.has(evaluator)) continue;
      this.forgotten.add(evaluator);
      forgetResults(this.streams, evaluator).catch((error: unknown) => {
        // The next call asks again.
        if (isAway(error)) this.forgotten.delete(evaluator);
        else
          this.say(`Results of ${evaluator}, which is quarantined, stay on the server: ${messageOf(error)}.`);
      });
    }
  }

  private say(text: string): void {
    this.came.notices.push(text);
  }

  private announce(): void {
    const { agent, round, state, options, roster, connection } = this;
    if (connection.isClosed()) return;
    const evaluators = roster.present(options.now()).length;
    const quarantined = roster.quarantined().slice(0, MOST_NAMES);
    const word = { name: options.name, agent, round, state, evaluators, quarantined, over: this.over };
    connection.publish(RUN_SUBJECT, encodeWord(word));
  }

  /** Says that the server is gone and is back. */
  private async follow(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect' && this.connected) {
        this.connected = false;
        this.say('The NATS server does not answer; this machine goes on alone until it does.');
      } else if (type === 'reconnect') {
        this.connected = true;
        this.say('The NATS server is back.');
      }
    }
  }
}
