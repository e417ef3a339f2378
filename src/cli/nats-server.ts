/**
 * Finds a nats-server and runs it with the configuration in deploy/. The passwords are made up once and kept beside
 * what the server stores, so a join link stays valid when it is started again.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onInterrupt } from './interrupt.ts';
import { PlainError } from './plain-error.ts';
import { PROJECT_ROOT } from './serve.ts';
import { writeWhole } from './whole-file.ts';

export interface Passwords {
  coordinator: string;
  evaluator: string;
}

export interface NatsOptions {
  host: string;
  /** For programs; pages use the other. */
  port: number;
  webSocketPort: number;
  /** Folder of its streams. */
  store: string;
  passwords: Passwords;
  /** Files of its certificate; null for plain text, as is fine on one machine. */
  tls: { cert: string; key: string } | null;
}

const START_MS = 20_000;
/** Debian puts it where only root looks. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

const NAME = process.platform === 'win32' ? 'nats-server.exe' : 'nats-server';

/**
 * Path of the program: NATS_SERVER_PATH, or where programs are; null where there is none that starts.
 * @throws PlainError where NATS_SERVER_PATH names none that starts
 */
export function findNatsServer(): string | null {
  const named = process.env.NATS_SERVER_PATH;
  if (named) {
    const reason = whyNotStarting(named);
    if (reason === null) return named;
    throw new PlainError(
      `NATS_SERVER_PATH is ${JSON.stringify(named)}, which does not start: ${reason}. ` +
        'Let it name a nats-server, or leave it out where there is one on the PATH.',
    );
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS];
  const found = folders.map((folder) => join(folder, NAME)).find((path) => existsSync(path));
  return found !== undefined && whyNotStarting(found) === null ? found : null;
}

function whyNotStarting(path: string): string | null {
  const { error, status } = spawnSync(path, ['--version']);
  if (error !== undefined) return error.message;
  return status === 0 ? null : `exit code ${status}`;
}

/** The passwords of this store; made up where it has none. */
export function passwordsIn(folder: string): Passwords {
  const path = join(folder, 'passwords.json');
  if (existsSync(path)) return readPasswords(path);
  mkdirSync(folder, { recursive: true });
  const made = () => randomBytes(18).toString('base64url');
  const passwords = { coordinator: made(), evaluator: made() };
  writeWhole(path, `${JSON.stringify(passwords)}\n`, 0o600);
  return passwords;
}

/** @throws PlainError for a file that is empty or torn */
function readPasswords(path: string): Passwords {
  let kept: Partial<Passwords> | null = null;
  try {
    kept = JSON.parse(readFileSync(path, 'utf8')) as Partial<Passwords> | null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { coordinator, evaluator } = kept ?? {};
  if (typeof coordinator === 'string' && typeof evaluator === 'string') return { coordinator, evaluator };
  throw new PlainError(
    `${path} is empty or torn, and the passwords in it are lost: remove it, and new ones are made, with new links.`,
  );
}

/** Starts it, and waits until it answers. @throws PlainError with what it said where it does not */
export async function startNatsServer(program: string, options: NatsOptions): Promise<ChildProcess> {
  const { host, port, webSocketPort, store, passwords, tls } = options;
  const configuration = join(PROJECT_ROOT, 'deploy', tls === null ? 'loopback.conf' : 'tls.conf');
  const env = {
    ...process.env,
    WM_LISTEN: `${host}:${port}`,
    WM_WEBSOCKET: `${host}:${webSocketPort}`,
    WM_STORE: quoted(store),
    WM_COORDINATOR_PASSWORD: quoted(passwords.coordinator),
    WM_EVALUATOR_PASSWORD: quoted(passwords.evaluator),
    ...(tls !== null && { WM_CERT: quoted(tls.cert), WM_KEY: quoted(tls.key) }),
  };
  if (await answers(host, port)) {
    throw new PlainError(`A NATS server runs at ${host}:${port} already: end it, or choose another --port.`);
  }
  const child = spawn(program, ['-c', configuration], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const problem: { error: Error | null } = { error: null };
  child.once('error', (error) => {
    problem.error = error;
  });
  // Not longer than the command that wanted it. A signal ends the start; once it runs, signals are the command's own.
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  const disarm = onInterrupt(kill);
  for (const end of ['exit', 'error']) child.once(end, () => process.off('exit', kill));
  let said = '';
  let isReady = false;
  child.stderr?.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-4000);
    isReady ||= said.includes('Server is ready');
  });
  const deadline = Date.now() + START_MS;
  const isStarting = (): boolean =>
    problem.error === null && child.exitCode === null && child.signalCode === null && Date.now() < deadline;
  try {
    while (isStarting()) {
      // Its own word, too: another server may have taken the port meanwhile, and would answer in its place.
      if (isReady && (await answers(host, port))) return child;
      await wait(20);
    }
  } finally {
    disarm();
  }
  if (problem.error !== null) {
    throw new PlainError(
      `${program} cannot be started (${problem.error.message}): NATS_SERVER_PATH=<file> names another nats-server.`,
    );
  }
  child.kill();
  const reason = /\[(?:FTL|ERR)\] (.*)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1);
  throw new PlainError(`nats-server does not start at ${host}:${port}: ${reason || 'it said nothing'}`);
}

/** A string of its configuration: without quotes it reads `-5x` as a number that goes wrong, and `12k` as 12,000. */
const quoted = (text: string): string => JSON.stringify(text);

/** A server greets whoever connects; another program at that port does not. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, host);
    const tell = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.once('data', (bytes) => tell(bytes.toString().startsWith('INFO')));
    for (const end of ['error', 'close']) socket.once(end, () => tell(false));
    socket.setTimeout(1000, () => tell(false));
  });
}
