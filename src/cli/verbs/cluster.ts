/**
 * `npm run cluster`: a NATS server and the page on this machine, and the link by which others join, also as a QR code
 * for telephones. Runs until it is interrupted.
 */
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import { joinLink, serverText, serverUrl, shareLink, withEvaluators } from '../../lab/join-request.ts';
import { messageOf } from '../../math/text.ts';
import { existingFile, writableFolder } from '../files.ts';
import { onInterrupt } from '../interrupt.ts';
import { findNatsServer, passwordsIn, startNatsServer } from '../nats-server.ts';
import { parse, parseNumber, UsageError } from '../options.ts';
import { PlainError } from '../plain-error.ts';
import { type ServedPage, servePage } from '../serve.ts';
import type { Verb } from '../verb.ts';

const usage = `usage: npm run cluster -- [options]
  --host <address>    where other machines reach this one (127.0.0.1: this machine only)
  --port <n>          of the server's WebSocket (9222); programs use the next one
  --page <url>        a page that is served elsewhere; left out, the page is served from here, too
  --http <n>          port of the page that is served from here (8080)
  --cert <file>       certificate of the server: nothing travels in plain text then
  --key <file>        its private key
  --store <folder>    its streams and passwords (runs/cluster)`;

const PORT = { min: 1, max: 65_534, integer: true };
const LOOPBACK = '127.0.0.1';

export interface ClusterArguments {
  host: string;
  port: number;
  page: string | null;
  pagePort: number;
  tls: { cert: string; key: string } | null;
  store: string;
}

export function parseClusterArguments(args: string[]): ClusterArguments {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const { values } = parse({
    args,
    options: {
      host: text(LOOPBACK),
      port: text('9222'),
      page: { type: 'string' },
      http: { type: 'string' },
      cert: { type: 'string' },
      key: { type: 'string' },
      store: text(join('runs', 'cluster')),
    },
  });
  const { cert, key, host, http, page = null } = values;
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError('--cert <file> and --key <file> belong together; one of them is missing.');
  }
  if (!/^[\w.-]+$/.test(host)) {
    throw new UsageError(`--host is ${JSON.stringify(host)}; allowed is a name or an IPv4 address.`);
  }
  // The link would name it, and no other machine reaches this one by it.
  if (/^0+(\.0+)*$/.test(host)) {
    throw new UsageError(
      `--host is ${JSON.stringify(host)}, which stands for all addresses of this machine; allowed is one of them, or ` +
        'its name, by which others reach it.',
    );
  }
  if (page !== null && !/^https?:\/\/./.test(page)) {
    throw new UsageError(
      `--page is ${JSON.stringify(page)}; allowed is an address that begins with http(s).`,
    );
  }
  if (page !== null && http !== undefined) {
    throw new UsageError(
      `--http ${http} has no effect: the page of --page is served elsewhere. Leave one of them out.`,
    );
  }
  return {
    host,
    port: parseNumber('--port', values.port, PORT),
    page,
    pagePort: parseNumber('--http', http ?? '8080', PORT),
    tls:
      cert === undefined || key === undefined
        ? null
        : { cert: existingFile('--cert', cert), key: existingFile('--key', key) },
    store: resolve(values.store),
  };
}

/** What is printed: how to join, as an evaluator and as the coordinator. */
export function invitation(page: string, server: string, evaluator: string, coordinator: string): string {
  const link = joinLink(page, serverText({ url: server, user: 'evaluator', password: evaluator }));
  const address = serverText({ url: server, user: 'coordinator', password: coordinator });
  return [
    'Whoever opens this link lends the cores of their machine:',
    `  ${link}`,
    renderUnicodeCompact(link),
    'From a terminal:',
    `  npm run evaluator -- --join '${link}'`,
    'The run that they play for is started in the page, by this link, or in a terminal. Keep both to yourself: they',
    'may change the run.',
    `  ${shareLink(page, withEvaluators(address, evaluator))}`,
    `  npm run lab -- car-racing --preset quick --nats '${address}'`,
    'Ctrl-C ends the server.',
    '',
  ].join('\n');
}

async function serveAt(host: string, port: number): Promise<ServedPage> {
  try {
    return await servePage(host, port);
  } catch (error) {
    if (!/already in use/.test(messageOf(error))) throw error;
    throw new PlainError(`Another program has port ${port}: choose one for the page with --http <n>.`);
  }
}

export const cluster: Verb = {
  summary: 'starts a NATS server and prints the link by which other machines join a run',
  usage,
  async run(args) {
    const { host, port, page, pagePort, tls, store } = parseClusterArguments(args);
    const program = findNatsServer();
    if (program === null) {
      throw new PlainError(
        'There is no nats-server here. On Debian and Ubuntu: apt-get install nats-server. Elsewhere: brew install ' +
          'nats-server, or its page nats.io; then NATS_SERVER_PATH=<file> where it is not on the PATH.',
      );
    }
    writableFolder('--store', store, []);
    const passwords = passwordsIn(store);
    const place = { host, port: port + 1, webSocketPort: port, store: join(store, 'streams') };
    let child: ChildProcess | null = null;
    let interrupted = false;
    const end = (): unknown => child?.kill('SIGTERM');
    const disarm = onInterrupt(() => {
      interrupted = true;
      end();
    });
    try {
      const started = await startNatsServer(program, { ...place, passwords, tls });
      child = started;
      const ended = new Promise<string>((done) =>
        started.once('exit', (code, signal) => done(`${code ?? signal}`)),
      );
      if (interrupted) end();
      const served = page === null ? await serveAt(host, pagePort) : null;
      const server = serverUrl(tls !== null, host, port);
      process.stdout.write(
        invitation(page ?? served!.url, server, passwords.evaluator, passwords.coordinator),
      );
      if (host !== LOOPBACK && tls === null) {
        process.stderr.write(
          'Passwords and results travel in plain text: use --cert and --key on a network of others.\n',
        );
      }
      const code = await ended;
      await served?.close();
      if (interrupted) return 0;
      throw new PlainError(`nats-server ended by itself (${code}); start it again with the same command.`);
    } catch (error) {
      // What was interrupted while it started did not fail.
      if (interrupted) return 0;
      throw error;
    } finally {
      disarm();
      end();
    }
  },
};
