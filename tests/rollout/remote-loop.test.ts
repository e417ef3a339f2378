/**
 * The loop that asks another thread for its actions, over a real channel, with the GPU's agent on WebAssembly: the
 * same jobs come to the same end as on a core alone. The GPU itself is in tests/browser/webgpu-rollouts.test.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { InferenceLost } from '../../src/rollout/inference-protocol.ts';
import { InferenceServer } from '../../src/rollout/inference-server.ts';
import { RemoteLoop } from '../../src/rollout/remote-loop.ts';
import {
  expectSame,
  jobsOf,
  type Moment,
  playAlone,
  playRemote,
  record,
  replay,
  specOf,
} from './agents.helper.ts';

beforeAll(openWasm);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server of one client and the loop that sits there. */
function seated(slots: number, spec = specOf('zh', true)) {
  const server = new InferenceServer(spec, { clients: 1, rows: slots });
  const { port1, port2 } = new MessageChannel();
  server.connect(0, port1);
  const loop = new RemoteLoop(spec, slots, port2);
  ends.push(() => {
    loop.dispose();
    server.dispose();
  });
  return { server, loop, port: port2 };
}

describe('DistantLoop', () => {
  it.each([
    ['zh', true],
    ['zh', false],
    ['z', true],
    ['z', false],
  ] as const)('C on %s, z sampled: %s: outcomes are those of a core alone', async (inputs, sampleZ) => {
    const spec = specOf(inputs, sampleZ);
    const jobs = jobsOf(spec, 9, (id) => ({ maxSteps: 30 + 3 * id, patience: id % 2 === 0 ? 0 : 25 }));
    const remote = await playRemote(spec, jobs, { clients: 2, rows: 4 });
    expectSame(remote.outcomes, playAlone(spec, jobs, 3));
    // Two clients are thought for together: fewer batches than if each had its own.
    const steps = remote.outcomes.reduce((sum, outcome) => sum + outcome.steps, 0);
    expect(remote.batches).toBeGreaterThanOrEqual(steps / 8);
    expect(remote.batches).toBeLessThan(steps / 2);
  });

  it('a slot that begins another job forgets h and takes that one’s C', async () => {
    const spec = specOf('zh', false);
    const jobs = jobsOf(spec, 6, () => ({ maxSteps: 20 }));
    const alone = playAlone(spec, jobs, 1);
    // Two slots, so that each plays three jobs one after the other.
    const { outcomes } = await playRemote(spec, jobs, { clients: 1, rows: 2 });
    expectSame(outcomes, alone);
  });

  it('refuses what the GPU does not drive, and slots that are no two halves', () => {
    const { loop } = seated(2);
    const [job] = jobsOf(specOf('zh', true), 1);
    expect(() => loop.add([{ ...job, parameters: null }])).toThrow(/job 0 wants random actions/);
    expect(() => loop.add([{ ...job, world: 'dream' }])).toThrow(/job 0 wants a dream/);
    expect(() => loop.add([{ ...job, parameters: new Float32Array(5) }])).toThrow(/75 parameters.*brings 5/);
    const { port1 } = new MessageChannel();
    expect(() => new RemoteLoop(specOf('zh', true), 3, port1)).toThrow(/multiple of 2, got 3/);
  });

  it('a agent that fails ends the loop with its reason, now and at every later question', async () => {
    const { server, loop } = seated(4);
    loop.add(jobsOf(specOf('zh', true), 4, () => ({ maxSteps: 1000 })));
    await loop.advance(20);
    setTimeout(() => server.fail('the WebGPU device was lost: unplugged'), 20);
    await expect(loop.advance(60_000)).rejects.toThrow(InferenceLost);
    await expect(loop.advance(60_000)).rejects.toThrow(/unplugged/);
  });

  it('an action that is no number is the agent’s fault, not the environment’s', async () => {
    const { loop, port } = seated(2);
    loop.add(jobsOf(specOf('zh', true), 1));
    const { onmessage } = port;
    port.onmessage = (event: MessageEvent) => {
      (event.data.actions as Float32Array)[1] = Number.NaN;
      onmessage!.call(port, event);
    };
    await expect(loop.advance(1000)).rejects.toThrow(/the GPU gave the action \[.*NaN/);
  });
});

describe('GpuAgentRows', () => {
  const spec = specOf('zh', true);
  /** One C for all jobs, so that only h tells them apart. */
  const moments = (): Moment[] => {
    const { parameters } = jobsOf(spec, 1)[0];
    const jobs = jobsOf(spec, 4, (id) => ({ parameters, maxSteps: 15 + 4 * id }));
    return record(spec, jobs, 2);
  };

  it('the same frames and noise give the actions of a core alone', async () => {
    expect(await replay(spec, moments(), 2)).toBeLessThan(1e-5);
  });

  it('h that is not forgotten with the job would be noticed', async () => {
    const forgetful = moments();
    for (const { begins } of forgetful.slice(1)) begins.length = 0;
    expect(await replay(spec, forgetful, 2)).toBeGreaterThan(1e-3);
  });

  it('a slot that is away keeps its h, and would be noticed if it did not', async () => {
    const [apart, twice] = [moments(), moments()];
    const [moment] = apart.slice(6, 7);
    const first = { ...moment, active: [1], present: Uint8Array.of(0, 1) };
    apart.splice(6, 1, first, { ...moment, active: [0], present: Uint8Array.of(1, 0) });
    expect(await replay(spec, apart, 2)).toBeLessThan(1e-5);
    twice.splice(6, 0, { ...twice[6], begins: [] });
    expect(await replay(spec, twice, 2)).toBeGreaterThan(1e-3);
  });
});

describe('MindDesk', () => {
  it('waits for nobody who has left: a thread that died holds up the others for a moment only', async () => {
    const spec = specOf('zh', true);
    const server = new InferenceServer(spec, { clients: 2, rows: 2 });
    const channels = [new MessageChannel(), new MessageChannel()];
    const loops = channels.map(({ port1, port2 }, client) => {
      server.connect(client, port1);
      return new RemoteLoop(spec, 2, port2);
    });
    ends.push(() => {
      for (const loop of loops) loop.dispose();
      server.dispose();
    });
    const jobs = jobsOf(spec, 4, () => ({ maxSteps: 40 }));
    const alone = playAlone(spec, jobs, 2);
    loops[0].add(jobs.slice(0, 2));
    loops[1].add(jobs.slice(2));
    const dying = loops[1].advance(60_000);
    setTimeout(() => channels[1].port2.close(), 5);
    const outcomes = [];
    while (loops[0].pending > 0) outcomes.push(...(await loops[0].advance(1000)));
    expectSame(outcomes, alone.slice(0, 2));

    // Whoever takes the client of the dead plays its jobs from their seeds, in slots that are not fresh.
    const { port1, port2 } = new MessageChannel();
    server.connect(1, port1);
    const heir = new RemoteLoop(spec, 2, port2);
    heir.add(jobs.slice(2));
    const again = [];
    while (heir.pending > 0) again.push(...(await heir.advance(1000)));
    heir.dispose();
    expectSame(again, alone.slice(2));
    void dying;
  });

  it('keeps no tensor from batch to batch, and none when it ends', async () => {
    const spec = specOf('zh', true);
    const before = tf.memory().numTensors;
    const { server, loop } = seated(4, spec);
    loop.add(jobsOf(spec, 12, () => ({ maxSteps: 15 })));
    await loop.advance(1);
    const under = tf.memory().numTensors;
    expect(under).toBeGreaterThan(before);
    while (loop.pending > 0) {
      await loop.advance(20);
      expect(tf.memory().numTensors).toBe(under);
    }
    expect(server.batches).toBeGreaterThan(40);
    for (const end of ends.splice(0)) end();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has so many clients and no more', () => {
    const { server } = seated(2);
    expect(() => server.connect(1, new MessageChannel().port1)).toThrow(/client must be 0 .. 0, got 1/);
  });
});
