/**
 * A shared run with simulated evaluators over a real nats-server: what the queue adds to episodes of a second, how
 * many results a second the coordinator takes, and how the time of a generation grows with the evaluators. The
 * evaluators share this machine with the coordinator and the server, so the last rows say what the machine can
 * simulate, not what a coordinator with real machines could take.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { findNatsServer, startNatsServer } from '../src/cli/nats-server.ts';
import { PlainError } from '../src/cli/plain-error.ts';
import { connectTo } from '../src/cluster/connection.ts';
import { Coordinator } from '../src/cluster/coordinator.ts';
import { Tickets } from '../src/cluster/tickets.ts';
import type { Job } from '../src/rollout/jobs.ts';
import { jobsOf, PASSWORD, SPEC } from './cluster/simulation.ts';

const EPISODE_MS = 1000;
/** Episodes of each evaluator in a row of the table: the ideal time is as many seconds. */
const EPISODES = 4;
const EVALUATORS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const SLICE_MS = 20;
const JOIN_MS = 60_000;

export async function run(): Promise<void> {
  const program = findNatsServer();
  if (program === null) throw new PlainError('There is no nats-server here: apt-get install nats-server.');
  const store = mkdtempSync(join(tmpdir(), 'bench-cluster-'));
  const [port, webSocketPort] = [await freePort(), await freePort()];
  const passwords = { coordinator: 'of-the-coordinator', evaluator: PASSWORD };
  const server = await startNatsServer(program, {
    host: '127.0.0.1',
    port,
    webSocketPort,
    store,
    passwords,
    tls: null,
  });
  try {
    console.log(
      `Generations of ${EPISODES} episodes an evaluator, ${EPISODE_MS / 1000} s each, in hand one by one`,
    );
    console.log('evaluators   episodes    seconds    ideal   overhead');
    for (const evaluators of EVALUATORS) {
      const jobs = EPISODES * evaluators;
      const { seconds } = await measure(port, evaluators, 1, EPISODE_MS, jobs);
      const ideal = (EPISODES * EPISODE_MS) / 1000;
      const overhead = `${(100 * (seconds / ideal - 1)).toFixed(1)} %`;
      const columns = [evaluators, jobs, seconds.toFixed(2), ideal.toFixed(2), overhead];
      console.log(columns.map((column) => String(column).padStart(10)).join(' '));
    }
    const count = 20_000;
    const { seconds, late, refused } = await measure(port, 1000, 8, 0, count);
    console.log(
      `1,000 evaluators, episodes of no time: ${Math.round(count / seconds)} results/s; ` +
        `${late} copies came late, ${refused} messages refused`,
    );
  } finally {
    server.kill();
    rmSync(store, { recursive: true, force: true });
  }
}

/** The second of two generations: in the first one every evaluator fetches the agent. */
async function measure(port: number, evaluators: number, slots: number, milliseconds: number, jobs: number) {
  const url = `127.0.0.1:${port}`;
  const account = { url, user: 'coordinator', password: 'of-the-coordinator', loopback: true };
  const connection = await connectTo(account, connect);
  try {
    return await measureOver(connection, port, evaluators, slots, milliseconds, jobs);
  } finally {
    // A connection that stays open keeps this process from ending.
    await connection.close();
  }
}

async function measureOver(
  connection: NatsConnection,
  ...[port, evaluators, slots, milliseconds, jobs]: Parameters<typeof measure>
) {
  const coordinator = await Coordinator.open(connection, {
    name: 'a benchmark',
    share: 0,
    print: 'here',
    tickets: new Tickets('secret'),
    random: () => 1,
    now: () => performance.now(),
    life: String(port + evaluators),
  });
  let child: ChildProcess | null = null;
  try {
    child = simulate(port, evaluators, slots, milliseconds);
    await coordinator.prepare(SPEC);
    const deadline = performance.now() + JOIN_MS;
    while (coordinator.stateOf().evaluators.length < evaluators) {
      if (performance.now() > deadline) throw new Error('the simulated evaluators did not join');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // Of its own, so that no result of another row counts.
    const first = 10_000_000 * (1 + EVALUATORS.indexOf(evaluators)) + (milliseconds === 0 ? 5_000_000 : 0);
    await play(coordinator, jobsOf(slots * evaluators * 2, first));
    const started = performance.now();
    await play(coordinator, jobsOf(jobs, first + 1_000_000));
    const seconds = (performance.now() - started) / 1000;
    const { late, ...others } = coordinator.stateOf().refused;
    return { seconds, late, refused: Object.values(others).reduce((sum, each) => sum + each, 0) };
  } finally {
    child?.kill();
    await coordinator.end();
  }
}

async function play(coordinator: Coordinator, jobs: readonly Job[]): Promise<void> {
  await coordinator.begin(jobs);
  const waiting = jobs.map(({ id }) => id);
  const outcomes = new Set<number>();
  let free = 0;
  while (outcomes.size < jobs.length) {
    const pull = await coordinator.play(waiting.splice(0, free), [], SLICE_MS, waiting.length);
    free = pull.free;
    for (const { id } of pull.outcomes) outcomes.add(id);
  }
}

function simulate(...numbers: number[]): ChildProcess {
  const script = fileURLToPath(new URL('./cluster/simulated.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, ...numbers.map(String)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('this machine has no free port');
  return address.port;
}
