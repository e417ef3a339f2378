/**
 * A process of simulated evaluators: each is the real end of the cluster with a machine that only waits. They share a
 * few connections, so that a thousand fit into one process. Arguments: port, evaluators, slots, milliseconds.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { connectTo } from '../../src/cluster/connection.ts';
import { EvaluatorEnd } from '../../src/cluster/evaluator.ts';
import type { Played } from '../../src/cluster/work.ts';
import { outcomeOf, PASSWORD } from './simulation.ts';

const PER_CONNECTION = 64;
/** Between two looks at what has ended; a real page looks as often. */
const LOOK_MS = 20;
const IDLE_MS = 200;

const [port, evaluators, slots, milliseconds] = process.argv.slice(2).map(Number);
const url = `127.0.0.1:${port}`;
const server = { url, user: 'evaluator', password: PASSWORD, loopback: true };
const now = (): number => performance.now();

async function machine(end: EvaluatorEnd): Promise<void> {
  let played: Played[] = [];
  const held = new Set<number>();
  for (;;) {
    const handedIn = played;
    played = [];
    const { jobs, drop } = await end.exchange(
      handedIn,
      slots - held.size,
      0,
      held.size > 0 ? LOOK_MS : IDLE_MS,
    );
    for (const id of drop) held.delete(id);
    for (const job of jobs) {
      held.add(job.id);
      const finish = (): void => {
        if (held.delete(job.id)) played.push(outcomeOf(job));
      };
      if (milliseconds === 0) finish();
      else setTimeout(finish, milliseconds);
    }
  }
}

for (let first = 0; first < evaluators; first += PER_CONNECTION) {
  const connection = await connectTo(server, connect);
  for (let i = first; i < Math.min(evaluators, first + PER_CONNECTION); i++) {
    const name = `simulated-${i}`;
    const about = {
      evaluator: name,
      name,
      kind: 'terminal',
      print: 'simulated',
      workers: 1,
      slots,
      now,
    } as const;
    void machine(new EvaluatorEnd(connection, about));
  }
  await wait(10);
}
