/** Listeners of the engine, scripts among them, which may throw. */
import { afterEach, expect, it, vi } from 'vitest';
import type { LabEvent } from '../../src/lab/events.ts';
import { Listeners } from '../../src/lab/listeners.ts';

afterEach(() => vi.unstubAllGlobals());

const EVENT: LabEvent = { type: 'run', status: 'running' };

it('a listener that throws is reported, and the others are told', () => {
  const reported: unknown[] = [];
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  const listeners = new Listeners();
  const told: LabEvent[] = [];
  const error = new Error('of a script');
  listeners.add(() => {
    throw error;
  });
  const end = listeners.add((event) => told.push(event));
  listeners.tell(EVENT);
  end();
  listeners.tell(EVENT);
  expect(told).toEqual([EVENT]);
  expect(reported).toEqual([error, error]);
});
