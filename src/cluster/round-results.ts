/**
 * Reads the results of a round: first those of an earlier life of the coordinator, then the others as they come. And
 * deletes those of an evaluator, which a later life would read.
 */
import { type ConsumerMessages, DeliverPolicy, type JetStreamClient } from '@nats-io/jetstream';
import { EPISODES, episodeSubject } from './episode-result.ts';
import { malformed } from './fields.ts';
import { RESULTS, type Result, resultSubject } from './protocol.ts';
import { Signal } from './signal.ts';
import type { Streams } from './streams.ts';

/** How long the results of an earlier life may take to arrive. */
const EARLIER_MS = 30_000;
/** Results that are asked for at once: numbers, and files of episodes. */
const AT_ONCE = { numbers: 1000, files: 32 } as const;
/** How long the server keeps a request for results; a server that was restarted is noticed after as long. */
const READ_MS = 4000;

export interface ResultMessage {
  subject: string;
  data: Uint8Array;
}

/**
 * @param place the stream, the subjects of the round in it, and what its messages hold
 * @param receive called with each message
 * @returns once the earlier results have come, or are late; what stops the reading
 * @throws Error where the server does not answer
 */
export async function readResults(
  js: JetStreamClient,
  { manager }: Streams,
  { stream, subject, hold }: { stream: string; subject: string; hold: keyof typeof AT_ONCE },
  receive: (message: ResultMessage) => void,
): Promise<Pick<ConsumerMessages, 'stop'>> {
  const info = await manager.streams.info(stream, { subjects_filter: subject });
  let earlier = Object.values(info.state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  const consumer = await js.consumers.get(stream, {
    filter_subjects: subject,
    deliver_policy: DeliverPolicy.All,
  });
  const allCame = new Signal();
  const callback = (message: ResultMessage): void => {
    receive(message);
    if (--earlier === 0) allCame.give();
  };
  const results = await consumer.consume({
    callback,
    max_messages: AT_ONCE[hold],
    expires: READ_MS,
    idle_heartbeat: READ_MS / 2,
  });
  if (earlier > 0) await allCame.wait(EARLIER_MS);
  return results;
}

/** The result in a message, whose subject names its evaluator. @throws Refusal */
export function resultIn(message: ResultMessage, decode: (bytes: Uint8Array) => Result): Result {
  const result = decode(message.data);
  const named = message.subject.split('.').at(-1);
  if (result.evaluator === named) return result;
  throw malformed(`a result of ${result.evaluator} came under the name of ${named}`);
}

/** Deletes all that an evaluator gave, in whatever round. @throws Error where the server does not answer */
export async function forgetResults({ manager }: Streams, evaluator: string): Promise<void> {
  await manager.streams.purge(RESULTS, { filter: resultSubject('*', '*', evaluator) });
  await manager.streams.purge(EPISODES, { filter: episodeSubject('*', '*', evaluator) });
}
