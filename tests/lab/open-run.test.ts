/** A run of the room Runs whose imported episodes were replaced meanwhile, while its dreams begin at their moments. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFilesIn } from '../../src/files/files.ts';
import { saveRun } from '../../src/lab/checkpoint/saved-run.ts';
import type { RunThreads } from '../../src/lab/clients/run-threads.ts';
import type { LabEvent, StageName } from '../../src/lab/events.ts';
import { type OpenedArchive, runFileOf } from '../../src/lab/library/run-files.ts';
import { type OpenRun, openRun } from '../../src/lab/open-run.ts';
import { Control } from '../../src/threads/control.ts';
import { emptyArchive } from './library/stored-files.helper.ts';
import { wholeRun } from './whole-run.helper.ts';

beforeEach(() => {
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', { userAgent: 'a test', hardwareConcurrency: 2 });
});
afterEach(() => {
  keepFilesIn(null);
  vi.unstubAllGlobals();
});

const settings = {
  ...wholeRun().settings,
  'collect.source': 'imported',
  'evolution.world': 'dream',
  'evolution.dreamStarts': 'moments',
} as const;
const TO_DIAGNOSE: StageName[] = ['collect', 'vision', 'encode', 'memory', 'diagnose'];
const present = { steps: 10, return: 2, policy: 'mine', bytes: 100, found: true, seed: 7, contents: 'b2' };

/** Goes on with a run that began so, as the room Runs does. */
async function goOn(stagesDone: StageName[], base: object | null) {
  const stored = emptyArchive();
  const archive = {
    holdSet: async () => 'imported/car-racing/set-2',
    call: (what: (worker: object) => unknown) =>
      stored.call((worker) => what({ ...worker, episodes: async () => Array(4).fill(present) }) as never),
  } as unknown as OpenedArchive;
  const report = { provenance: {}, base, collect: { contents: 'of before' } };
  await saveRun(archive, { ...wholeRun(), settings, report, stagesDone });
  const threads = { backend: async () => ({ name: 'wasm', reason: 'a test' }), archive };
  const events: LabEvent[] = [];
  const opening = openRun(threads as unknown as RunThreads, {
    settings,
    base: null,
    plan: null,
    origin: 'page',
    stored: true,
    control: new Control(),
    emit: (event) => void events.push(event),
  });
  const opened: OpenRun | Error = await opening.catch((error: Error) => error);
  const file = await stored.call((files) => files.read(runFileOf(settings)));
  return { opened, events, isThere: file !== null };
}

it('starts over while its search is left, and goes on where it has evolved', async () => {
  const left = await goOn(TO_DIAGNOSE, null);
  expect(left.opened).toMatchObject({ saved: null, stagesDone: [] });
  const text = expect.stringMatching(/learned from other imported episodes; starting over/);
  expect(left.events).toContainEqual({ type: 'notice', level: 'warning', text });
  const evolved: StageName[] = [...TO_DIAGNOSE, 'evolve'];
  expect((await goOn(evolved, null)).opened).toMatchObject({ saved: {}, stagesDone: evolved });
});

it('is refused, and stays, where it keeps V and M of a checkpoint that the page does not have', async () => {
  const base = { name: 'agent.safetensors', keep: 'memory', provenance: null };
  const { opened, isThere } = await goOn(TO_DIAGNOSE, base);
  expect(String(opened)).toMatch(
    /were replaced by others, and it began with agent\.safetensors: import those/,
  );
  expect(isThere).toBe(true);
});
