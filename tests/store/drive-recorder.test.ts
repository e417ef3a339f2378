/** A drive is kept once: when it ends, when it is left, when somebody else takes over; and only while that is on. */
import { beforeEach, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { RunSettings } from '../../src/lab/settings/settings.ts';
import { DriveRecorder } from '../../src/store/drive-recorder.ts';
import type { ViewerFrame } from '../../src/store/engine.ts';
import type { FrameListener, ViewerLoop } from '../../src/store/viewer-loop.ts';
import type { ViewerState } from '../../src/store/viewer-state.ts';
import { frame } from './viewer-frame.helper.ts';

type Loop = ConstructorParameters<typeof DriveRecorder>[0];
type Followed = (now: ViewerState, before: ViewerState) => void;

let see: FrameListener;
let follow: Followed;
let loop: Pick<ViewerLoop, 'beforeRestart'>;
let kept: number[];
let settings: RunSettings;
let keptWith: RunSettings[];
let errors: unknown[];
let recorder: DriveRecorder;
let driven: () => Promise<Uint8Array | null>;

beforeEach(() => {
  kept = [];
  keptWith = [];
  settings = presetSettings('car-racing', 'smoke');
  errors = [];
  driven = async () => Uint8Array.of(kept.length + 1);
  const state = { subscribe: (listener: Followed) => void (follow = listener) };
  loop = { beforeRestart: async () => undefined };
  const parts = { state, subscribe: (listener: FrameListener) => void (see = listener) };
  const viewer = { drivenByHand: () => driven() };
  recorder = new DriveRecorder(
    Object.assign(loop, parts) as unknown as Loop,
    viewer,
    async ([first], driven) => {
      kept.push(first);
      keptWith.push(driven);
    },
    (error) => void errors.push(error),
    () => settings,
  );
  recorder.on = true;
});

const drive = (begun: number, change: Partial<ViewerFrame> = {}) =>
  see({ ...frame, driver: 'human', begun, step: 100, ...change });
const handOver = () => follow({ actor: 'controller' } as ViewerState, { actor: 'human' } as ViewerState);
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('is kept once at its end, and the next one too', async () => {
  drive(1);
  drive(1, { ended: true });
  drive(1, { ended: true });
  handOver();
  await loop.beforeRestart();
  await settled();
  expect(kept).toEqual([1]);
  drive(2);
  await loop.beforeRestart();
  await settled();
  expect(kept).toEqual([1, 2]);
});

it('is kept before another experiment opens, as one of the experiment that was driven', async () => {
  const car = settings;
  drive(1);
  settings = presetSettings('pong', 'smoke');
  await recorder.finish();
  await settled();
  expect([kept, keptWith]).toEqual([[1], [car]]);
});

it('is kept where somebody else takes over', async () => {
  drive(1);
  handOver();
  await settled();
  expect(kept).toEqual([1]);
});

it('is not kept while that is off, while nobody drives, or where it is too short', async () => {
  recorder.on = false;
  drive(1, { ended: true });
  recorder.on = true;
  drive(2, { driver: 'controller', ended: true });
  drive(3, { step: 0, ended: true });
  driven = async () => null;
  drive(4, { ended: true });
  await settled();
  expect([kept, errors]).toEqual([[], []]);
});

it('a failure is told, and the episode after it begins', async () => {
  driven = () => Promise.reject(new Error('lost'));
  drive(1);
  await loop.beforeRestart();
  expect(errors).toEqual([new Error('lost')]);
});
