/**
 * Agents in the server's object store: each is stored once, by the hash of its bytes, and checked when it is read.
 * Where the store is full, those that were stored first make room.
 */
import type { NatsConnection } from '@nats-io/nats-core';
import { Objm } from '@nats-io/obj';
import { messageOf } from '../math/text.ts';
import type { AgentSpec } from '../rollout/jobs.ts';
import { decodeAgent, encodeAgent } from './agent-file.ts';
import { AGENTS, TASKS, taskSubject } from './protocol.ts';
import type { Streams } from './streams.ts';

/** For each piece of an agent: the whole, a few megabytes, may take minutes over a slow line. */
const PIECE_MS = 60_000;

/** @returns its name @throws Error where the server does not take it */
export async function writeAgent(streams: Streams, spec: AgentSpec): Promise<string> {
  const { agents } = streams;
  const { name, bytes } = encodeAgent(spec);
  const found = await agents.info(name);
  if (found !== null && !found.deleted) return name;
  for (;;) {
    try {
      await agents.putBlob({ name }, bytes);
      return name;
    } catch (error) {
      if (!/maximum bytes exceeded/i.test(messageOf(error))) throw error;
      if (await makeRoom(streams, bytes.length)) continue;
      throw new Error(`the server has no room for an agent of ${bytes.length} bytes beside those in use`, {
        cause: error,
      });
    }
  }
}

/** Deletes the oldest agents, but none that a task asks for. @returns whether there was one to delete */
async function makeRoom({ manager, agents }: Streams, wanted: number): Promise<boolean> {
  const { state } = await manager.streams.info(TASKS, { subjects_filter: taskSubject('*', '*') });
  const inUse = new Set(Object.keys(state.subjects ?? {}).map((subject) => subject.split('.')[2]));
  const others = (await agents.list()).filter(({ name }) => !inUse.has(name));
  others.sort((a, b) => Date.parse(a.mtime) - Date.parse(b.mtime));
  let freed = 0;
  for (const { name, nuid, size } of others) {
    if (freed >= wanted) break;
    // First its bytes: a full store would not even take the note that it is deleted.
    await manager.streams.purge(`OBJ_${AGENTS}`, { filter: `$O.${AGENTS}.C.${nuid}` });
    await agents.delete(name);
    freed += size;
  }
  return freed > 0;
}

/**
 * @param onPiece called after each piece of its bytes
 * @throws Error where it is not there, is not what its name says, or stops coming
 */
export async function readAgent(
  connection: NatsConnection,
  name: string,
  onPiece: () => void = () => undefined,
): Promise<AgentSpec> {
  const agents = await new Objm(connection).open(AGENTS, false);
  const found = await within(agents.get(name), PIECE_MS);
  if (found === null) throw new Error(`the server has no agent ${name}`);
  const pieces: BlobPart[] = [];
  const reader = found.data.getReader();
  for (;;) {
    const { done, value } = await within(reader.read(), PIECE_MS);
    if (done) break;
    pieces.push(value as Uint8Array<ArrayBuffer>);
    onPiece();
  }
  const error = await found.error;
  if (error) throw error;
  return decodeAgent(name, new Uint8Array(await new Blob(pieces).arrayBuffer()));
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
