/** A disk that is full pauses a run, wherever the file was to be written, and the run goes on when there is room. */
import { expose, wrap } from 'comlink';
import { describe, expect, it } from 'vitest';
import { DiskFull, isDiskFull } from '../../src/files/refused.ts';
import { untilRoom, waitForRoom } from '../../src/lab/disk-full.ts';
import { type LabEvent, STAGE_NAMES, type StageName } from '../../src/lab/events.ts';
import type { RunOrigin } from '../../src/lab/open-run.ts';
import { runStages } from '../../src/lab/pipeline.ts';
import type { RunContext } from '../../src/lab/run.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { Control, Stopped } from '../../src/threads/control.ts';

const full = () => new DiskFull('runs/a/tapes/00003', '1.0 MB needed, the disk is full', null);

/** A run whose pool finds the disk full so often. */
function runOn(fullTimes: number, origin: RunOrigin = 'page') {
  const events: LabEvent[] = [];
  const control = new Control();
  const emit = (event: LabEvent) => void events.push(event);
  let left = fullTimes;
  let tries = 0;
  const sizes: Record<string, number> = { kept: 4_200_000, runs: 1_500_000, imported: 0 };
  const archive = {
    call: async (what: (files: { bytesOf(path: string): number }) => number) =>
      what({ bytesOf: (path) => sizes[path] }),
  } as unknown as RunContext['archive'];
  const settings = { ...presetSettings('car-racing', 'smoke'), 'collect.agentFraction': 0 };
  const context = {
    ...{ settings, control, emit, archive, report: {}, collector: null },
    pool: {
      async collect() {
        tries++;
        if (left-- > 0) throw full();
      },
    },
    waitForRoom: (error: unknown) => waitForRoom(error, { archive, control, emit, origin }),
  } as unknown as RunContext;
  const paused = async (): Promise<void> => {
    while (!events.some(({ type }) => type === 'notice')) await new Promise((done) => setImmediate(done));
  };
  return { context, control, events, paused, tries: () => tries };
}

const AFTER_COLLECTING = STAGE_NAMES.filter((name) => name !== 'collect');

describe('a full disk', () => {
  it('is known by the error that another thread threw', async () => {
    const { port1, port2 } = new MessageChannel();
    const writer = {
      write: (room: boolean): void => {
        throw room ? new Error('no room for "a": a name is no proof') : full();
      },
    };
    expose(writer, port2);
    const remote = wrap<typeof writer>(port1);
    const errorOf = (room: boolean) => remote.write(room).catch((error: unknown) => error);
    const [seen, other] = [await errorOf(false), await errorOf(true)];
    port1.close();
    expect([isDiskFull(seen), isDiskFull(other)]).toEqual([true, false]);
    expect(String(seen)).toMatch(
      /no room for "runs\/a\/tapes\/00003": 1\.0 MB needed.*delete runs in the room Runs/,
    );
  });

  it('pauses the stage, says what takes the room, and the stage goes on', async () => {
    const { context, control, events, paused, tries } = runOn(1);
    const ends: StageName[] = [];
    const running = runStages(context, AFTER_COLLECTING, async ({ stage }) => void ends.push(stage));
    await paused();
    expect([control.paused, tries(), ends]).toEqual([true, 1, []]);
    const notice = events.find(({ type }) => type === 'notice');
    expect(notice).toMatchObject({ level: 'error', offers: 'resumeRun' });
    expect(notice).toHaveProperty(
      'text',
      expect.stringMatching(/finished runs 4\.2 MB, unfinished runs, this one among them, 1\.5 MB/),
    );
    expect(events.filter(({ type }) => type === 'run')).toEqual([{ type: 'run', status: 'paused' }]);
    control.resume();
    await running;
    expect([tries(), ends]).toEqual([2, ['collect']]);
  });

  it('may be full again; the run can be stopped meanwhile', async () => {
    const { context, control, events, paused, tries } = runOn(9);
    const running = runStages(context, AFTER_COLLECTING, async () => undefined);
    const stopped = expect(running).rejects.toThrow(Stopped);
    for (let again = 1; again <= 3; again++) {
      await paused();
      expect([control.paused, tries()]).toEqual([true, again]);
      events.length = 0;
      control.resume();
    }
    await paused();
    control.stop();
    await stopped;
  });

  it('pauses a run that is being saved between two stages, and saves it again', async () => {
    const { context, control, paused } = runOn(0);
    let writes = 0;
    const saving = untilRoom(context, async () => {
      if (++writes === 1) throw full();
    });
    await paused();
    control.resume();
    await saving;
    expect(writes).toBe(2);
  });

  it('fails the run of a script, with what to do: nobody would let it go on', async () => {
    const { context, control } = runOn(1, 'script');
    const running = runStages(context, AFTER_COLLECTING, async () => undefined);
    await expect(running).rejects.toThrow(/no room for.*start the run again: it goes on from what is stored/);
    expect(control.paused).toBe(false);
  });

  it('is no reason to wait where another error is thrown', async () => {
    const { context, control } = runOn(0);
    const saving = untilRoom(context, () => Promise.reject(new Error('the archive worker died')));
    await expect(saving).rejects.toThrow('the archive worker died');
    expect(control.paused).toBe(false);
  });
});
