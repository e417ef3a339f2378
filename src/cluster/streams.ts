/**
 * The streams of a NATS server that runs share, as the coordinator makes them: tasks, results, agents. Nothing newer
 * than nats-server 2.9 is needed. A stream that exists keeps what is in it.
 */
import {
  AckPolicy,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/nats-core';
import { type ObjectStore, Objm } from '@nats-io/obj';
import { messageOf } from '../math/text.ts';
import { EPISODES, MAX_EPISODE_BYTES } from './episode-result.ts';
import { untilAnswered } from './patience.ts';
import { AGENTS, CONSUMER, MAX_RESULT_BYTES, MAX_TASK_BYTES, RESULTS, TASKS } from './protocol.ts';

const MINUTE_MS = 60_000;
/** Of a run whose coordinator does not come back. */
const TASK_AGE_MS = 15 * MINUTE_MS;
/** A coordinator that restarts repeats what it had not saved: minutes. */
const RESULT_AGE_MS = 60 * MINUTE_MS;
const RESULT_BYTES = 256 * 2 ** 20;
/** The oldest go first; a coordinator that restarts has most of them in files. */
const EPISODE_BYTES = 512 * 2 ** 20;
const AGENT_BYTES = 2 ** 30;
/** An evaluator that has not said `working` for so long has lost its task. */
export const ACK_WAIT_MS = 15_000;

const STREAMS: readonly (Partial<StreamConfig> & { name: string })[] = [
  {
    name: TASKS,
    subjects: ['wm.task.>'],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    max_age: nanos(TASK_AGE_MS),
    max_msg_size: MAX_TASK_BYTES,
  },
  {
    name: RESULTS,
    subjects: ['wm.result.>'],
    storage: StorageType.File,
    max_age: nanos(RESULT_AGE_MS),
    max_bytes: RESULT_BYTES,
    max_msg_size: MAX_RESULT_BYTES,
  },
  {
    name: EPISODES,
    subjects: ['wm.episode.>'],
    storage: StorageType.File,
    max_age: nanos(RESULT_AGE_MS),
    max_bytes: EPISODE_BYTES,
    max_msg_size: MAX_EPISODE_BYTES,
  },
];

/** Shorter than a restart may take: without JetStream some servers give no answer at all. */
const OPENING = { forMs: 20_000, waitMs: 1000 } as const;

export interface Streams {
  manager: JetStreamManager;
  agents: ObjectStore;
}

/**
 * The streams, made where they are not there yet. A server that is busy or restarts is asked again for a while.
 * @param ackWaitMs shorter in tests
 */
export async function openStreams(connection: NatsConnection, ackWaitMs = ACK_WAIT_MS): Promise<Streams> {
  try {
    return await untilAnswered(() => makeStreams(connection, ackWaitMs), OPENING);
  } catch (error) {
    throw new Error(
      `the NATS server has no JetStream for this user (${messageOf(error)}): start it with npm run cluster, or with ` +
        'the configuration in deploy/',
      { cause: error },
    );
  }
}

/** The same twice is the same as once. */
async function makeStreams(connection: NatsConnection, ackWaitMs: number): Promise<Streams> {
  const manager = await jetstreamManager(connection);
  for (const config of STREAMS) await manager.streams.add(config);
  await manager.consumers.add(TASKS, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_deliver: -1,
    max_ack_pending: -1,
  });
  const agents = await new Objm(connection).create(AGENTS, {
    storage: StorageType.File,
    max_bytes: AGENT_BYTES,
  });
  return { manager, agents };
}
