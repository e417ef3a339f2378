/** `npm run cluster` and `npm run evaluator`: their arguments, what is printed, and the server that is started. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { natsOption } from '../../../src/cli/nats-option.ts';
import { findNatsServer, passwordsIn, startNatsServer } from '../../../src/cli/nats-server.ts';
import { PlainError } from '../../../src/cli/plain-error.ts';
import { invitation, parseClusterArguments } from '../../../src/cli/verbs/cluster.ts';
import { parseEvaluatorArguments, stateLine, whatChanges } from '../../../src/cli/verbs/evaluator.ts';
import { connectTo } from '../../../src/cluster/connection.ts';
import type { LentState } from '../../../src/lab/evaluator/lent-machine.ts';
import { evaluatorsOf, shareRequest } from '../../../src/lab/join-request.ts';
import { hasNatsServer, onFreePorts, whySkipped } from '../../cluster/nats-server.helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'cluster-verb-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the arguments of cluster', () => {
  test('are this machine only, unless another address is given', () => {
    expect(parseClusterArguments([])).toMatchObject({ host: '127.0.0.1', port: 9222, page: null, tls: null });
    const given = ['--host', '10.0.0.2', '--port', '9000', '--page', 'https://example.org/x/'];
    expect(parseClusterArguments(given)).toMatchObject({ host: '10.0.0.2', port: 9000 });
  });

  test.each([
    [['--port', '0'], /--port is "0"; allowed is a whole number from 1/],
    [['--cert', 'c.pem'], /belong together/],
    [['--host', 'http://x'], /allowed is a name or an IPv4 address/],
    [['--host', '0.0.0.0'], /stands for all addresses of this machine; allowed is one of them/],
    [['--host', '0'], /stands for all addresses/],
    [['--page', 'example.org'], /begins with http/],
    [
      ['--page', 'https://example.org', '--http', '9000'],
      /--http 9000 has no effect: .* Leave one of them out/,
    ],
    [['--cert', '/nowhere/c', '--key', '/nowhere/k'], /there is no such file/],
  ])('%j is refused', (args, message) => {
    expect(() => parseClusterArguments(args)).toThrow(message);
  });
});

describe('the arguments of evaluator', () => {
  test('are a join link, or the address in it', () => {
    const server = 'ws://evaluator:secret@10.0.0.2:9222';
    const link = `http://10.0.0.2:8080/#join=${encodeURIComponent(server)}`;
    expect(parseEvaluatorArguments(['--join', link])).toEqual({ server, minutes: Number.POSITIVE_INFINITY });
    expect(parseEvaluatorArguments(['--join', server, '--timeout', '5'])).toEqual({ server, minutes: 5 });
  });

  test.each([
    [[], /--join <link> is missing/],
    [['--join', 'http://10.0.0.2:8080/'], /begins with ws: or wss:/],
    [['--join', 'ws://10.0.0.2', '--timeout', '5'], /lacks the user/],
    [['--join', 'ws://a:b@c', '--timeout', 'soon'], /--timeout is "soon"; allowed is a number from 0.01 to/],
    [['--join', 'ws://a:b@c', '--timeout', '0x10'], /allowed is a number from 0.01 to/],
  ])('%j is refused', (args, message) => {
    expect(() => parseEvaluatorArguments(args)).toThrow(message);
  });
});

test('--nats is the address of the coordinator', () => {
  const server = 'ws://coordinator:secret@10.0.0.2:9222';
  expect([natsOption(undefined), natsOption(server)]).toEqual([null, server]);
  expect(() => natsOption('10.0.0.2')).toThrow(/^--nats: .* is like ws:/);
  expect(() => natsOption('ws://evaluator:secret@10.0.0.2')).toThrow(
    /^--nats: this is the evaluators' address.* the coordinator's, ws:\/\/coordinator:<password>@10\.0\.0\.2:9222\.$/,
  );
});

test('a configuration says at its start which variables it needs', () => {
  for (const file of ['loopback.conf', 'tls.conf']) {
    const text = readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8');
    const users = readFileSync(new URL('../../../deploy/users.conf', import.meta.url), 'utf8');
    const header = /^(#.*\n)+/.exec(text)![0];
    const needed = new Set(`${text}${users}`.match(/(?<=\$)WM_\w+/g));
    expect(needed.size).toBeGreaterThanOrEqual(5);
    for (const name of needed) expect(header, file).toContain(name);
  }
});

test('what is printed has both addresses, and the link as a QR code', () => {
  const text = invitation('http://10.0.0.2:8080/', 'ws://10.0.0.2:9222', 'for-all', 'for-me');
  const link = 'http://10.0.0.2:8080/#join=ws%3A%2F%2Fevaluator%3Afor-all%4010.0.0.2%3A9222';
  expect(text).toContain(`  ${link}\n`);
  expect(text).toContain("--nats 'ws://coordinator:for-me@10.0.0.2:9222'");
  expect(text.split('\n').filter((line) => /^[█▀▄ ]{20,}$/.test(line)).length).toBeGreaterThan(10);
  const share = /#room=machines&share=\S+/.exec(text)![0];
  const { server: shared, rest } = shareRequest(share);
  expect(shared).toBe('ws://coordinator:for-me@10.0.0.2:9222?join=for-all');
  expect(rest).toBe('#room=machines');
  expect(evaluatorsOf(shared!)).toBe('ws://evaluator:for-all@10.0.0.2:9222');
  const { server } = parseEvaluatorArguments(['--join', link]);
  expect(server).toBe('ws://evaluator:for-all@10.0.0.2:9222');
});

test('passwords are made up once, and only their owner may read them', () => {
  const first = passwordsIn(join(folder, 'store'));
  expect(passwordsIn(join(folder, 'store'))).toEqual(first);
  expect(first.coordinator).not.toBe(first.evaluator);
  expect(first.evaluator).toMatch(/^[\w-]{24}$/);
  expect(statSync(join(folder, 'store', 'passwords.json')).mode & 0o77).toBe(0);
});

test('a line of the terminal says what this machine does', () => {
  const state = {
    status: 'playing',
    server: 'ws://x',
    run: 'car',
    evaluators: 2,
    workers: 4,
    held: 3,
  } as const;
  const numbers = { episodes: 12, steps: 900, stepsPerSecond: 321.4, connected: true, notices: [] };
  expect(stateLine({ ...state, ...numbers })).toBe(
    'playing for "car": 3 episodes in hand, 12 played, 321 steps/s on 4 cores',
  );
  const gone = { ...state, ...numbers, connected: false };
  expect(stateLine(gone)).toBe('the server at ws://x does not answer; waiting for it');
  const changes = (change: Partial<LentState>) => whatChanges({ ...state, ...numbers, ...change });
  expect(changes({ status: 'waiting' })).toBe(changes({}));
  for (const change of [{ status: 'paused' }, { run: null }, { connected: false }] as const) {
    expect(changes(change)).not.toBe(changes({}));
  }
});

const placeOf = (port: number, store: string) => ({
  ...{ host: '127.0.0.1', port: port + 1, webSocketPort: port, store, tls: null },
  passwords: { coordinator: 'a', evaluator: 'b' },
});

test('a program that NATS_SERVER_PATH names and that does not start is refused, not passed over', () => {
  vi.stubEnv('NATS_SERVER_PATH', '/no/such/server');
  try {
    expect(findNatsServer).toThrow(PlainError);
    expect(findNatsServer).toThrow(
      /^NATS_SERVER_PATH is "\/no\/such\/server", which does not start: .*ENOENT/,
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a program that cannot be started is said', async () => {
  const start = onFreePorts((port) =>
    startNatsServer('/nowhere/nats-server', placeOf(port, join(folder, 'none'))),
  );
  await expect(start).rejects.toThrow(PlainError);
  await expect(start).rejects.toThrow(
    /^\/nowhere\/nats-server cannot be started \(.*ENOENT\): NATS_SERVER_PATH=/,
  );
});

test.skipIf(!hasNatsServer)(
  `a server that takes the port meanwhile is not taken for the own one${whySkipped}`,
  async () => {
    let greets = false;
    const other = createServer((socket) => {
      socket.end(greets ? 'INFO {}' : '');
      greets = true;
    });
    const port = await onFreePorts(async (first) => {
      await new Promise<void>((resolve, reject) => {
        other.once('error', reject);
        other.listen(first + 1, '127.0.0.1', resolve);
      });
      return first;
    });
    const start = startNatsServer(findNatsServer()!, placeOf(port, join(folder, 'second')));
    await expect(start).rejects.toThrow(/nats-server does not start at .*: .*address already in use/);
    await new Promise((resolve) => other.close(resolve));
  },
);

test.skipIf(!hasNatsServer)(`any password and any path is taken as it is${whySkipped}`, async () => {
  const passwords = ['-qS1f', '12k', '0x1', 'true', '3e5', '$HOME', 'a"b\\c # d'];
  for (const [n, password] of passwords.entries()) {
    const store = join(folder, `of ${n}, "quoted"`);
    const { server, port } = await onFreePorts(async (first) => ({
      server: await startNatsServer(findNatsServer()!, {
        ...placeOf(first, store),
        passwords: { coordinator: password, evaluator: `${password}2` },
      }),
      port: first + 1,
    }));
    const connection = await connectTo(
      { url: `127.0.0.1:${port}`, user: 'coordinator', password, loopback: true },
      connect,
    );
    await connection.close();
    expect(existsSync(join(store, 'jetstream'))).toBe(true);
    server.kill();
  }
});

test.skipIf(!hasNatsServer).each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  `the server starts, says how to join, and ends by %s${whySkipped}`,
  async (signal) => {
    const store = join(folder, `running until ${signal}`);
    const { child, exit, port, printed } = await onFreePorts((first) => startVerb(first, store));
    const { evaluator } = JSON.parse(readFileSync(join(store, 'passwords.json'), 'utf8'));
    expect(printed).toContain(encodeURIComponent(`evaluator:${evaluator}@127.0.0.1:${port}`));
    await expect(startNatsServer('no-program', placeOf(port, store))).rejects.toThrow(
      /runs at .* already: .* another --port/,
    );
    child.kill(signal);
    expect(await exit).toBe(0);
    // Nothing listens at its ports any more.
    await expect(isTaken(port + 1)).resolves.toBe(false);
  },
);

/** Whether something listens at a port of this machine. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** `npm run cluster` in a process of its own, once it has said how to join. */
async function startVerb(port: number, store: string) {
  const args = ['cluster', '--port', String(port), '--store', store, '--page', 'http://127.0.0.1:1/'];
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args]);
  let printed = '';
  let complaint = '';
  const exit = new Promise((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
      if (printed.includes('Ctrl-C ends the server.')) resolve();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      complaint += bytes.toString();
    });
    exit.then((code) => reject(new Error(`npm run cluster ended with ${code}: ${complaint}`)));
  });
  return { child, exit, port, printed };
}
