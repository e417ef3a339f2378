/** Two tabs of the page in one process: what the one that trains tells, and what the other one makes of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabEvent, LabListener, StageProgress } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { connect } from '../../src/store/connect.ts';
import { createLab, type Lab } from '../../src/store/lab.ts';
import { eventsOfLab } from '../../src/store/lab-events.ts';
import { toWire } from '../../src/store/tab-message.ts';
import { Channels, locks, openTab, settings } from './tabs.helper.ts';

const progress = (status: StageProgress['status'], fraction: number): StageProgress => ({
  ...{ status, fraction, elapsed: 10 * fraction, eta: null },
  detail: `${100 * fraction} of 100`,
});

const BEGIN: LabEvent[] = [
  { type: 'settings', settings },
  { type: 'run', status: 'running' },
];
const known = ({ store, curves }: Lab) => {
  const { status, stages, settings: shown, evaluation } = store.getState();
  const points = Object.entries(curves).map(([name, { x, keys, column }]) => [name, x, keys, column]);
  return {
    status,
    stages,
    shown,
    evaluation,
    points: points.map(([name, x]) => [name, [...(x as Float64Array)]]),
  };
};

let held: ReturnType<typeof locks>;
beforeEach(() => {
  vi.useFakeTimers();
  held = locks();
  vi.stubGlobal('navigator', { locks: held });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const later = () => vi.advanceTimersByTimeAsync(400);

describe('a run in another tab', () => {
  it('is shown from its beginning, with all stages, points and scores', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    owner.emit({ type: 'stage', stage: 'vision', progress: progress('running', 0.1) });
    for (const x of [1, 2, 3]) owner.emit({ type: 'point', curve: 'vision', x, values: { kl: 4 * x } });
    await later();
    expect(other.lab.store.getState()).toMatchObject({ watching: true, status: 'running' });
    expect(known(other.lab)).toEqual(known(owner.lab));
    expect(other.lab.curves.vision.last('kl')).toBe(12);
    expect(owner.lab.store.getState().watching).toBe(false);
  });

  it('shows a tab that joins late the whole curve', async () => {
    const channels = new Channels();
    const owner = openTab(channels, 'a');
    owner.emit(...BEGIN);
    for (let x = 1; x <= 50; x++) {
      owner.emit({ type: 'point', curve: 'memory', x, values: x % 2 ? { nll: x } : { nll: x, reward: 1 } });
    }
    owner.emit({ type: 'run', status: 'paused' });
    await later();
    const other = openTab(channels, 'b');
    await later();
    expect(known(other.lab)).toEqual(known(owner.lab));
    expect(other.lab.store.getState().status).toBe('paused');
    expect(other.lab.curves.memory.length).toBe(50);
    expect([...other.lab.curves.memory.column('reward')!]).toEqual([
      ...owner.lab.curves.memory.column('reward')!,
    ]);
  });

  it('sends of a stage only the newest progress, a few times a second', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    const before = owner.channel.sent.length;
    for (let i = 1; i <= 1000; i++) {
      owner.emit({ type: 'stage', stage: 'vision', progress: progress('running', i / 1000) });
    }
    await later();
    const news = owner.channel.sent.slice(before);
    expect(news).toHaveLength(1);
    expect(news[0]).toMatchObject({ type: 'news', events: [{ progress: { fraction: 1 } }] });
    expect(other.lab.store.getState().stages.vision.fraction).toBe(1);
  });

  it('is paused, resumed and stopped from the tab that watches, by the one that trains', async () => {
    const channels = new Channels();
    const [owner, other, third] = ['a', 'b', 'c'].map((id) => openTab(channels, id));
    owner.emit(...BEGIN);
    await later();
    other.watch.order('pause');
    other.watch.order('stop');
    expect(owner.engine.pause).toHaveBeenCalledOnce();
    expect(owner.engine.stop).toHaveBeenCalledOnce();
    expect(other.engine.pause).not.toHaveBeenCalled();
    expect(third.engine.pause).not.toHaveBeenCalled();
    owner.watch.order('resume');
    expect(owner.engine.resume).toHaveBeenCalledOnce();
  });

  it('is offered where the tab that trained it is closed, with its last stage stopped', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN, { type: 'stage', stage: 'memory', progress: progress('running', 0.5) });
    await later();
    held.lose('run of tab a');
    await later();
    const { status, watching, stages, notices } = other.lab.store.getState();
    expect({ status, watching }).toEqual({ status: 'stopped', watching: false });
    expect(stages.memory.status).toBe('stopped');
    expect(notices.at(-1)?.text).toContain('The tab that trained this run was closed');
    expect(other.library.offer).toHaveBeenCalledOnce();
  });

  it('ends as it ended there, and nothing is offered', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    owner.emit({ type: 'run', status: 'done' });
    await later();
    expect(other.lab.store.getState()).toMatchObject({ status: 'done', watching: false });
    expect(other.library.offer).not.toHaveBeenCalled();
    // The next one is watched, too.
    owner.emit(...BEGIN);
    await later();
    expect(other.lab.store.getState()).toMatchObject({ status: 'running', watching: true });
  });

  it('has its weights read from where it is saved, while the curves stay those of now', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN, { type: 'point', curve: 'vision', x: 1, values: { kl: 1 } });
    await later();
    owner.emit({ type: 'weights', part: 'vision' });
    await vi.advanceTimersByTimeAsync(16_000);
    expect(other.library.read).toHaveBeenCalledWith(
      expect.objectContaining({ path: 'runs/car-racing-smoke-seed1/run.safetensors' }),
    );
    expect(other.engine.importCheckpoint).toHaveBeenCalledOnce();
    expect(other.lab.store.getState().trained.vision).toBe(true);
    expect(other.lab.curves.vision.length).toBe(1);
    // What this tab reads is no news of its own.
    expect(other.channel.sent.map(({ type }) => type)).toEqual(['ask']);
  });

  it('gives way to a run that begins here while its last weights are read', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    let finish: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined;
    other.library.read.mockReturnValue(new Promise((resolve) => (finish = resolve)));
    owner.emit({ type: 'kept', path: 'kept/a.safetensors' }, { type: 'run', status: 'done' });
    await later();
    other.emit(...BEGIN, { type: 'point', curve: 'vision', x: 1, values: { kl: 1 } });
    finish(new Uint8Array(1));
    await later();
    expect(other.lab.store.getState()).toMatchObject({ status: 'running', watching: false });
    expect(other.lab.curves.vision.length).toBe(1);
    expect(other.engine.importCheckpoint).not.toHaveBeenCalled();
  });

  it('hides nothing: a tab with a run, another experiment or an agent of its own does not watch', async () => {
    const channels = new Channels();
    const owner = openTab(channels, 'a');
    const busy = openTab(channels, 'b');
    const elsewhere = openTab(channels, 'c', presetSettings('bouncing-ball', 'smoke'));
    const loaded = openTab(channels, 'd');
    busy.lab.store.setState({ status: 'running' });
    loaded.lab.store.setState({ trained: { vision: true, memory: true, controller: true }, savedAs: 'mine' });
    owner.emit(...BEGIN);
    await later();
    for (const { lab } of [busy, elsewhere, loaded]) expect(lab.store.getState().watching).toBe(false);
    expect(loaded.lab.store.getState().savedAs).toBe('mine');
  });

  it('is told of where it is not shown, and shown once the page has its experiment', async () => {
    const channels = new Channels();
    const owner = openTab(channels, 'a');
    owner.emit(...BEGIN);
    await later();
    const other = openTab(channels, 'b', presetSettings('bouncing-ball', 'smoke'));
    await later();
    expect(other.lab.store.getState()).toMatchObject({ watching: false, elsewhere: settings });
    other.lab.store.setState({ settings });
    await later();
    expect(other.lab.store.getState()).toMatchObject({ watching: true, elsewhere: null, status: 'running' });
  });

  it('is told of after it was left, until it is shown again or is over', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    other.watch.leave();
    await later();
    expect(other.lab.store.getState()).toMatchObject({ watching: false, elsewhere: settings });
    other.watch.comeBack();
    await later();
    expect(other.lab.store.getState()).toMatchObject({ watching: true, elsewhere: null });
    other.watch.leave();
    await later();
    owner.emit({ type: 'run', status: 'done' });
    await later();
    expect(other.lab.store.getState()).toMatchObject({ watching: false, elsewhere: null });
  });

  it('is left: it goes on unseen, and the next one is shown again', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    other.watch.leave();
    owner.emit({ type: 'point', curve: 'vision', x: 7, values: { kl: 1 } });
    other.channel.postMessage(toWire({ type: 'ask' }));
    await later();
    expect(other.lab.store.getState().watching).toBe(false);
    expect(other.lab.curves.vision.length).toBe(0);
    expect(owner.engine.stop).not.toHaveBeenCalled();
    owner.emit({ type: 'run', status: 'done' });
    await later();
    owner.emit(...BEGIN);
    await later();
    expect(other.lab.store.getState().watching).toBe(true);
  });
});

it('eventsOfLab: a lab that applies the events of another one knows the same', () => {
  const [from, to] = [createLab(settings), createLab(presetSettings('bouncing-ball', 'quick'))];
  const source = (lab: Lab) => {
    const listeners = new Set<LabListener>();
    const subscribe = (listener: LabListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    connect({ subscribe }, lab);
    return (event: LabEvent) => {
      for (const listener of listeners) listener(event);
    };
  };
  const emit = source(from);
  for (const event of [
    ...BEGIN,
    { type: 'backend', name: 'wasm', reason: 'no GPU' },
    { type: 'latents', klPerDimension: [1, 2] },
    { type: 'search-state', generations: 3, seconds: 9 },
    ...[1, 2, 3].map((generation) => ({ type: 'hard-track', track: { generation, seed: 7, mean: 1 } })),
    { type: 'point', curve: 'fitness', x: 1, values: { best: 2, mean: 1 } },
    { type: 'report', report: { seconds: 3 } },
    ...[1, 2].map(() => ({ type: 'restart', worker: 'training' })),
    { type: 'run', status: 'done' },
  ] as LabEvent[])
    emit(event);
  eventsOfLab(from).forEach(source(to));
  expect(to.store.getState()).toEqual({ ...from.store.getState() });
  expect(eventsOfLab(to)).toEqual(eventsOfLab(from));
});

it('says that a message of another tab was not read, and shows what it showed before', async () => {
  const channels = new Channels();
  const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
  owner.emit(...BEGIN);
  await later();
  const before = other.lab.store.getState().stages;
  const stage = { type: 'stage', stage: 'vision', progress: null };
  other.channel.onmessage?.call(
    other.channel as unknown as BroadcastChannel,
    { data: { protocol: 1, type: 'news', from: 'a', events: [stage] } } as unknown as MessageEvent,
  );
  expect(other.lab.store.getState().stages).toBe(before);
  expect(other.lab.store.getState().notices.at(-1)?.text).toMatch(/was not read: progress is an object/);
});
