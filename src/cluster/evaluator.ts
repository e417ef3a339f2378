/**
 * An evaluator's end of the cluster: it takes tasks from the queue as its machine has room for them, says each few
 * seconds that it still works on them, and acknowledges a task when its result is stored. A task of an evaluator that
 * vanishes goes to another one.
 */
import { type Consumer, type JetStreamClient, type JsMsg, jetstream } from '@nats-io/jetstream';
import type { NatsConnection, Subscription } from '@nats-io/nats-core';
import { messageOf } from '../math/text.ts';
import type { AgentSpec, Job } from '../rollout/jobs.ts';
import { readAgent } from './agent-store.ts';
import { isAway } from './patience.ts';
import {
  ANNOUNCE_MS,
  CONSUMER,
  decodeRunWord,
  decodeTask,
  type EvaluatorWord,
  encodeWord,
  evaluatorSubject,
  GONE_MS,
  type Result,
  RUN_SUBJECT,
  type RunWord,
  TASKS,
  type Task,
} from './protocol.ts';
import { Refusal } from './refusal.ts';
import { storeResult } from './result-store.ts';
import { Signal } from './signal.ts';
import type { Played, Work } from './work.ts';

/** How often a task in hand is said to be worked on: three times within the server's patience. */
const WORKING_MS = 4000;
/** How long the server keeps a request for tasks: the shortest that the client allows. */
const FETCH_MS = 1000;
/** Before a task that is not for this evaluator comes again, to it or another one. */
const BACK_MS = 500;
/** An evaluator that cannot play what the queue has asks again after so long. */
const REST_MS = 30_000;
/** The same where the tasks are for another engine: the next round may be for all. */
const OTHER_ENGINE_MS = 5000;

export interface EvaluatorOptions
  extends Pick<EvaluatorWord, 'evaluator' | 'name' | 'kind' | 'print' | 'workers' | 'slots'> {
  /** Milliseconds that never go back. */
  now: () => number;
  workingMs?: number;
}

interface Held {
  message: JsMsg;
  task: Task;
}

export class EvaluatorEnd {
  private readonly connection: NatsConnection;
  private readonly options: EvaluatorOptions;
  private readonly js: JetStreamClient;
  private readonly subscription: Subscription;
  private readonly timers: ReturnType<typeof setInterval>[];
  private readonly held = new Map<number, Held>();
  private readonly counts = { episodes: 0, refused: 0 };
  private consumer: Consumer | null = null;
  private agent = '';
  private nextAgent: AgentSpec | null = null;
  private run: { word: RunWord; at: number } | null = null;
  private arrived: Job[] = [];
  private dropped: number[] = [];
  private notices: string[] = [];
  private fetching = false;
  private room = 0;
  private nextId = 0;
  private stepsPerSecond = 0;
  private paused = false;
  private left = false;
  private restsUntil = Number.NEGATIVE_INFINITY;
  private readonly signal = new Signal();
  private connected = true;

  constructor(connection: NatsConnection, options: EvaluatorOptions) {
    this.connection = connection;
    this.options = options;
    this.js = jetstream(connection);
    this.subscription = connection.subscribe(RUN_SUBJECT, { callback: (_, { data }) => this.hear(data) });
    this.timers = [
      setInterval(() => this.announce(), ANNOUNCE_MS),
      setInterval(() => this.sayWorking(), options.workingMs ?? WORKING_MS),
    ];
    void this.follow();
    this.announce();
  }

  /**
   * Hands in what was played and gets what to play, at once or within about `milliseconds`.
   * @param room episodes that the machine would take
   */
  async exchange(
    played: readonly Played[],
    room: number,
    stepsPerSecond: number,
    milliseconds: number,
  ): Promise<Work> {
    for (const each of played) this.give(each);
    this.room = Math.max(0, Math.min(room, this.options.slots - this.held.size));
    this.stepsPerSecond = stepsPerSecond;
    void this.fetch();
    if (this.arrived.length + this.dropped.length === 0) await this.signal.wait(milliseconds);
    const run = this.run !== null && this.options.now() - this.run.at < GONE_MS ? this.run.word : null;
    const work: Work = {
      agent: this.nextAgent,
      jobs: this.arrived,
      drop: this.dropped,
      run,
      quarantined: this.isQuarantined(),
      held: this.held.size,
      connected: this.connected,
      notices: this.notices,
    };
    this.nextAgent = null;
    this.arrived = [];
    this.dropped = [];
    this.notices = [];
    return work;
  }

  /** Takes nothing new; episodes in hand are played to their end. */
  setPaused(paused: boolean): void {
    this.paused = paused;
    this.announce();
  }

  /** Hands back what is in hand, for others to play at once. */
  async leave(): Promise<void> {
    if (this.left) return;
    this.left = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const { message } of this.held.values()) message.nak();
    this.held.clear();
    this.announce();
    this.subscription.unsubscribe();
    await this.connection.drain();
  }

  private isQuarantined(): boolean {
    return this.run?.word.quarantined.includes(this.options.evaluator) ?? false;
  }

  /** It cannot play what the queue has; others may. */
  private get isResting(): boolean {
    return this.options.now() < this.restsUntil;
  }

  private async fetch(): Promise<void> {
    if (this.fetching || this.room === 0 || this.isResting) return;
    if (this.paused || this.left || this.isQuarantined()) return;
    this.fetching = true;
    try {
      this.consumer ??= await this.js.consumers.get(TASKS, CONSUMER);
      const messages = await this.consumer.fetch({ max_messages: this.room, expires: FETCH_MS });
      for await (const message of messages) await this.take(message);
    } catch (error) {
      // The run has not begun, or the server is away: the next exchange asks again, after a moment.
      this.consumer = null;
      await new Promise((resolve) => setTimeout(resolve, FETCH_MS));
      if (!isAway(error) && !/not found/i.test(messageOf(error))) {
        this.notices.push(`The queue cannot be read: ${messageOf(error)}.`);
      }
    } finally {
      this.fetching = false;
    }
  }

  private async take(message: JsMsg): Promise<void> {
    if (this.isResting) {
      message.nak(FETCH_MS);
      return;
    }
    let task: Task;
    try {
      task = decodeTask(message.data);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(error.message);
      // What is malformed is so for everybody.
      if (error.reason === 'version') this.rest(message);
      else message.term();
      return;
    }
    const { evaluator } = this.options;
    const { agent, round, job, only } = task;
    const twin = [...this.held.values()].some(
      ({ task: other }) => other.round === round && other.job.id === job.id,
    );
    const other = job.order === undefined && agent !== this.agent && this.held.size > 0;
    if (this.left || this.paused || twin || other || task.not.includes(evaluator)) {
      message.nak(this.left ? undefined : BACK_MS);
      return;
    }
    if (only !== undefined && only !== this.options.print) {
      this.rest(message, OTHER_ENGINE_MS);
      return;
    }
    if (job.order === undefined && agent !== this.agent && !(await this.load(agent, message))) return;
    const id = this.nextId++;
    this.held.set(id, { message, task });
    this.arrived.push({ ...job, id });
    this.room--;
    this.signal.give();
  }

  private refuse(why: string): void {
    this.counts.refused++;
    this.notices.push(`A task was refused: ${why}.`);
  }

  /** Asks for no more for a while; the task goes to others when no request of this one is open any more. */
  private rest(message: JsMsg, milliseconds = REST_MS): void {
    this.restsUntil = this.options.now() + milliseconds;
    message.nak(FETCH_MS);
    this.announce();
  }

  /** V and M of a task, checked by their hash. */
  private async load(name: string, message: JsMsg): Promise<boolean> {
    try {
      message.working();
      this.nextAgent = await readAgent(this.connection, name, () => message.working());
      this.agent = name;
      return true;
    } catch (error) {
      this.refuse(messageOf(error));
      this.rest(message);
      return false;
    }
  }

  private give({ error, ...outcome }: Played): void {
    const held = this.held.get(outcome.id);
    // It was dropped, or handed back, meanwhile.
    if (held === undefined) return;
    this.held.delete(outcome.id);
    const { message, task } = held;
    const { agent, round, ticket, job } = task;
    const { evaluator, print } = this.options;
    if (error === undefined) this.counts.episodes++;
    const own = { ...outcome, id: job.id };
    const result = { agent, round, ticket, seed: job.seed, outcome: own, evaluator, print, error };
    void this.store(result, job.order !== undefined, message);
  }

  private async store(result: Result, isEpisode: boolean, message: JsMsg): Promise<void> {
    const say = (text: string): void => void this.notices.push(text);
    if (await storeResult(this.js, this.connection, result, isEpisode, say)) message.ack();
    else if (!this.connection.isClosed()) this.rest(message, Number.POSITIVE_INFINITY);
  }

  private hear(bytes: Uint8Array): void {
    try {
      const word = decodeRunWord(bytes);
      const { now } = this.options;
      this.run = { word, at: now() };
      for (const [id, { message, task }] of this.held) {
        // Its earlier rounds are over. The agent says less: another run may be of the same one, or of none.
        const isEnded = word.state === 'ended' && task.round === word.round;
        if (!isEnded && !word.over.includes(task.round)) continue;
        this.held.delete(id);
        const left = this.arrived.filter((job) => job.id !== id);
        // What nobody has been given yet is not dropped, it is not given.
        if (left.length < this.arrived.length) this.arrived = left;
        else this.dropped.push(id);
        message.term();
      }
      if (this.dropped.length > 0) this.signal.give();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (this.counts.refused++ === 0) this.notices.push(`${error.message}.`);
    }
  }

  private sayWorking(): void {
    for (const { message } of this.held.values()) message.working();
  }

  private announce(): void {
    const { connection, options, counts, held, left, paused, stepsPerSecond } = this;
    if (connection.isClosed()) return;
    const { now: _, workingMs: __, ...said } = options;
    const slots = this.isResting ? 0 : options.slots;
    const state = left ? 'left' : paused ? 'paused' : held.size > 0 ? 'playing' : 'waiting';
    const word = encodeWord({ ...said, slots, state, held: held.size, stepsPerSecond, ...counts });
    connection.publish(evaluatorSubject(options.evaluator), word);
  }

  private async follow(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect') this.connected = false;
      else if (type === 'reconnect') this.connected = true;
    }
  }
}
