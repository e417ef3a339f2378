import { afterEach, expect, it, vi } from 'vitest';
import { keepSignals, onInterrupt } from '../../src/cli/interrupt.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const before = SIGNALS.map((signal) => process.listeners(signal));
afterEach(() => {
  expect(SIGNALS.map((signal) => process.listeners(signal))).toEqual(before);
});

it('onInterrupt calls its listener at each of the signals until it is disarmed', () => {
  const listener = vi.fn();
  const disarm = onInterrupt(listener);
  for (const signal of SIGNALS) process.emit(signal);
  disarm();
  expect(listener).toHaveBeenCalledTimes(3);
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
