/** A lent machine that is paused before its connection is there. */
import { afterEach, expect, it, vi } from 'vitest';
import { LentMachine } from '../../../src/lab/evaluator/lent-machine.ts';
import { scriptedWorkers } from '../faults/scripted-workers.helper.ts';

afterEach(() => vi.unstubAllGlobals());

it('is told so once it is connected: before, it has nothing to pause, and would answer with an error', async () => {
  const joins: (() => void)[] = [];
  const told: { isJoined: boolean; paused: boolean }[] = [];
  let isJoined = false;
  const cluster = () => ({
    join: async () => {
      await new Promise<void>((resolve) => joins.push(resolve));
      isJoined = true;
      return null;
    },
    setPaused: async (paused: boolean) => void told.push({ isJoined, paused }),
    exchange: () => new Promise(() => undefined),
    end: async () => undefined,
  });
  const { Worker } = scriptedWorkers({ cluster, rollout: () => ({}) }, () => null);
  vi.stubGlobal('Worker', Worker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  const machine = new LentMachine('ws://evaluator:secret@127.0.0.1:9222', 'tab', 'a test');
  void machine.run();
  await vi.waitFor(() => expect(joins).toHaveLength(1));
  machine.pause();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([machine.state().status, told]).toEqual(['paused', []]);
  joins[0]();
  await vi.waitFor(() => expect(told).toContainEqual({ isJoined: true, paused: true }));
  machine.resume();
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ isJoined: true, paused: false }));
  expect(machine.state().notices).toEqual([]);
  await machine.leave();
});
