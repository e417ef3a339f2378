/** Diagnostics were the end of the stage `memory` once: files of then open as runs that have made them. */
import { describe, expect, it } from 'vitest';
import { eventsOfCheckpoint } from '../../../src/lab/checkpoint/checkpoint-events.ts';
import { findRun, saveRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { hasDiagnostics, stagesDoneOf } from '../../../src/lab/checkpoint/stages-done.ts';
import { type KeptPart, recordOf } from '../../../src/lab/checkpoint/warm-start.ts';
import type { StageName } from '../../../src/lab/events.ts';
import { wholeRun } from '../whole-run.helper.ts';

const TO_MEMORY: StageName[] = ['collect', 'vision', 'encode', 'memory'];

async function found(
  report: Record<string, unknown>,
  stagesDone: StageName[],
  keep?: KeptPart,
): Promise<StageName[] | undefined> {
  const files = new Map<string, Uint8Array>();
  const remote = {
    read: async (path: string) => files.get(path) ?? null,
    write: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
  };
  const archive = { call: (what: (worker: typeof remote) => unknown) => what(remote) } as never;
  const run = wholeRun();
  const base = recordOf(keep === undefined ? null : { checkpoint: run, name: 'agent', keep });
  await saveRun(archive, { ...run, report: { ...report, base }, stagesDone });
  const saved = await findRun(archive, run.settings, base, (reason) => {
    throw new Error(reason);
  });
  return saved?.stagesDone;
}

describe('a saved run of before diagnostics were a stage', () => {
  it('has made them where its report holds them, and makes them where not', async () => {
    expect(await found({ car: {} }, TO_MEMORY)).toEqual([...TO_MEMORY, 'diagnose']);
    expect(await found({ ball: {} }, TO_MEMORY)).toEqual([...TO_MEMORY, 'diagnose']);
    expect(await found({}, TO_MEMORY)).toEqual(TO_MEMORY);
    // M of such a run is not trained yet: the report is of V and M of before.
    expect(await found({ car: {} }, ['collect', 'vision'])).toEqual(['collect', 'vision']);
  });

  it('needs none where V and M are kept: there are no episodes to measure them on', async () => {
    for (const keep of ['memory', 'controller', 'search'] as const) {
      expect(await found({}, TO_MEMORY, keep)).toEqual([...TO_MEMORY, 'diagnose']);
    }
    expect(await found({}, TO_MEMORY, 'vision')).toEqual(TO_MEMORY);
  });
});

it('a saved run of today says it itself, and a checkpoint is no saved run', async () => {
  expect(await found({ car: {} }, [...TO_MEMORY, 'diagnose'])).toEqual([...TO_MEMORY, 'diagnose']);
  expect(stagesDoneOf({ car: {} })).toBeNull();
  expect([{}, { car: {} }, { ball: {} }, { pong: {} }].map(hasDiagnostics)).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

it('an opened checkpoint of before shows them as done, one without does not', () => {
  const statusOf = (report: Record<string, unknown>) =>
    eventsOfCheckpoint({ ...wholeRun(), report }).flatMap((event) =>
      event.type === 'stage' && event.stage === 'diagnose' ? [event.progress.status] : [],
    );
  const stages = { memory: { seconds: 5 } };
  expect(statusOf({ stages, car: {} })).toEqual(['done']);
  expect(statusOf({ stages })).toEqual([]);
  expect(statusOf({ car: {} })).toEqual([]);
  expect(statusOf({ stages: { ...stages, diagnose: { seconds: 2 } }, car: {} })).toEqual(['done']);
});
