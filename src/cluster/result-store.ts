/** A result on its way into the stream: it is sent until the server has stored it, and stored once. */
import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { messageOf } from '../math/text.ts';
import { encodeEpisodeResult, episodeSubject } from './episode-result.ts';
import { encodeResult, type Result, resultSubject } from './protocol.ts';

const AGAIN_MS = 1000;

/**
 * @param isEpisode its job was to collect one
 * @param say gets what goes wrong on the way, for people
 * @returns false where this machine may not give results, or its connection was closed for good
 */
export async function storeResult(
  js: JetStreamClient,
  connection: NatsConnection,
  result: Result,
  isEpisode: boolean,
  say: (text: string) => void,
): Promise<boolean> {
  const { agent, round, outcome, ticket, evaluator } = result;
  // The same identity again is stored once.
  const msgID = `${evaluator}/${round}/${outcome.id}/${ticket}`;
  const [subject, bytes] = isEpisode
    ? [episodeSubject(agent, round, evaluator), encodeEpisodeResult(result, connection.info?.max_payload)]
    : [resultSubject(agent, round, evaluator), encodeResult(result)];
  for (;;) {
    try {
      await js.publish(subject, bytes, { msgID });
      return true;
    } catch (error) {
      if (connection.isClosed()) return false;
      const text = messageOf(error);
      if (/permission/i.test(text)) {
        say(`The server takes no results of this machine: ${text}. Copy the join link anew.`);
        return false;
      }
      say(`A result is not stored yet: ${text}.`);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
