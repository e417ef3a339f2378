/** A coordinator and evaluators on one connection each, whose episodes take no time: a return of the seed. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Consequences } from '../../src/cluster/consequences.ts';
import { Coordinator, type CoordinatorOptions } from '../../src/cluster/coordinator.ts';
import { EvaluatorEnd, type EvaluatorOptions } from '../../src/cluster/evaluator.ts';
import type { EvaluatorWord } from '../../src/cluster/protocol.ts';
import { Tickets } from '../../src/cluster/tickets.ts';
import type { Played } from '../../src/cluster/work.ts';
import { Round } from '../../src/lab/pool/round.ts';
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

/** What an evaluator says of itself. */
export function wordOf(evaluator: string, print: string): EvaluatorWord {
  const said = { evaluator, name: evaluator, kind: 'tab', print, state: 'playing' } as const;
  return { ...said, workers: 1, slots: 4, held: 0, episodes: 0, stepsPerSecond: 0, refused: 0 };
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
export async function playRound(
  coordinator: Coordinator,
  jobs: readonly Job[],
  until = 60_000,
  here = outcomeOf,
) {
  await coordinator.begin(jobs);
  const round = new Round(jobs);
  round.elsewhere = 1;
  round.tells = true;
  const notices: string[] = [];
  const times = { outcomes: 0, retracted: 0, referee: 0 };
  const deadline = now() + until;
  let free = 0;
  while (!round.isOver) {
    if (now() > deadline)
      throw new Error(`${round.outcomes.size} of ${jobs.length} outcomes after ${until} ms`);
    const ids = round.takeAway(free, 0).map(({ id }) => id);
    const pull = await coordinator.play(ids, round.takeHere(), round.isComplete ? 0 : 50, round.left);
    free = pull.free;
    notices.push(...pull.notices);
    for (const what of ['outcomes', 'retracted', 'referee'] as const) times[what] += pull[what].length;
    addPull(round, pull, here);
    await wait(0);
  }
  return { outcomes: jobs.map(({ id }) => round.outcomes.get(id)), notices, times };
}

/** What came of evaluators, in the round; this machine plays only what it must decide. */
export function addPull(
  round: Round,
  { retracted, outcomes, referee }: Consequences,
  here = outcomeOf,
): void {
  round.retract(retracted);
  round.add(outcomes);
  round.referee(referee);
  round.told();
  const own = referee.flatMap(() => round.take(1, 1, new Map()));
  round.addHere(own.map((job) => here(job)));
}
