/** The agents of many runs in a small store of a real nats-server: the oldest make room, those in use stay. */
import { jetstream } from '@nats-io/jetstream';
import { Objm } from '@nats-io/obj';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAgent, writeAgent } from '../../src/cluster/agent-store.ts';
import { AGENTS, taskSubject } from '../../src/cluster/protocol.ts';
import { openStreams } from '../../src/cluster/streams.ts';
import type { AgentSpec } from '../../src/rollout/jobs.ts';
import { hasNatsServer, NatsServer, whySkipped } from './nats-server.helper.ts';
import { SPEC } from './players.helper.ts';

/** An agent of about 400 kB, another one for each number. */
const agentOf = (n: number): AgentSpec => ({
  ...SPEC,
  vision: { ...SPEC.vision, weights: { a: { shape: [100_000], data: new Float32Array(100_000).fill(n) } } },
});

describe.skipIf(!hasNatsServer)(`the store of agents${whySkipped}`, () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.end());

  it('takes another agent when it is full, and lets go of the oldest that nobody plays', async () => {
    const connection = await server.connect('coordinator');
    const streams = await openStreams(connection);
    const { config } = await streams.manager.streams.info(`OBJ_${AGENTS}`);
    await streams.manager.streams.update(config.name, { ...config, max_bytes: 1_500_000 });
    const names = [await writeAgent(streams, agentOf(0))];
    await jetstream(connection).publish(taskSubject(names[0], 'round'), 'a task');
    for (let n = 1; n < 12; n++) {
      names.push(await writeAgent(streams, agentOf(n)));
      expect(await readAgent(connection, names[n])).toEqual(agentOf(n));
    }
    const stored = (await streams.agents.list()).map(({ name }) => name);
    expect(stored).toContain(names[0]);
    expect(stored).not.toContain(names[1]);
    expect(stored).toContain(names[10]);
    // What was let go comes back, and what is there is not sent again.
    await writeAgent(streams, agentOf(1));
    expect(await readAgent(connection, names[1])).toEqual(agentOf(1));
    const before = (await streams.agents.info(names[1]))!.mtime;
    await writeAgent(streams, agentOf(1));
    expect((await streams.agents.info(names[1]))!.mtime).toBe(before);
    await connection.close();
  });

  it('says of each piece that it came, so that a slow line loses no task', async () => {
    const connection = await server.connect('coordinator');
    const name = await writeAgent(await openStreams(connection), agentOf(5));
    let pieces = 0;
    expect(await readAgent(connection, name, () => void pieces++)).toEqual(agentOf(5));
    // 400 kB in pieces of 128 KB at most.
    expect(pieces).toBeGreaterThanOrEqual(4);
    await expect(readAgent(connection, 'another')).rejects.toThrow('the server has no agent another');
    await connection.close();
  });

  it('says so where there is no room at all', async () => {
    const connection = await server.connect('coordinator');
    const manager = await jetstream(connection).jetstreamManager();
    const agents = await new Objm(connection).open(AGENTS);
    const { config } = await manager.streams.info(`OBJ_${AGENTS}`);
    await manager.streams.update(config.name, { ...config, max_bytes: 300_000 });
    await expect(writeAgent({ manager, agents }, agentOf(99))).rejects.toThrow(
      /no room for an agent of 4\d{5} bytes beside those in use/,
    );
    await connection.close();
  });
});
