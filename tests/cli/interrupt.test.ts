import { afterEach, expect, it, vi } from 'vitest';
import { keepSignals, onInterrupt } from '../../src/cli/interrupt.ts';

const before = { SIGINT: process.listeners('SIGINT'), SIGTERM: process.listeners('SIGTERM') };
afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    expect(process.listeners(signal)).toEqual(before[signal]);
});

it('onInterrupt calls its listener at both signals until it is disarmed', () => {
  const listener = vi.fn();
  const disarm = onInterrupt(listener);
  process.emit('SIGTERM');
  process.emit('SIGINT');
  disarm();
  expect(listener).toHaveBeenCalledTimes(2);
});

it("keepSignals removes a library's listeners and keeps ours, though the library's job fails", async () => {
  const ours = vi.fn();
  const theirs = vi.fn();
  const disarm = onInterrupt(ours);
  const job = async (): Promise<never> => {
    process.once('SIGTERM', theirs);
    throw new Error('no port');
  };
  await expect(keepSignals(job)).rejects.toThrow('no port');
  process.emit('SIGTERM');
  disarm();
  expect(ours).toHaveBeenCalledTimes(1);
  expect(theirs).not.toHaveBeenCalled();
});
