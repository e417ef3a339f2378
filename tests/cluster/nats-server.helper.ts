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

  static start(): Promise<NatsServer> {
    return onFreePorts(async (port) => {
      const server = new NatsServer(port, port + 1);
      try {
        await server.begin();
        return server;
      } catch (error) {
        await server.end();
        throw error;
      }
    });
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

/** Ports that this process has been given: another start may be on its way to one of them. */
const given = new Set<number>();
const MOST_TRIES = 3;

/**
 * Starts something on two free ports that follow each other. Whoever else looks for ports may take one before it is
 * used: then others are tried.
 * @param start gets the first of them
 */
export async function onFreePorts<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const port = await twoFreePorts();
    try {
      return await start(port);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}

async function twoFreePorts(): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const port = await portIfFree(0);
    if (port === null || given.has(port) || given.has(port + 1)) continue;
    if ((await portIfFree(port + 1)) === null) continue;
    for (const each of [port, port + 1]) given.add(each);
    return port;
  }
  throw new Error('no two free ports in a row');
}

/** @param wanted 0: any @returns null where it is taken */
async function portIfFree(wanted: number): Promise<number | null> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(wanted, '127.0.0.1', () => resolve(true));
  });
  if (!listens) return null;
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address === null || typeof address === 'string' ? null : address.port;
}
