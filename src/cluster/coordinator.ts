/**
 * The coordinator's end of the cluster: it sends the jobs of a round as tasks, takes the results, and says each second
 * what it runs. It keeps nothing on disk. After a restart the same round reads the results of its earlier life from
 * the stream, and only what is missing is sent again.
 */
import { type ConsumerMessages, DeliverPolicy, type JetStreamClient, jetstream } from '@nats-io/jetstream';
import type { NatsConnection, Subscription } from '@nats-io/nats-core';
import { messageOf } from '../math/text.ts';
import type { AgentSpec, Job, Outcome } from '../rollout/jobs.ts';
import { roundName } from './agent-file.ts';
import { writeAgent } from './agent-store.ts';
import { type Consequences, join, none } from './consequences.ts';
import { Ledger } from './ledger.ts';
import {
  ANNOUNCE_MS,
  decodeEvaluatorWord,
  decodeResult,
  encodeTask,
  encodeWord,
  evaluatorSubject,
  MAX_TASK_BYTES,
  MOST_NAMES,
  RESULTS,
  Refusal,
  type RefusalReason,
  RUN_SUBJECT,
  resultSubject,
  TASKS,
  type Task,
  taskSubject,
} from './protocol.ts';
import { type ClusterState, Roster } from './roster.ts';
import { Signal } from './signal.ts';
import { openStreams, type Streams } from './streams.ts';
import type { Tickets } from './tickets.ts';

/** How long the results of an earlier life may take to arrive. */
const EARLIER_MS = 30_000;
/** Episodes out for one that is wanted: an evaluator that ends one finds the next. */
const AHEAD = 1.25;
const PUBLISH_TIMEOUT_MS = 5000;
/** Rounds that evaluators may still have tasks of. */
const KEPT_ROUNDS = 8;
/** How long the server keeps a request for results; a server that was restarted is noticed after as long. */
const READ_MS = 4000;
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
  private readonly words: Subscription;
  private readonly beat: ReturnType<typeof setInterval>;
  private readonly refused = { malformed: 0, oversize: 0, version: 0, unknown: 0, quarantined: 0, late: 0 };
  private agent = 'none';
  private round = 'none';
  /** Rounds that this life has begun: the same jobs may be begun again. */
  private begun = 0;
  private over: string[] = [];
  private state: 'running' | 'paused' | 'ended' = 'running';
  private ledger: Ledger | null = null;
  private results: ConsumerMessages | null = null;
  private came = none();
  private readonly signal = new Signal();
  /** Tasks whose storage the server has not confirmed. */
  private unsent: Task[] = [];
  private inFlight = 0;
  private connected = true;

  private constructor(connection: NatsConnection, options: CoordinatorOptions, streams: Streams) {
    this.connection = connection;
    this.options = options;
    this.streams = streams;
    this.js = jetstream(connection, { timeout: PUBLISH_TIMEOUT_MS });
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
    this.agent = await writeAgent(this.streams.agents, spec);
  }

  /** Begins a round. Results that the stream has of these very jobs are its first. */
  async begin(jobs: readonly Job[]): Promise<void> {
    const { roster, agent, options, streams } = this;
    await this.leaveRound();
    const round = roundName(agent, jobs);
    const { share, print, random, tickets } = options;
    // The same jobs may be asked for again.
    this.over = [this.round, ...this.over].filter((each) => each !== round).slice(0, KEPT_ROUNDS);
    this.round = round;
    this.begun++;
    this.ledger = new Ledger({ agent, round, jobs, roster, share, print, random, tickets });
    this.announce();
    await streams.manager.streams.purge(TASKS, { filter: taskSubject(agent, round) });
    const subject = resultSubject(agent, round);
    const info = await streams.manager.streams.info(RESULTS, { subjects_filter: subject });
    let earlier = info.state.subjects?.[subject] ?? 0;
    const consumer = await this.js.consumers.get(RESULTS, {
      filter_subjects: subject,
      deliver_policy: DeliverPolicy.All,
    });
    const read = new Promise<void>((resolve) => {
      if (earlier === 0) resolve();
      else setTimeout(resolve, EARLIER_MS);
      const callback = (message: { data: Uint8Array }): void => {
        this.receive(message.data);
        if (--earlier === 0) resolve();
      };
      void consumer
        .consume({ callback, max_messages: 1000, expires: READ_MS, idle_heartbeat: READ_MS / 2 })
        .then((results) => {
          this.results = results;
        });
    });
    await read;
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
    const { ledger, options, roster } = this;
    if (ledger === null) throw new Error('the cluster plays only after begin()');
    if (this.connection.isClosed()) throw new Error('the connection to the NATS server was closed for good');
    this.state = 'running';
    if (here.length > 0) this.note(ledger.settleHere(here));
    this.send([...ledger.give(ids, options.now()), ...ledger.due(options.now())]);
    if (this.came.outcomes.length + this.came.referee.length + this.came.retracted.length === 0) {
      await this.signal.wait(milliseconds);
    }
    const now = options.now();
    const capacity = roster.capacity(now);
    const free = Math.max(0, Math.ceil(capacity * AHEAD) - ledger.out - this.unsent.length);
    // Only for evaluators that have nothing to do: any other would find the job settled when it comes to the copy.
    if (left === 0) this.send(ledger.copies(capacity - ledger.sent, now));
    const pull = { ...this.came, free, capacity };
    this.came = none();
    return pull;
  }

  pause(): void {
    this.state = 'paused';
    this.announce();
  }

  stateOf(): ClusterState {
    const { unsent, inFlight, connected, refused } = this;
    return {
      evaluators: this.roster.known(this.options.now()),
      refused: { ...refused },
      unsent: unsent.length + inFlight,
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
    this.unsent = [];
    if (this.ledger === null) return;
    this.ledger = null;
    this.came = none();
    await this.streams.manager.streams.purge(TASKS, { filter: taskSubject(agent, round) });
  }

  private send(tasks: readonly Task[]): void {
    const waiting = this.unsent;
    this.unsent = [];
    for (const task of [...waiting, ...tasks]) void this.publish(task);
  }

  private async publish(task: Task): Promise<void> {
    const bytes = encodeTask(task);
    if (bytes.length > MAX_TASK_BYTES)
      throw new Error(`a task has ${bytes.length} bytes, at most ${MAX_TASK_BYTES}`);
    this.inFlight++;
    try {
      // The same identity again is stored once; the tasks of a round that is begun again are others.
      const msgID = `${this.options.life}/${this.begun}/${task.round}/${task.job.id}/${task.ticket}`;
      await this.js.publish(taskSubject(task.agent, task.round), bytes, { msgID });
    } catch (error) {
      if (this.round !== task.round || this.ledger === null) return;
      if (this.unsent.length === 0) this.say(`A task was not sent, it is sent again: ${messageOf(error)}.`);
      this.unsent.push(task);
    } finally {
      this.inFlight--;
    }
  }

  private hear(bytes: Uint8Array): void {
    this.count(() => this.roster.hear(decodeEvaluatorWord(bytes), this.options.now()));
  }

  private receive(bytes: Uint8Array): void {
    this.count(() => {
      const { ledger } = this;
      if (ledger !== null) this.note(ledger.receive(decodeResult(bytes), this.options.now()));
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
