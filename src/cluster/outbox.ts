/**
 * Tasks on their way to the queue: each is sent until the server has stored it, and stored once. While the server is
 * away they wait for the next call of `send`.
 */
import type { JetStreamClient } from '@nats-io/jetstream';
import { messageOf } from '../math/text.ts';
import type { Job } from '../rollout/jobs.ts';
import { encodeTask, MAX_TASK_BYTES, type Task, taskSubject } from './protocol.ts';

/** Of a task, beside the parameters of C: names, seed, limits, and the evaluators that have played it. */
const HEAD_BYTES = 4096;

export class Outbox {
  private readonly js: JetStreamClient;
  /** Distinguishes this life of the coordinator from earlier ones. */
  private readonly life: string;
  private readonly say: (text: string) => void;
  /** Tasks whose storage the server has not confirmed. */
  private waiting: Task[] = [];
  private inFlight = 0;
  /** The same round may be begun twice; its tasks are others then. */
  private round = 0;

  constructor(js: JetStreamClient, life: string, say: (text: string) => void) {
    this.js = js;
    this.life = life;
    this.say = say;
  }

  /** Tasks that wait for a server that does not answer. */
  get waits(): number {
    return this.waiting.length;
  }

  /** Those, and tasks that are on their way. */
  get unsent(): number {
    return this.waiting.length + this.inFlight;
  }

  /** Tasks of the round before are not sent any more. */
  nextRound(): void {
    this.round++;
    this.waiting = [];
  }

  send(tasks: readonly Task[]): void {
    const { waiting } = this;
    this.waiting = [];
    for (const task of [...waiting, ...tasks]) void this.publish(task);
  }

  private async publish(task: Task): Promise<void> {
    const { round } = this;
    this.inFlight++;
    try {
      const msgID = `${this.life}/${round}/${task.round}/${task.job.id}/${task.ticket}`;
      await this.js.publish(taskSubject(task.agent, task.round), encodeTask(task), { msgID });
    } catch (error) {
      if (this.round !== round) return;
      if (this.waiting.length === 0) this.say(`A task was not sent, it is sent again: ${messageOf(error)}.`);
      this.waiting.push(task);
    } finally {
      this.inFlight--;
    }
  }
}

/** @throws Error where a C has more parameters than a task can carry */
export function requireFits(jobs: readonly Job[]): void {
  // Of any number of jobs: as arguments of one call they would not fit the stack.
  const largest = jobs.reduce((most, { parameters }) => Math.max(most, parameters?.length ?? 0), 0);
  const most = (MAX_TASK_BYTES - HEAD_BYTES) / Float32Array.BYTES_PER_ELEMENT;
  if (largest <= most) return;
  throw new Error(`a C with ${largest} parameters is too large for a task, which carries ${most} at most`);
}
