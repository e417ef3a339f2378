/** The queue over a real nats-server: what is played, by whom, and what happens when somebody vanishes. */
import { setTimeout as wait } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeAgent, roundName } from '../../src/cluster/agent-file.ts';
import type { Coordinator } from '../../src/cluster/coordinator.ts';
import { EvaluatorEnd } from '../../src/cluster/evaluator.ts';
import {
  CONSUMER,
  encodeTask,
  RESULTS,
  resultSubject,
  TASKS,
  taskSubject,
  VERSION,
} from '../../src/cluster/protocol.ts';
import type { Job } from '../../src/rollout/jobs.ts';
import { hasNatsServer, NatsServer, whySkipped } from './nats-server.helper.ts';
import { coordinate, evaluate, jobsOf, type Machine, outcomeOf, playRound, SPEC } from './players.helper.ts';
import { TcpProxy } from './tcp-proxy.helper.ts';

/** How long the network is cut; CLUSTER_CUT_S=30 for as long as the issue asks. */
const CUT_MS = 1000 * Number(process.env.CLUSTER_CUT_S ?? 3);

describe.skipIf(!hasNatsServer)(`the cluster over a nats-server${whySkipped}`, () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.end());

  /** Each test has jobs of its own: the stream keeps the results of the others. */
  let used = 0;
  const freshJobs = (count: number) => {
    used += 1000;
    return jobsOf(count, used);
  };
  const evaluator = async (name: string, play?: Parameters<typeof evaluate>[3]) =>
    evaluate(await server.connect('evaluator'), name, {}, play);
  const coordinator = async (options?: Parameters<typeof coordinate>[1]) => {
    const made = await coordinate(await server.connect('coordinator'), options);
    await made.prepare(SPEC);
    return made;
  };
  const endAll = (made: Coordinator, ...machines: Machine[]) =>
    Promise.all([made.end(), ...machines.map(({ end }) => end.leave())]);

  it('plays each job once, shared by two evaluators, and gives the outcomes bit by bit', async () => {
    // Neither ends an episode before the other has begun one: the fast one cannot play all.
    let bothPlay = (): void => undefined;
    const haveBegun = new Promise<void>((resolve) => {
      bothPlay = resolve;
    });
    const machines: Machine[] = [];
    const play = async (job: Job) => {
      if (machines.every(({ begun }) => begun.length > 0)) bothPlay();
      await haveBegun;
      return outcomeOf(job);
    };
    machines.push(await evaluator('one', play), await evaluator('two', play));
    const made = await coordinator();
    const jobs = freshJobs(200);
    const { outcomes, times } = await playRound(made, jobs);
    expect(outcomes).toEqual(jobs.map(outcomeOf));
    expect(times).toEqual({ outcomes: 200, retracted: 0, referee: 0 });
    for (const { begun } of machines) expect(begun.length).toBeGreaterThan(0);
    expect(made.stateOf().refused).toMatchObject({ malformed: 0, unknown: 0 });
    await endAll(made, ...machines);
  });

  it('an evaluator that vanishes with episodes in hand costs nothing but their time', async () => {
    const made = await coordinator();
    const lost = await evaluator('lost', () => null);
    const jobs = freshJobs(40);
    const playing = playRound(made, jobs);
    while (lost.begun.length < 4) await wait(20);
    lost.vanish();
    const other = await evaluator('other');
    const { outcomes, times } = await playing;
    expect(outcomes).toEqual(jobs.map(outcomeOf));
    expect(times.outcomes).toBe(40);
    const begunByOther = new Set(other.begun.map(({ seed }) => seed));
    for (const { seed } of lost.begun) expect(begunByOther).toContain(seed);
    await endAll(made, other, lost);
  });

  it('a coordinator that is killed finds in its next life what was played, and sends only the rest', async () => {
    const one = await evaluator('one', async (job) => {
      await wait(5);
      return outcomeOf(job);
    });
    const connection = await server.connect('coordinator');
    const first = await coordinate(connection);
    await first.prepare(SPEC);
    const jobs = freshJobs(60);
    const playing = playRound(first, jobs).catch((error: Error) => error);
    while (one.begun.length < 25) await wait(10);
    // No goodbye: the connection is gone, and with it all that this coordinator knew.
    await connection.close();
    const second = await coordinator();
    const { outcomes, times } = await playRound(second, jobs);
    expect(outcomes).toEqual(jobs.map(outcomeOf));
    expect(times.outcomes).toBe(60);
    expect(one.begun.length).toBeLessThan(60 + 12);
    expect(await playing).toBeInstanceOf(Error);
    await endAll(second, one);
  });

  it('a round that is begun again in the same life is sent again', async () => {
    const made = await coordinator();
    const jobs = freshJobs(8);
    await made.begin(jobs);
    const ids = jobs.map(({ id }) => id);
    await made.play(ids, [], 0, 0);
    while (made.stateOf().unsent > 0) await wait(10);
    const one = await evaluator('one');
    const { outcomes } = await playRound(made, jobs, 10_000);
    expect(outcomes).toEqual(jobs.map(outcomeOf));
    await endAll(made, one);
  });

  it('an episode that is over before an evaluator hands it on is not handed on', async () => {
    const made = await coordinator();
    const slow = {
      evaluator: 'slow',
      name: 'slow',
      kind: 'terminal',
      print: 'engine-a',
      workers: 1,
    } as const;
    const options = { ...slow, slots: 4, workingMs: 500, now: () => performance.now() };
    const end = new EvaluatorEnd(await server.connect('evaluator'), options);
    const jobs = freshJobs(4);
    await made.begin(jobs);
    await made.play(
      jobs.map(({ id }) => id),
      [],
      0,
      0,
    );
    const given: Job[] = [];
    const exchange = async () => {
      const work = await end.exchange([], 4, 100, 0);
      given.push(...work.jobs);
      return work;
    };
    // It fetches, and hands on nothing for a while.
    await exchange();
    const state = () => made.stateOf().evaluators.find(({ name }) => name === 'slow');
    while (state()?.held !== 4) await wait(20);
    const before = given.length;
    await made.begin(freshJobs(1));
    while (state()?.held !== 0) await wait(20);
    const { drop } = await exchange();
    expect(given).toHaveLength(before);
    expect(drop).toHaveLength(before);
    await Promise.all([made.end(), end.leave()]);
  });

  it('the end of a run costs another run of the same agent none of its episodes', async () => {
    const [ending, lasting] = [await coordinator(), await coordinator()];
    const connection = await server.connect('evaluator');
    const said = { evaluator: 'shared', name: 'shared', kind: 'terminal', print: 'engine-a' } as const;
    const options = { ...said, workers: 1, slots: 4, workingMs: 500, now: () => performance.now() };
    const end = new EvaluatorEnd(connection, options);
    await ending.begin(freshJobs(1));
    const jobs = freshJobs(4);
    await lasting.begin(jobs);
    await lasting.play(
      jobs.map(({ id }) => id),
      [],
      0,
      0,
    );
    const given: Job[] = [];
    while (given.length < 4) given.push(...(await end.exchange([], 4 - given.length, 100, 100)).jobs);
    await ending.end();
    // What the server has sent before its answer is heard.
    await connection.flush();
    const { drop, held } = await end.exchange([], 0, 100, 0);
    expect({ drop, held }).toEqual({ drop: [], held: 4 });
    // The end of its own run costs them.
    await lasting.end();
    await connection.flush();
    expect((await end.exchange([], 0, 100, 0)).drop).toHaveLength(4);
    await end.leave();
  });

  it('a server that is killed and started again loses no result', async () => {
    const one = await evaluator('one', async (job) => {
      await wait(5);
      return outcomeOf(job);
    });
    const made = await coordinator();
    const jobs = freshJobs(80);
    const playing = playRound(made, jobs);
    while (one.begun.length < 20) await wait(10);
    await server.kill();
    await wait(300);
    await server.begin();
    const { outcomes, times } = await playing;
    expect(outcomes).toEqual(jobs.map(outcomeOf));
    expect(times.outcomes).toBe(80);
    await endAll(made, one);
  });

  it(`a network that is cut for ${CUT_MS / 1000} s heals by itself`, async () => {
    const proxy = await TcpProxy.start(server.port);
    const connection = await server.connect('evaluator', proxy.port);
    const far = evaluate(connection, 'far', {}, async (job) => {
      await wait(5);
      return outcomeOf(job);
    });
    // Both ends are cut off from the server.
    const made = await coordinate(await server.connect('coordinator', proxy.port));
    await made.prepare(SPEC);
    const jobs = freshJobs(120);
    const playing = playRound(made, jobs, 60_000 + 3 * CUT_MS);
    while (far.begun.length < 20) await wait(10);
    proxy.cut();
    await wait(CUT_MS);
    const during = far.begun.length;
    proxy.heal();
    const { outcomes, times } = await playing;
    expect(outcomes).toEqual(jobs.map(outcomeOf));
    expect(times.outcomes).toBe(120);
    expect(during).toBeLessThan(far.begun.length);
    await endAll(made, far);
    await proxy.end();
  }, 180_000);

  it('an evaluator that lies is quarantined, and nothing of it counts', async () => {
    const honest = await evaluator('honest');
    const also = await evaluator('also');
    const liar = await evaluator('liar', (job) => ({ ...outcomeOf(job), return: 900 }));
    const made = await coordinator({ share: 0.3 });
    const jobs = freshJobs(120);
    const { outcomes, notices } = await playRound(made, jobs);
    expect(outcomes).toEqual(jobs.map(outcomeOf));
    expect(notices.filter((text) => /quarantined/.test(text))).toHaveLength(1);
    expect(made.roster.quarantined()).toEqual(['liar']);
    const before = liar.begun.length;
    const next = freshJobs(40);
    expect((await playRound(made, next)).outcomes).toEqual(next.map(outcomeOf));
    expect(liar.begun.length - before).toBeLessThanOrEqual(4);
    for (const { end } of [honest, also, liar]) await end.leave();
    await made.end();
    // The next life knows of no quarantine, plays nothing twice, and reads what is left.
    const connection = await server.connect('coordinator');
    const manager = await jetstreamManager(connection);
    const filter = { subjects_filter: resultSubject('*', '*', 'liar') };
    await vi.waitFor(async () => {
      expect((await manager.streams.info(RESULTS, filter)).state.subjects ?? {}).toEqual({});
    }, 10_000);
    const again = await evaluator('again');
    const later = await coordinator();
    expect((await playRound(later, jobs)).outcomes).toEqual(jobs.map(outcomeOf));
    await Promise.all([endAll(later, again), connection.close()]);
  });

  it('messages that are none are refused and counted, and change nothing', async () => {
    const made = await coordinator();
    const jobs = freshJobs(20);
    const stranger = await server.connect('evaluator');
    const { name } = encodeAgent(SPEC);
    const subject = resultSubject(name, roundName(name, jobs), 'x');
    const playing = playRound(made, jobs);
    await wait(100);
    const result = {
      v: VERSION,
      agent: 'a',
      round: 'b',
      ticket: '0_x',
      id: 0,
      seed: 1,
      return: 900,
      steps: 1,
    };
    for (const text of [
      'hello',
      '{"v":99}',
      JSON.stringify({ ...result, evaluator: 'x', print: 'y' }),
      // Another one's name, by which its results are deleted.
      JSON.stringify({ ...result, evaluator: 'z', print: 'y' }),
      '{"v":1,"agent":',
    ]) {
      stranger.publish(subject, text);
    }
    stranger.publish(subject, 'x'.repeat(5000));
    await stranger.flush();
    await wait(100);
    const one = await evaluator('one');
    expect((await playing).outcomes).toEqual(jobs.map(outcomeOf));
    // The stream itself refuses what is larger than a result may be.
    expect(made.stateOf().refused).toMatchObject({ malformed: 3, version: 1, unknown: 1, oversize: 0 });
    expect(() => stranger.publish(subject, new Uint8Array(10 * 2 ** 20))).toThrow(/max_payload|payload/i);
    await endAll(made, one);
    await stranger.close();
  });

  it('leaves a task that it cannot read, or whose agent it does not get, to others, and asks for no more', async () => {
    const made = await coordinator();
    const connection = await server.connect('coordinator');
    const js = jetstream(connection);
    const [job] = freshJobs(1);
    const foreign = encodeTask({ agent: 'x', round: 'y', job, ticket: 't', not: [] });
    new TextEncoder().encodeInto('{"v":"9', foreign.subarray(4));
    const orphan = encodeTask({ agent: 'missing', round: 'y', job, ticket: 't', not: [] });
    const others = await js.consumers.get(TASKS, CONSUMER);
    for (const [task, why] of [
      [foreign, /is of build "9\.source", here is build .* need the same build: reload/],
      [orphan, /the server has no agent missing/],
    ] as const) {
      const one = await evaluator('one');
      await js.publish(taskSubject('x', 'y'), task);
      while (one.notices.length === 0) await wait(10);
      expect(one.notices.join()).toMatch(why);
      const message = await others.next({ expires: 5000 });
      expect(Uint8Array.from(message!.data)).toEqual(task);
      message!.term();
      await vi.waitFor(() => expect(made.roster.get('one')).toMatchObject({ slots: 0, refused: 1 }), 5000);
      expect(one.begun).toEqual([]);
      await one.end.leave();
    }
    await Promise.all([made.end(), connection.close()]);
  });

  it('a C that no task can carry is said where the round begins', async () => {
    const made = await coordinator();
    const large = freshJobs(1).map((job) => ({ ...job, parameters: new Float32Array(20_000) }));
    await expect(made.begin(large)).rejects.toThrow(/20000 parameters is too large for a task/);
    await made.end();
  });

  it('refuses wrong credentials, and says the way out', async () => {
    const { connectTo } = await import('../../src/cluster/connection.ts');
    const { connect } = await import('@nats-io/transport-node');
    const wrong = { url: `127.0.0.1:${server.port}`, user: 'evaluator', password: 'guess', loopback: true };
    await expect(connectTo(wrong, connect)).rejects.toThrow(
      /refuses user 'evaluator'.*copy the join link anew/,
    );
    const nowhere = { ...wrong, url: '127.0.0.1:1' };
    await expect(connectTo(nowhere, connect)).rejects.toThrow(/start one with npm run cluster/);
  });

  it('an evaluator may take tasks and give results, and nothing else', async () => {
    const connection = await server.connect('evaluator');
    const refused = async (use: (connection: NatsConnection) => Promise<unknown>) =>
      expect(use(connection)).rejects.toThrow(/permission/i);
    await refused((nats) => nats.request('wm.task.a.b', 'x', { timeout: 2000 }));
    await refused((nats) => nats.request('wm.run', 'x', { timeout: 2000 }));
    await refused((nats) => nats.request(`$JS.API.STREAM.DELETE.${TASKS}`, '', { timeout: 2000 }));
    await refused((nats) => nats.request(`$JS.API.STREAM.PURGE.${RESULTS}`, '', { timeout: 2000 }));
    await refused((nats) =>
      nats.request(`$JS.API.STREAM.MSG.GET.${RESULTS}`, '{"seq":1}', { timeout: 2000 }),
    );
    await refused((nats) => nats.request(`$JS.API.CONSUMER.CREATE.${RESULTS}`, '{}', { timeout: 2000 }));
    await refused(async (nats) => {
      for await (const _ of nats.subscribe('wm.result.>')) break;
    });
    await connection.close();
  });
});
