/** The loop of the paper's agent over a stand-in for its thread: what is asked, in which order, what is kept. */
import { expect, test, vi } from 'vitest';
import type { LoadedFiles, PaperMoment, PaperParts } from '../../src/lab/clients/paper-client.ts';
import { PaperLoop } from '../../src/store/paper-loop.ts';
import { NO_PARTS } from '../../src/store/paper-state.ts';
import { describeRefused } from '../../src/store/refused-files.ts';
import { gate } from '../gate.helper.ts';

const FRAMES = 5;
const ALL: PaperParts = {
  ...NO_PARTS,
  memory: { file: 'rnn.json', parameters: 1 },
  controller: { file: 'c.json', parameters: 1, score: 1 },
  latents: { file: 'z.json', frames: FRAMES, live: [0] },
};

const awake = (frame: number): PaperMoment => ({
  frame,
  recorded: { z: new Float32Array(1), action: new Float32Array(3), nats: 1, picture: null },
  dream: null,
});
const dreamed = (frame: number | null, step: number): PaperMoment => ({
  frame,
  recorded: null,
  dream: { step, z: new Float32Array(1), action: new Float32Array(3), nearest: null, picture: null },
});

/** @param gone whether what is asked for is there no more */
function bench(answer: Partial<LoadedFiles> = {}, gone: (asked: string) => boolean = () => false) {
  const asked: string[] = [];
  const notices: string[] = [];
  const frames: ((time: number) => void)[] = [];
  const result: LoadedFiles = {
    taken: [
      { index: 0, name: 'rnn.json', kind: 'memory' },
      { index: 1, name: '1.png', kind: 'frame' },
    ],
    ignored: [],
    refused: [],
    parts: ALL,
    ...answer,
  };
  const moment = (what: string, shown: PaperMoment): Promise<PaperMoment | null> => {
    asked.push(what);
    return Promise.resolve(gone(what) ? null : shown);
  };
  const client = {
    take: vi.fn(() => Promise.resolve(result)),
    replay: () => {
      asked.push('replay');
      const actions = Float32Array.from({ length: 3 * FRAMES }, (_, i) => i);
      const nats = Float32Array.from([Number.NaN, 1, 2, 3, 4]);
      const mean = { ordered: 0.5, shuffled: 1.5 };
      return Promise.resolve({ frames: FRAMES, actions, nats, mean, sampled: mean });
    },
    show: (frame: number) => {
      return moment(`show ${frame}`, awake(frame));
    },
    beginDream: (origin: number | 'start', seed: number) => {
      return moment(`dream from ${origin} by ${seed}`, dreamed(origin === 'start' ? null : origin, 0));
    },
    advance: (steps: number, tau: number) => {
      return moment(`advance ${steps} at ${tau}`, dreamed(null, steps));
    },
  };
  let report: (what: string, done: number, total: number) => void = () => undefined;
  const loop = new PaperLoop(
    (onProgress) => {
      report = onProgress;
      return client;
    },
    { nextFrame: (callback) => frames.push(callback), hidden: () => false },
    (level, text) => notices.push(`${level}: ${text}`),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  /** One animation frame at `time` milliseconds. */
  const frame = async (time: number) => {
    frames.shift()?.(time);
    await settle();
  };
  return { loop, client, report, asked, notices, settle, frame };
}

test('files taken: replayed, drawn, shown from the first frame', async () => {
  const { loop, asked, settle } = bench();
  await loop.take([]);
  await settle();
  expect(asked).toEqual(['replay', 'show 0']);
  expect(loop.state.getState()).toMatchObject({
    opened: true,
    progress: null,
    replay: { frames: FRAMES, mean: { ordered: 0.5 } },
  });
  expect([...loop.curves.actions.column('gas')!]).toEqual([1, 4, 7, 10, 13]);
  expect([...loop.curves.nll.x]).toEqual([1, 2, 3, 4, 5]);
});

test('progress is shown while files are read, and what is told too late is not', async () => {
  const { loop, client, report } = bench();
  const seen: unknown[] = [];
  client.take.mockImplementationOnce(() => {
    report('Reading files', 16, 32);
    seen.push(loop.state.getState().progress);
    return Promise.reject(new Error('enough'));
  });
  await loop.take([]);
  expect(seen).toEqual([{ what: 'Reading files', done: 16, total: 32 }]);
  report('Reading files', 32, 32);
  expect(loop.state.getState().progress).toBeNull();
});

test('files refused: said, and nothing opens', async () => {
  const { loop, asked, notices } = bench({
    taken: [],
    ignored: [{ name: 'vae.json', what: 'V' }],
    refused: [{ name: 'x', reason: 'x is odd' }],
  });
  await loop.take([]);
  expect(notices).toEqual(['info: Ignored: vae.json is V.', 'error: Rejected: x is odd']);
  expect(asked).toEqual([]);
  expect(loop.state.getState()).toMatchObject({ opened: false, parts: NO_PARTS });
});

test('a dead thread is said, and the next files are taken', async () => {
  const { loop, client, notices } = bench();
  client.take.mockRejectedValueOnce(new Error('the worker died'));
  await loop.take([]);
  expect(notices).toEqual(["error: The paper's agent stopped: the worker died"]);
  await loop.take([]);
  expect(loop.state.getState().replay).not.toBeNull();
});

test('awake it plays to the end of the recording and stops', async () => {
  const { loop, asked, settle, frame } = bench();
  await loop.take([]);
  await settle();
  asked.length = 0;
  loop.play();
  for (let time = 0; time <= 200; time += 20) await frame(time);
  expect(asked).toEqual(['show 1', 'show 2', 'show 3', 'show 4']);
  expect(loop.state.getState().playing).toBe(false);
});

test('dream, another seed, wake up where the recording has come to', async () => {
  const { loop, asked, settle, frame } = bench();
  await loop.take([]);
  loop.showFrame(2);
  await settle();
  asked.length = 0;
  loop.startDream(2);
  await settle();
  expect(loop.state.getState()).toMatchObject({ dreaming: 2, playing: true });
  loop.state.setState({ tau: 1.5 });
  await frame(0);
  await frame(40);
  loop.pause();
  loop.setSeed(7);
  await settle();
  loop.endDream();
  await settle();
  expect(asked).toEqual(['dream from 2 by 1', 'advance 2 at 1.5', 'dream from 2 by 7', 'show 2']);
  expect(loop.state.getState().dreaming).toBeNull();
});

test('of those that wait only the newest is asked', async () => {
  const { loop, asked, settle } = bench();
  await loop.take([]);
  await settle();
  asked.length = 0;
  for (const frame of [1, 2, 3, 4]) loop.showFrame(frame);
  await settle();
  expect(asked).toEqual(['show 1', 'show 4']);
});

test('a dream that is gone: awake where the recording stood, without an error', async () => {
  const { loop, asked, notices, settle, frame } = bench({}, (what) => what.startsWith('advance'));
  await loop.take([]);
  loop.showFrame(2);
  await settle();
  loop.startDream(2);
  await settle();
  asked.length = 0;
  await frame(0);
  await frame(40);
  await settle();
  expect(asked).toEqual(['advance 2 at 0.7', 'show 2']);
  expect(loop.state.getState()).toMatchObject({ dreaming: null, playing: false });
  expect(loop.latest).toMatchObject({ frame: 2, dream: null });
  expect(notices).toEqual([]);
});

test('a place to dream from that is gone: the same', async () => {
  const { loop, asked, notices, settle } = bench({}, (what) => what.startsWith('dream from'));
  await loop.take([]);
  await settle();
  loop.startDream(3);
  await settle();
  expect(asked.slice(-2)).toEqual(['dream from 3 by 1', 'show 0']);
  expect(loop.state.getState()).toMatchObject({ dreaming: null, playing: false });
  expect(notices).toEqual([]);
});

test('a frame beyond the recording: its last one is shown', async () => {
  const { loop, asked, notices, settle } = bench({}, (what) => what === 'show 900');
  await loop.take([]);
  await settle();
  loop.showFrame(900);
  await settle();
  expect(asked.slice(-2)).toEqual(['show 900', 'show 4']);
  expect(loop.latest?.frame).toBe(4);
  expect(notices).toEqual([]);
});

test('where nothing is left it is asked once, and not for ever', async () => {
  const { loop, asked, settle } = bench({}, () => true);
  await loop.take([]);
  await settle();
  asked.length = 0;
  loop.showFrame(900);
  await settle();
  expect(asked).toEqual(['show 900', 'show 4']);
  loop.play();
  expect(loop.state.getState().dreaming).toBeNull();
});

test('an error of the thread itself is still said', async () => {
  const { loop, client, notices, settle } = bench();
  await loop.take([]);
  await settle();
  client.show = () => Promise.reject(new Error('no canvas'));
  loop.showFrame(1);
  await settle();
  expect(notices).toEqual(["error: The paper's agent stopped: no canvas"]);
});

test('what was asked of earlier files is not shown once others have come', async () => {
  const { loop, client, settle } = bench();
  await loop.take([]);
  await settle();
  const { promise, resolve } = gate<PaperMoment | null>();
  const { show } = client;
  client.show = () => promise;
  loop.showFrame(3); // Under way while the files come.
  loop.startDream(3); // Waits, and is asked no more.
  await loop.take([]);
  client.show = show;
  resolve(awake(3));
  const seen: (number | null)[] = [];
  loop.subscribe((moment) => seen.push(moment.frame));
  await settle();
  expect(seen).toEqual([0]);
  expect(loop.state.getState()).toMatchObject({ dreaming: null, playing: false });
});

test('a dream without a recording ends where it is', async () => {
  const parts = { ...ALL, latents: null, starts: { file: 'i.json', starts: 1 } };
  const { loop, asked, settle } = bench({ parts });
  await loop.take([]);
  loop.startDream('start');
  await settle();
  loop.endDream();
  expect(asked).toEqual(['dream from start by 1']);
  expect(loop.state.getState()).toMatchObject({ dreaming: null, playing: false });
});

test('the training curve with its tests held between generations', async () => {
  const { loop } = bench({
    taken: [
      { index: 0, name: 'h', kind: 'history' },
      { index: 1, name: 't', kind: 'tests' },
    ],
    parts: {
      ...NO_PARTS,
      history: {
        file: 'h',
        generations: [1, 2, 3].map((generation) => ({ generation, seconds: 1, mean: 10, min: 0, max: 20 })),
      },
      tests: { file: 't', tests: [{ generation: 2, seconds: 1, mean: 15 }] },
    },
  });
  await loop.take([]);
  expect([...loop.curves.training.column('test')!]).toEqual([Number.NaN, 15, 15]);
  expect([...loop.curves.training.column('max')!]).toEqual([20, 20, 20]);
});

test('a folder of wrong files is no flood of notices', () => {
  const refused = Array.from({ length: 50 }, (_, i) => ({ name: `${i}`, reason: `reason ${i}` }));
  expect(describeRefused(refused.slice(0, 4))).toHaveLength(4);
  const said = describeRefused(refused);
  expect(said).toHaveLength(4);
  expect(said[3]).toBe('Rejected: 47 more files; the first: reason 3');
});
