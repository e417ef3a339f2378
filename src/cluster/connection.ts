/**
 * A connection to a NATS server: it comes back by itself for as long as it takes, and what goes wrong is said in
 * words. The server's version is looked at: older ones have holes that matter beyond this machine.
 */
import { type ConnectionOptions, type NatsConnection, wsconnect } from '@nats-io/nats-core';
import { messageOf } from '../math/text.ts';
import type { ServerAddress } from './join-link.ts';

/** A transport: WebSocket in a page, TCP in Node. */
type Connect = (options: ConnectionOptions) => Promise<NatsConnection>;

const RECONNECT_MS = 1000;
const PING_MS = 5000;
/** Without an answer to so many pings the connection is made anew. */
const PINGS_OUT = 2;
const TIMEOUT_MS = 10_000;

/** @throws Error with the way out where the server cannot be reached or refuses the credentials */
export async function connectTo(
  server: ServerAddress,
  connect: Connect = wsconnect,
): Promise<NatsConnection> {
  const { url, user, password } = server;
  try {
    return await connect({
      servers: url,
      user,
      pass: password,
      // Its own inboxes: the permissions of an evaluator open those of evaluators only.
      inboxPrefix: `_INBOX_${user}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_MS,
      pingInterval: PING_MS,
      maxPingOut: PINGS_OUT,
      timeout: TIMEOUT_MS,
    });
  } catch (error) {
    const said = messageOf(error);
    if (/authorization|authentication/i.test(said)) {
      throw new Error(
        `the NATS server at ${url} refuses user '${user}' or its password: copy the join link anew`,
        {
          cause: error,
        },
      );
    }
    throw new Error(
      `no NATS server answers at ${url} (${said}): start one with npm run cluster, or correct the address`,
      { cause: error },
    );
  }
}

/** First patch of a minor version that is free of the known holes in WebSocket and JetStream. */
const FREE_OF_HOLES: readonly (readonly [number, number])[] = [
  [12, 12],
  [14, 3],
];

/** The same of the server at the other end. */
export function warningOf({ info }: NatsConnection, server: ServerAddress): string | null {
  return info === undefined ? null : versionWarning(info.version, server);
}

/** What is to be said of a server's version; null where nothing is. */
export function versionWarning(version: string, { url, loopback }: ServerAddress): string | null {
  if (loopback || isFree(version)) return null;
  return (
    `The NATS server at ${url} is version ${version}, which has known security holes: use 2.12.12, 2.14.3 or a ` +
    'newer one beyond this machine.'
  );
}

function isFree(version: string): boolean {
  const [major, minor, patch] = version.split(/[.-]/).map(Number);
  if (major !== 2) return major > 2;
  const known = FREE_OF_HOLES.find(([each]) => each === minor);
  return known === undefined ? minor > FREE_OF_HOLES.at(-1)![0] : patch >= known[1];
}
