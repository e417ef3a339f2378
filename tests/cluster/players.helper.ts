/** A coordinator and evaluators on one connection each, whose episodes take no time: a return of the seed. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import { Coordinator, type CoordinatorOptions } from '../../src/cluster/coordinator.ts';
import { EvaluatorEnd, type EvaluatorOptions } from '../../src/cluster/evaluator.ts';
import { Tickets } from '../../src/cluster/tickets.ts';
import type { Played } from '../../src/cluster/work.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { AgentSpec, Job, Outcome } from '../../src/rollout/jobs.ts';

const now = (): number => performance.now();

export const SPEC: AgentSpec = {
  world: { env: 'BouncingBall-v0', radius: 5, speed: 2 } as AgentSpec['world'],
  vision: {
    config: { size: 'tiny', latentSize: 2 },
    weights: { a: { shape: [2], data: Float32Array.of(0.5, 1 / 3) } },
  },
  memory: {
    config: {
      latentSize: 2,
      actionSize: 3,
      hiddenSize: 4,
      mixtures: 1,
      predictReward: true,
      predictDone: true,
    },
    weights: { b: { shape: [1, 2], data: Float32Array.of(-1, 1e-8) } },
  },
  controller: { inputs: 'z', latentSize: 2, hiddenSize: 4, actionSize: 3 },
  sampleZ: true,
  dreamStarts: { mu: Float32Array.of(1, 2), logvar: Float32Array.of(3, 4) },
};

export function jobsOf(count: number, first = 0): Job[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    candidate: id >> 2,
    parameters: Float32Array.from({ length: 9 }, (_, i) => Math.fround((first + (id >> 2) + 1) / (i + 3))),
    seed: 1000 + 7 * (first + id),
    world: 'real' as const,
    maxSteps: 1000,
    patience: 0,
    tau: 1,
  }));
}

/** What an episode gives: of the seed and of C, to the last bit. */
export function outcomeOf({ id, seed, parameters }: Job): Outcome {
  return { id, return: 900 * Math.sin(seed) + (parameters?.[0] ?? 0) / 3, steps: 1 + (seed % 900) };
}

export function coordinate(connection: NatsConnection, options: Partial<CoordinatorOptions> = {}) {
  const random = new Xoshiro128(1);
  return Coordinator.open(connection, {
    name: 'a test',
    share: 0,
    print: 'engine-a',
    tickets: new Tickets('secret'),
    random: () => random.random(),
    now,
    life: randomUUID(),
    ackWaitMs: 2000,
    ...options,
  });
}

export interface Machine {
  end: EvaluatorEnd;
  /** Episodes that it has begun. */
  begun: Job[];
  notices: string[];
  /** Stops as a process that is killed: it says nothing any more. */
  vanish(): void;
}

/** An evaluator with its machine: `play` gives the outcome of each episode, or null for one that never ends. */
export function evaluate(
  connection: NatsConnection,
  name: string,
  options: Partial<EvaluatorOptions> = {},
  play: (job: Job) => Played | null | Promise<Played | null> = outcomeOf,
): Machine {
  const slots = options.slots ?? 4;
  const all = { evaluator: name, name, kind: 'terminal' as const, print: 'engine-a', workers: 1, now };
  const end = new EvaluatorEnd(connection, { ...all, slots, workingMs: 500, ...options });
  let gone = false;
  const machine: Machine = { end, begun: [], notices: [], vanish: () => (gone = true) };
  const loop = async (): Promise<void> => {
    let played: Played[] = [];
    const held = new Set<number>();
    while (!gone && !connection.isClosed()) {
      const work = await end.exchange(played, slots - held.size, 100, 50);
      played = [];
      machine.notices.push(...work.notices);
      for (const id of work.drop) held.delete(id);
      for (const job of work.jobs) {
        machine.begun.push(job);
        held.add(job.id);
        const outcome = await play(job);
        if (outcome === null) continue;
        held.delete(job.id);
        played.push(outcome);
      }
    }
  };
  void loop();
  return machine;
}

/** All jobs of a round, by the evaluators alone; a referee's jobs are played here. */
export async function playRound(coordinator: Coordinator, jobs: readonly Job[], until = 60_000) {
  await coordinator.begin(jobs);
  const outcomes = new Map<number, Outcome>();
  const notices: string[] = [];
  let waiting = jobs.map(({ id }) => id);
  let here: Outcome[] = [];
  let free = 0;
  const times = { outcomes: 0, retracted: 0, referee: 0 };
  const deadline = now() + until;
  while (outcomes.size < jobs.length) {
    if (now() > deadline) throw new Error(`${outcomes.size} of ${jobs.length} outcomes after ${until} ms`);
    const pull = await coordinator.play(waiting.splice(0, free), here, 50, waiting.length);
    here = [];
    free = pull.free;
    notices.push(...pull.notices);
    times.retracted += pull.retracted.length;
    for (const id of pull.retracted) {
      if (outcomes.delete(id)) waiting.push(id);
    }
    for (const outcome of pull.outcomes) {
      times.outcomes++;
      outcomes.set(outcome.id, outcome);
    }
    for (const id of pull.referee) {
      times.referee++;
      const outcome = outcomeOf(jobs[id]);
      here.push(outcome);
      outcomes.set(id, outcome);
    }
    waiting = waiting.filter((id) => !outcomes.has(id));
    await wait(0);
  }
  if (here.length > 0) notices.push(...(await coordinator.play([], here, 0, 1)).notices);
  return { outcomes: jobs.map(({ id }) => outcomes.get(id)), notices, times };
}
