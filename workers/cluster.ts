/**
 * The worker that holds the connection to a NATS server: for a page that shares its run, or for one that lends its
 * cores. It is started only when one of the two is asked for, and with it the NATS client is loaded.
 */
import { kernelRounding } from '../src/backend/wasm-kernels/simd/rounding.ts';
import { connectTo, warningOf } from '../src/cluster/connection.ts';
import { Coordinator, type Pull } from '../src/cluster/coordinator.ts';
import { enginePrint } from '../src/cluster/engine-print.ts';
import { EvaluatorEnd } from '../src/cluster/evaluator.ts';
import type { ServerAddress } from '../src/cluster/join-link.ts';
import { untilAnswered } from '../src/cluster/patience.ts';
import type { EvaluatorWord } from '../src/cluster/protocol.ts';
import type { ClusterState } from '../src/cluster/roster.ts';
import { Tickets } from '../src/cluster/tickets.ts';
import type { Played, Work } from '../src/cluster/work.ts';
import { Xoshiro128 } from '../src/math/random.ts';
import type { AgentSpec, Job, Outcome } from '../src/rollout/jobs.ts';
import { serve } from '../src/threads/serve.ts';

/** Share of the episodes that two players play. */
const CHECKED_SHARE = 0.05;

const now = (): number => performance.now();

export class ClusterWorker {
  private coordinator: Coordinator | null = null;
  private evaluator: EvaluatorEnd | null = null;

  /** From now on this worker is the coordinator of a run. @returns what is to be said of the server's version */
  async coordinate(server: ServerAddress, name: string): Promise<string | null> {
    const connection = await connectTo(server);
    // What is checked must not be foreseen, so it does not grow from the run's seed.
    const random = new Xoshiro128(crypto.getRandomValues(new Uint32Array(1))[0]);
    try {
      this.coordinator = await Coordinator.open(connection, {
        name,
        share: CHECKED_SHARE,
        print: enginePrint(kernelRounding()),
        tickets: new Tickets(server.password),
        random: () => random.random(),
        now,
        life: randomName(),
      });
    } catch (error) {
      // It is tried again, with a connection of its own.
      await connection.close();
      throw error;
    }
    return warningOf(connection, server);
  }

  prepare(spec: AgentSpec): Promise<void> {
    return untilAnswered(() => this.coordinating().prepare(spec));
  }

  begin(jobs: Job[]): Promise<void> {
    return untilAnswered(() => this.coordinating().begin(jobs));
  }

  play(ids: number[], here: Outcome[], milliseconds: number, left: number): Promise<Pull> {
    return this.coordinating().play(ids, here, milliseconds, left);
  }

  pause(): void {
    this.coordinating().pause();
  }

  /** Null before `coordinate`. */
  state(): ClusterState | null {
    return this.coordinator?.stateOf() ?? null;
  }

  /** From now on this worker takes tasks for a machine. @returns what is to be said of the server's version */
  async join(
    server: ServerAddress,
    machine: Pick<EvaluatorWord, 'name' | 'kind' | 'workers' | 'slots'>,
  ): Promise<string | null> {
    const connection = await connectTo(server);
    this.evaluator = new EvaluatorEnd(connection, {
      ...machine,
      evaluator: randomName(),
      print: enginePrint(kernelRounding()),
      now,
    });
    return warningOf(connection, server);
  }

  exchange(played: Played[], room: number, stepsPerSecond: number, milliseconds: number): Promise<Work> {
    return this.evaluating().exchange(played, room, stepsPerSecond, milliseconds);
  }

  setPaused(paused: boolean): void {
    this.evaluating().setPaused(paused);
  }

  /** Says goodbye: the run has ended, or the machine takes no more part. */
  async end(): Promise<void> {
    await this.coordinator?.end();
    await this.evaluator?.leave();
  }

  private coordinating(): Coordinator {
    if (this.coordinator === null) throw new Error('the cluster is asked only after coordinate()');
    return this.coordinator;
  }

  private evaluating(): EvaluatorEnd {
    if (this.evaluator === null) throw new Error('the cluster is asked only after join()');
    return this.evaluator;
  }
}

function randomName(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(2));
  return [...numbers].map((number) => number.toString(16).padStart(8, '0')).join('');
}

serve(new ClusterWorker());
