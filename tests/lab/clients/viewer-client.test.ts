/** The client of the viewer: one in place of a lost one gets the same world and networks, and the request again. */
import { describe, expect, it } from 'vitest';
import { ViewerClient } from '../../../src/lab/clients/viewer-client.ts';
import { ThreadLost } from '../../../src/threads/thread.ts';
import { settings, wholeRun } from '../whole-run.helper.ts';
import { recordedWorkers } from './recorded-workers.helper.ts';

type Spawn = NonNullable<ConstructorParameters<typeof ViewerClient>[1]>;

const { agent } = wholeRun();

/** Viewers that write down what they are told; calls whose name `fails` names are answered by its error. */
function viewers(
  fails: (call: string, viewer: number) => Error | null = () => null,
  waits: (call: string) => Promise<void> | undefined = () => undefined,
  onOpen: (world: unknown, sampleZ: unknown) => void = () => undefined,
) {
  const { spawn, ...recorded } = recordedWorkers({
    note: ({ name, given }) => (name === 'open' ? `seed ${given[1]}` : ''),
    fails,
    answer: async ({ name, worker, given }) => {
      if (name === 'open') onOpen(given[0], given[2]);
      await waits(name);
      return name === 'beginDream' ? true : { viewer: worker };
    },
  });
  const notices: string[] = [];
  const client = new ViewerClient((text) => notices.push(text), spawn as unknown as Spawn);
  return { client, notices, ...recorded };
}

const view = { steps: 1, actor: 'controller', tau: 1, dream: false, dreamDriver: 'reality' } as const;
const lost = new ThreadLost('the viewer worker gave no answer for 20 s', 'viewer');

describe('the client of the viewer', () => {
  it('asks a new viewer, taught all that the lost one knew, on the track that was watched', async () => {
    const { client, log, notices, spawned, ended } = viewers((call, viewer) =>
      call === 'advance' && viewer === 0 ? lost : null,
    );
    await client.openAgent(settings, agent);
    await client.reset({ seed: 77, actor: 'controller', opponent: null });
    await client.drawOn(() => null, 'opponent');
    const { vision, memory, controller } = agent;
    await client.setOther({ vision: vision!, memory, controller: controller!, sampleZ: true });
    expect(await client.advance(view)).toEqual({ viewer: 1 });
    expect([spawned(), ended()]).toEqual([2, 1]);
    expect(log.filter((line) => line.startsWith('1 '))).toEqual([
      '1 drawOn',
      '1 open seed 77',
      '1 setVision',
      '1 setStarts',
      '1 setMemory',
      '1 setController',
      '1 setOther',
      '1 advance',
    ]);
    expect(notices).toEqual([expect.stringMatching(/viewer was restarted.*no answer for 20 s/)]);
  });

  it('tells a new viewer the unit of distances, unless another agent came, whose unit is not known yet', async () => {
    const { client, log } = viewers((call, viewer) => (call === 'advance' && viewer === 0 ? lost : null));
    await client.openAgent(settings, agent);
    await client.setSpread(8.9);
    await client.advance(view);
    expect(log).toContain('0 setSpread');
    expect(log).toContain('1 setSpread');
    log.length = 0;
    await client.configure({ ...settings, seed: 5 });
    expect(log).toContain('1 setSpread');
    log.length = 0;
    await client.openAgent(settings, agent);
    expect(log).toContain('1 setController');
    expect(log).not.toContain('1 setSpread');
  });

  it('tells a viewer that is being opened the unit of distances after that, and nothing before', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { client, log } = viewers(undefined, (call) => (call === 'open' ? opened : undefined));
    await client.setSpread(8.9);
    expect(log).toEqual([]);
    const opening = client.openAgent(settings, agent);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const telling = client.setSpread(7.5);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(log).toEqual([`0 open seed ${settings.seed}`]);
    open();
    await Promise.all([opening, telling]);
    expect(log.indexOf('0 setSpread')).toBeGreaterThan(log.indexOf('0 setVision'));
  });

  it('opens the agent that comes with the page in the world that is set, any other in its own', async () => {
    const worlds: unknown[] = [];
    const { client } = viewers(undefined, undefined, (world) => worlds.push(world));
    const drawn = { ...settings, 'car.domainRandomize': true };
    await client.configure(drawn);
    await client.openAgent(settings, agent, true);
    await client.openAgent(settings, agent);
    const own = { env: 'CarRacing-v3' };
    expect(worlds).toEqual([{ ...own, domainRandomize: true }, { ...own, domainRandomize: true }, own]);
  });

  it('lets an agent act on z as it was trained, whatever the form says; without one the form counts', async () => {
    const opened: unknown[] = [];
    const { client } = viewers(undefined, undefined, (_, sampleZ) => opened.push(sampleZ));
    const own = { ...settings, 'controller.sampleZ': false };
    const form = { ...settings, 'controller.sampleZ': true };
    await client.configure(own);
    await client.configure(form);
    await client.openAgent(own, agent);
    await client.configure(form);
    await client.configure({ ...form, seed: 5 });
    await client.configure({ ...form, experiment: 'pong' });
    expect(opened).toEqual([false, true, false, false, false, true]);
  });

  it('does not take the other agent along into an experiment that was opened while it came', async () => {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { client, log } = viewers(undefined, (call) => (call === 'setOther' ? arrived : undefined));
    await client.configure(settings);
    const { vision, memory, controller } = agent;
    const setting = client.setOther({ vision: vision!, memory, controller: controller!, sampleZ: true });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(log).toContain('0 setOther');
    await client.configure({ ...settings, experiment: 'pong' });
    arrive();
    await setting;
    log.length = 0;
    await client.configure({ ...settings, experiment: 'pong', seed: 5 });
    expect(log).toEqual(['0 open seed 5']);
  });

  it('makes one new viewer for all who waited for the lost one', async () => {
    const { client, notices, spawned } = viewers((call, viewer) =>
      viewer === 0 && call !== 'open' && call !== 'drawOn' ? lost : null,
    );
    await client.configure(settings);
    const z = new Float32Array(4);
    const all = [client.advance(view), client.decode(z), client.beginDream()];
    expect(await Promise.all(all)).toEqual([{ viewer: 1 }, { viewer: 1 }, true]);
    expect([spawned(), notices.length]).toEqual([2, 1]);
  });

  it('gives up after three in a row, with the reason, and tries again when asked again', async () => {
    let broken = true;
    const { client, spawned } = viewers((call) => (broken && call === 'open' ? lost : null));
    await expect(client.configure(settings)).rejects.toThrow(/no answer/);
    expect(spawned()).toBe(3);
    broken = false;
    await client.configure(settings);
    expect(await client.advance(view)).toEqual({ viewer: 3 });
  });

  it('an agent that the viewer refuses leaves the one before', async () => {
    let bad = false;
    const { client, log } = viewers((call) =>
      bad && call === 'setMemory' ? new Error('wrong shape') : null,
    );
    await client.openAgent(settings, { ...agent, memory: null });
    bad = true;
    await expect(client.openAgent({ ...settings, seed: 5 }, agent)).rejects.toThrow('wrong shape');
    log.length = 0;
    await client.advance(view);
    // The world of before is opened again, without the M that was refused.
    expect(log).toEqual([
      `0 open seed ${settings.seed}`,
      '0 setVision',
      '0 setStarts',
      '0 setController',
      '0 advance',
    ]);
  });

  it('an error of the viewer itself goes to the caller, and the viewer stays', async () => {
    const { client, spawned } = viewers((call) => (call === 'advance' ? new Error('no such actor') : null));
    await client.configure(settings);
    await expect(client.advance(view)).rejects.toThrow('no such actor');
    expect(spawned()).toBe(1);
  });
});
