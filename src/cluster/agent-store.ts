/** Agents in the server's object store: each is stored once, by the hash of its bytes, and checked when it is read. */
import type { NatsConnection } from '@nats-io/nats-core';
import { type ObjectStore, Objm } from '@nats-io/obj';
import type { AgentSpec } from '../rollout/jobs.ts';
import { decodeAgent, encodeAgent } from './agent-file.ts';
import { AGENTS } from './protocol.ts';

/** For the whole of an agent: a few megabytes over a slow line. */
const READ_MS = 60_000;

/** @returns its name */
export async function writeAgent(agents: ObjectStore, spec: AgentSpec): Promise<string> {
  const { name, bytes } = encodeAgent(spec);
  const found = await agents.info(name);
  if (found === null || found.deleted) await agents.putBlob({ name }, bytes);
  return name;
}

/** @throws Error where it is not there, is not what its name says, or does not come */
export async function readAgent(connection: NatsConnection, name: string): Promise<AgentSpec> {
  const agents = await new Objm(connection).open(AGENTS, false);
  const bytes = await within(agents.getBlob(name), READ_MS);
  if (bytes === null) throw new Error(`the server has no agent ${name}`);
  return decodeAgent(name, bytes);
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
