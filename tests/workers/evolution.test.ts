/** The evolution worker through its Comlink client: the real file, its thread replaced by a message channel. */
import { MessageChannel } from 'node:worker_threads';
import * as Comlink from 'comlink';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CmaEs } from '../../src/evolution/index.ts';
import type { EvolutionWorker } from '../../workers/evolution.ts';
import { rosenbrock } from '../evolution/functions.helper.ts';

const channel = new MessageChannel();
const client = Comlink.wrap<EvolutionWorker>(channel.port1 as unknown as Comlink.Endpoint);
const options = { mean: new Float64Array(6), sigma: 0.5, populationSize: 8, seed: 5 };

beforeAll(async () => {
  // What a worker's global scope offers, forwarded to one end of the channel.
  const worker = channel.port2 as unknown as EventTarget & {
    postMessage(message: unknown, list?: Transferable[]): void;
  };
  vi.stubGlobal('addEventListener', worker.addEventListener.bind(worker));
  vi.stubGlobal('removeEventListener', worker.removeEventListener.bind(worker));
  vi.stubGlobal('postMessage', worker.postMessage.bind(worker));
  channel.port2.ref();
  await import('../../workers/evolution.ts');
  channel.port1.start();
  channel.port2.start();
});

afterAll(() => {
  vi.unstubAllGlobals();
  channel.port1.close();
});

describe('EvolutionWorker', () => {
  it('refuses to work before it is started', async () => {
    await expect(client.ask()).rejects.toThrow('call start first');
  });

  it('runs the same search as CmaEs with overlapped decompositions', async () => {
    const search = new CmaEs({ ...options, overlapDecomposition: true });
    await client.start(options);
    for (let g = 0; g < 8; g++) {
      const candidates = await client.ask();
      expect(candidates).toEqual(search.ask());
      const costs = candidates.map(rosenbrock);
      await client.tell(costs);
      search.tell(candidates, costs);
    }
    const summary = await client.summary();
    expect(summary.generation).toBe(8);
    expect(summary.mean).toEqual(search.mean);
    expect(summary.axes).toEqual(search.axes);
    expect(summary.sigma).toBe(search.sigma);
    expect(summary.stopReason).toBeNull();
  });

  it('restarts from its state in the middle of a generation', async () => {
    const candidates = await client.ask();
    const state = await client.state();
    const costs = candidates.map(rosenbrock);
    await client.tell(costs);
    const expected = await client.ask();

    await client.start(state);
    await client.tell(costs); // the costs arrive without the candidates being asked for again
    expect(await client.ask()).toEqual(expected);
  });

  it('refuses costs nobody asked for, and costs that are NaN', async () => {
    await client.start(options);
    await expect(client.tell([1, 2, 3, 4, 5, 6, 7, 8])).rejects.toThrow('generation 0 was not asked for');
    await client.ask();
    await expect(client.tell([1, 2, 3, Number.NaN, 5, 6, 7, 8])).rejects.toThrow(
      'cost of candidate 3 is NaN',
    );
  });
});
