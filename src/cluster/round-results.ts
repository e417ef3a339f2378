/** Reads the results of a round: first those of an earlier life of the coordinator, then the others as they come. */
import { type ConsumerMessages, DeliverPolicy, type JetStreamClient } from '@nats-io/jetstream';
import { Signal } from './signal.ts';
import type { Streams } from './streams.ts';

/** How long the results of an earlier life may take to arrive. */
const EARLIER_MS = 30_000;
/** Results that are asked for at once: numbers, and files of episodes. */
const AT_ONCE = { numbers: 1000, files: 32 } as const;
/** How long the server keeps a request for results; a server that was restarted is noticed after as long. */
const READ_MS = 4000;

/**
 * @param place the stream, the subject of the round in it, and what its messages hold
 * @param receive called with each result
 * @returns once the earlier results have come, or are late; what stops the reading
 * @throws Error where the server does not answer
 */
export async function readResults(
  js: JetStreamClient,
  { manager }: Streams,
  { stream, subject, hold }: { stream: string; subject: string; hold: keyof typeof AT_ONCE },
  receive: (bytes: Uint8Array) => void,
): Promise<Pick<ConsumerMessages, 'stop'>> {
  const info = await manager.streams.info(stream, { subjects_filter: subject });
  let earlier = info.state.subjects?.[subject] ?? 0;
  const consumer = await js.consumers.get(stream, {
    filter_subjects: subject,
    deliver_policy: DeliverPolicy.All,
  });
  const allCame = new Signal();
  const callback = (message: { data: Uint8Array }): void => {
    receive(message.data);
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
