/** The command table: every name, label, icon and key; and what the keys do to the viewer. */
import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { Command, CommandTargets } from '../../src/store/command.ts';
import { COMMANDS, commandOfKey, LISTED, runnerOf, SHORTCUTS } from '../../src/store/commands.ts';
import type { ViewerClient } from '../../src/store/engine.ts';
import { Rooms } from '../../src/store/rooms.ts';
import { ViewControl } from '../../src/store/view-control.ts';
import { ViewerLoop } from '../../src/store/viewer-loop.ts';
import { WHEEL_KEYS } from '../../src/ui/world/driving.ts';
import { frame } from './viewer-frame.helper.ts';

type Page = Pick<CommandTargets, 'loop' | 'view' | 'actions'>;

async function targets(): Promise<
  Page & { left: () => number; resets: number[]; asked: string[]; told: string[] }
> {
  const resets: number[] = [];
  const viewer: ViewerClient = {
    configure: async () => undefined,
    advance: async () => frame,
    seek: async () => undefined,
    setOther: async () => undefined,
    reset: async ({ seed }) => {
      resets.push(seed);
      return frame;
    },
    score: async () => null,
    drivenByHand: async () => null,
    drawOn: async () => undefined,
    look: async () => undefined,
    scoreDream: async () => null,
    beginDream: async () => true,
    wakeUp: async () => true,
    decode: async () => new Uint8ClampedArray(4),
    decodeAll: async () => null,
    encode: async () => null,
    feedDream: async () => true,
    collect: async () => null,
    controllerParts: async () => null,
    editController: async () => undefined,
    episodeFrame: async () => null,
  };
  const clock = { nextFrame: () => undefined, hidden: () => false };
  const loop = new ViewerLoop(viewer, clock, { playing: true, onError: (error) => expect(error).toBeNull() });
  await loop.configure({ ...presetSettings('car-racing', 'smoke'), seed: 5 });
  resets.length = 0;
  let left = 0;
  const view = new ViewControl();
  const asked: string[] = [];
  view.element = { focus: () => asked.push('focus'), blur: () => left++, reveal: () => asked.push('reveal') };
  const told: string[] = [];
  const actions = { notify: (level: string, text: string) => told.push(`${level}: ${text}`) };
  return {
    loop,
    view,
    actions: actions as unknown as Page['actions'],
    left: () => left,
    resets,
    asked,
    told,
  };
}

const press = (on: Page, key: string, shift = false): void =>
  void runnerOf(on as CommandTargets)(commandOfKey(key, true, shift)!);

const shownFor = (key: string, drivable: boolean) =>
  SHORTCUTS.find(({ name }) => name === commandOfKey(key, drivable))?.shown;

describe('the table', () => {
  it('every command has a label, and no two shortcuts have the same one', () => {
    for (const [name, { label }] of Object.entries<Command>(COMMANDS)) expect(label, name).toMatch(/\S/);
    expect(new Set(SHORTCUTS.map(({ label }) => label)).size).toBe(SHORTCUTS.length);
    expect(SHORTCUTS.length).toBeGreaterThan(10);
  });

  it('a line of the palette has an icon, and a label that no other one of its group has', () => {
    expect(LISTED.length).toBeGreaterThan(25);
    for (const { name, command } of LISTED) expect(command.icon, name).toBeDefined();
    const lines = LISTED.map(({ group, command }) => `${group}: ${command.label}`);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('keys that work everywhere need Ctrl, and no picture takes them for a letter', () => {
    const everywhere = SHORTCUTS.filter((shortcut) => shortcut.everywhere);
    expect(everywhere.map(({ name }) => name)).toEqual(['openPalette']);
    for (const { keys } of everywhere) for (const key of keys) expect(key).toMatch(/^ctrl\+/);
    expect(commandOfKey('k', true)).toBeNull();
  });

  it('a shortcut runs without an argument', () => {
    for (const { name } of SHORTCUTS) expect(COMMANDS[name].run, name).toHaveLength(1);
    expect(COMMANDS.setTau.run).toHaveLength(2);
  });
});

describe('the picture', () => {
  it('has the focus when a human is to drive, and comes into view for a replay', async () => {
    const on = await targets();
    const run = runnerOf(on as unknown as CommandTargets);
    run('setActor', 'random');
    expect(on.asked).toEqual([]);
    run('setActor', 'human');
    run('drive');
    run('race', 7);
    expect(on.asked).toEqual(['focus', 'reveal', 'focus', 'reveal', 'focus']);
    run('replay', 'random', 9, 'Track 9 again');
    expect(on.told).toEqual(['info: Track 9 again']);
    expect(on.asked.at(-1)).toBe('reveal');
    await on.loop.step(0);
    expect(on.loop.state.getState()).toMatchObject({ actor: 'random', seed: 9 });
    expect(on.resets.at(-1)).toBe(9);
  });

  it('of a replay shows the C that was kept, not a tested mean that drove before', async () => {
    const on = await targets();
    const run = runnerOf(on as unknown as CommandTargets);
    await on.loop.step(0);
    const before = on.resets.length;
    await run('driveMean', { generation: 40, test: 900, parameters: new Float32Array(1) });
    expect(on.resets).toHaveLength(before + 1);
    expect(on.loop.state.getState()).toMatchObject({ mean: 40, actor: 'controller', playing: true });
    run('replay', 'controller', 9, 'Track 9 again');
    expect(on.loop.state.getState().mean).toBeNull();
  });
});

it('files of the paper’s agent are taken in its room, which opens once', async () => {
  const rooms = new Rooms('watch');
  const opened: string[] = [];
  rooms.state.subscribe(({ room }) => opened.push(room));
  const taken: unknown[] = [];
  const paper = { take: async (files: readonly File[]) => void taken.push(files) };
  const run = runnerOf({ rooms, paper } as unknown as CommandTargets);
  const files = [new File(['{}'], 'rnn.json')];
  await run('takePaperFiles', files);
  await run('takePaperFiles', files);
  expect(opened).toEqual(['paper']);
  expect(taken).toEqual([files, files]);
});

describe('a dream', () => {
  it('that is asked for is to be seen; leaving it, or another temperature, asks for none', async () => {
    const on = await targets();
    const run = runnerOf(on as unknown as CommandTargets);
    const asked = () => on.view.state.getState().dreamsAsked;
    on.view.dreamElement = on.view.element;
    run('startDream');
    run('driveDream');
    run('toggleFan');
    run('compareTau');
    run('dreamFromSeed', 3);
    run('setDreamDriver', 'reality');
    expect(asked()).toBe(6);
    expect(on.loop.state.getState().dreaming).toBe(true);
    run('toggleDream');
    run('setTau', 0.5);
    expect(asked()).toBe(6);
    run('toggleDream');
    expect(asked()).toBe(7);
    await on.loop.step(0);
  });
});

describe('the keys', () => {
  it('each key is bound once, said in words, and none is the wheel’s but the arrows left and right', () => {
    const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { shown, label } of SHORTCUTS) expect(shown.length * label.length).toBeGreaterThan(0);
    const wheel = Object.keys(WHEEL_KEYS).map((code) => code.replace('Key', '').toLowerCase());
    expect(keys.filter((key) => wheel.includes(key))).toEqual(['arrowright', 'arrowleft']);
    // The page's own.
    for (const key of ['#', 'k', 'tab', 'enter']) expect(commandOfKey(key, true)).toBeNull();
  });

  it('what needs a car is not there without one', () => {
    expect(shownFor('H', true)).toBe('H');
    expect(commandOfKey('h', false)).toBeNull();
    expect(shownFor(' ', false)).toBe('Space');
    expect(commandOfKey('?', false, true)).toBe('showShortcuts');
    expect(commandOfKey('ArrowRight', false, true)).toBe('stepTen');
  });

  it('space plays, H takes the wheel and hands it back, Esc lets go of everything', async () => {
    const on = await targets();
    press(on, ' ');
    expect(on.loop.state.getState().playing).toBe(false);
    press(on, 'H');
    expect(on.loop.state.getState()).toMatchObject({ playing: true, actor: 'human' });
    press(on, 'h');
    expect(on.loop.state.getState().actor).toBe('driver');
    press(on, 'h');
    press(on, 'Escape');
    expect(on.loop.state.getState().actor).toBe('driver');
    expect(on.left()).toBe(1);
  });

  it('brackets change the speed within its bounds, R and N the episode, T the dream', async () => {
    const on = await targets();
    for (let i = 0; i < 9; i++) press(on, ']');
    expect(on.loop.state.getState().speed).toBe(4);
    press(on, '[');
    expect(on.loop.state.getState().speed).toBe(2);
    for (let i = 0; i < 9; i++) press(on, '[');
    expect(on.loop.state.getState().speed).toBe(0.25);
    // From a speed between two of them to its neighbours.
    on.loop.state.setState({ speed: 0.3 });
    press(on, ']');
    expect(on.loop.state.getState().speed).toBe(0.5);
    on.loop.state.setState({ speed: 3 });
    press(on, '[');
    expect(on.loop.state.getState().speed).toBe(2);
    press(on, 'r');
    press(on, 'n');
    await on.loop.reset(6);
    expect(on.resets).toEqual([5, 6, 6]);
    expect(on.loop.state.getState().dreaming).toBe(true);
    press(on, 't');
    expect(on.loop.state.getState().dreaming).toBe(false);
    press(on, 'T');
    expect(on.loop.state.getState().dreaming).toBe(true);
  });

  it('camera and zoom go round and stay within bounds', async () => {
    const on = await targets();
    const { state } = on.view;
    for (let i = 0; i < 20; i++) press(on, '+');
    expect(state.getState().zoom).toBe(4);
    press(on, 'c');
    expect(state.getState()).toMatchObject({ camera: 'car', zoom: 1 });
    press(on, 'c');
    expect(state.getState()).toMatchObject({ camera: 'north', zoom: 1 });
    for (let i = 0; i < 20; i++) press(on, '-');
    expect(state.getState().zoom).toBe(0.4);
    press(on, 'c');
    press(on, '-');
    expect(state.getState()).toMatchObject({ camera: 'track', zoom: 1 });
    press(on, 'c');
    expect(state.getState().camera).toBe('agent');
    press(on, '?');
    expect(state.getState().dialog).toBe('shortcuts');
  });
});
