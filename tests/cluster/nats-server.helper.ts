/**
 * A real nats-server with the configuration of deploy/, on free ports of this machine. Tests are skipped where there
 * is none: `apt-get install nats-server`.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { findNatsServer, startNatsServer } from '../../src/cli/nats-server.ts';
import { connectTo } from '../../src/cluster/connection.ts';

const program = findNatsServer();
export const hasNatsServer = program !== null;

/** For the title of a group of tests. */
export const whySkipped = hasNatsServer ? '' : ' (skipped: no nats-server here, apt-get install nats-server)';

export const PASSWORDS = { coordinator: 'for-coordinators', evaluator: 'for-evaluators' };
export type User = keyof typeof PASSWORDS;

export class NatsServer {
  readonly port: number;
  readonly webSocketPort: number;
  private readonly store = mkdtempSync(join(tmpdir(), 'nats-test-'));
  private process: ChildProcess | null = null;

  private constructor(port: number, webSocketPort: number) {
    this.port = port;
    this.webSocketPort = webSocketPort;
  }

  static async start(): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), await freePort());
    await server.begin();
    return server;
  }

  /** Starts it again on what it has stored. */
  async begin(): Promise<void> {
    const { port, webSocketPort, store } = this;
    const place = { host: '127.0.0.1', port, webSocketPort, store };
    this.process = await startNatsServer(program!, { ...place, passwords: PASSWORDS, tls: null });
  }

  /** As by `kill -9`. */
  async kill(): Promise<void> {
    const child = this.process;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    this.process = null;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.store, { recursive: true, force: true });
  }

  /** A connection as the page's, by TCP: Node 20 has no WebSocket. */
  connect(user: User, port = this.port) {
    const url = `127.0.0.1:${port}`;
    return connectTo({ url, user, password: PASSWORDS[user], loopback: true }, connect);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
