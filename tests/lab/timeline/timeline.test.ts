/** V and M of earlier steps: which there are, looking at one and back, and what is said where one is gone. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { startWarm } from '../../../src/lab/checkpoint/run-start.ts';
import { saveRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { readWarmStart, recordOf } from '../../../src/lab/checkpoint/warm-start.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import type { OpenedArchive } from '../../../src/lab/library/run-files.ts';
import { runFileOf } from '../../../src/lab/library/run-files.ts';
import { storedRun } from '../../../src/lab/library/stored-run.ts';
import {
  namesOf,
  snapshotName,
  snapshotPath,
  weightSteps,
} from '../../../src/lab/timeline/snapshot-names.ts';
import { sweepTimeline } from '../../../src/lab/timeline/sweep.ts';
import { Timeline } from '../../../src/lab/timeline/timeline.ts';
import { encodeSnapshot } from '../../../src/training/snapshot-file.ts';
import { emptyArchive, runAt } from '../library/stored-files.helper.ts';

let archive: OpenedArchive;
let run: Checkpoint;
let events: LabEvent[];
let shown: Record<string, unknown>[];

const nameAt = (step: number): string => namesOf(run.learning.vision.timelapse!).get(step)!;
const write = (name: string): Promise<void> =>
  archive.call((files) => files.write(snapshotPath(name), encodeSnapshot(run.agent.vision!.weights, 1)));
const viewer = {
  adopt: async (agent: Record<string, unknown>): Promise<void> => void shown.push(agent),
  setSpread: async (): Promise<void> => undefined,
};
const timelineOf = (): Timeline =>
  new Timeline(viewer, {
    openArchive: async () => archive,
    emit: (event) => events.push(event),
    current: () => run,
  });

beforeEach(() => {
  archive = emptyArchive();
  run = runAt(['collect', 'vision', 'encode', 'memory', 'diagnose', 'evolve', 'evaluate']);
  events = [];
  shown = [];
});

describe('the timeline', () => {
  it('has the steps whose weights are in this browser', async () => {
    expect(await timelineOf().steps()).toEqual({ vision: [], memory: [] });
    await write(nameAt(1));
    expect(await timelineOf().steps()).toEqual({ vision: [1], memory: [] });
  });

  it('shows V of then beside the agent of now, and goes back', async () => {
    await write(nameAt(1));
    const before = run.agent.vision!.weights;
    const timeline = timelineOf();
    await timeline.look('vision', 1);
    const names = Object.keys((shown[0].vision as { weights: object }).weights);
    expect(names.sort()).toEqual(Object.keys(before).sort());
    expect(run.agent.vision!.weights).toBe(before);
    timeline.update('vision');
    expect(shown).toHaveLength(1);
    await timeline.look('vision', null);
    expect(shown[1].vision).toBe(run.agent.vision);
    expect(events.map((event) => event.type === 'looking' && event.at.vision)).toEqual([1, null]);
  });

  it('shows V of then though M of now is asked for while it is read; of two steps of V the last', async () => {
    await write(nameAt(1));
    const timeline = timelineOf();
    await Promise.all([timeline.look('vision', 1), timeline.look('memory', null)]);
    expect(events).toEqual([{ type: 'looking', at: { vision: 1, memory: null } }]);
    await timeline.look('vision', null);
    await Promise.all([timeline.look('vision', 1), timeline.look('vision', null)]);
    expect(events).toHaveLength(2);
  });

  it('says which weights are gone, and shows what it showed', async () => {
    await expect(timelineOf().look('vision', 1)).rejects.toThrow(
      'the weights of vision at step 1 are not in this',
    );
    expect([shown, events]).toEqual([[], []]);
  });

  it('begins a run with V of then, its curve until then, and nothing that came later', async () => {
    await write(nameAt(1));
    const wanted = { ...run.settings, 'vision.learningRate': 0.5, 'memory.steps': 7 };
    const { settings, base } = await timelineOf().rollBack('vision', 1, 'mine', wanted);
    expect(settings).toEqual({ ...run.settings, 'vision.learningRate': 0.5 });
    const warm = readWarmStart(base);
    const start = startWarm(warm, settings);
    expect(start.stagesDone).toEqual([]);
    expect([start.agent.memory, start.agent.controller, start.search]).toEqual([null, null, null]);
    expect(start.learning.vision.timelapse!.steps).toEqual([1]);
    expect(recordOf(warm)).toMatchObject({ keep: 'vision', rolledBack: { part: 'vision', step: 1 } });
  });
});

describe('snapshots', () => {
  it('are named by the pictures that their weights painted', () => {
    const [one, other] = [Uint8Array.of(1, 2), Uint8Array.of(1, 3)];
    expect(snapshotName('vision', 4, one)).toBe(snapshotName('vision', 4, one.slice()));
    expect(snapshotName('vision', 4, one)).not.toBe(snapshotName('vision', 4, other));
  });

  it('are those of the time-lapse but for the last, and evenly fewer of a large network', () => {
    expect(weightSteps([1, 10, 100, 1000], 1000)).toEqual([1, 10, 100]);
    expect(weightSteps([1, 10, 100, 1000], 12e6)).toEqual([1, 100]);
    expect(weightSteps([1, 10, 100, 1000], 1e9)).toEqual([]);
  });

  it('stay while a run names them, and go with the last one', async () => {
    await saveRun(archive, runAt(['collect']));
    const path = runFileOf(run.settings);
    const header = (await archive.call((files) => files.header(path)))!;
    const file = { path, bytes: 1, changed: 5, underWay: false };
    const listed = storedRun(file, header);
    await write(nameAt(1));
    await write('vision-9-none.safetensors');
    const left = async () => (await archive.call((files) => files.list('timeline'))).map(({ name }) => name);

    await sweepTimeline(archive, [{ ...file, name: 'a', fault: 'unreadable' }]);
    expect(await left()).toHaveLength(2);
    await sweepTimeline(archive, [{ ...listed, underWay: true } as typeof listed]);
    expect(await left()).toHaveLength(2);
    await sweepTimeline(archive, [listed]);
    expect(await left()).toEqual([nameAt(1)]);
    await sweepTimeline(archive, []);
    expect(await left()).toEqual([]);
  });
});
