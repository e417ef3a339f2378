/** How V and M learned, in a checkpoint: it comes back as it was, and what is wrong with it is refused by name. */
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../../src/files/safetensors.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { eventsOfCheckpoint } from '../../../src/lab/checkpoint/checkpoint-events.ts';
import { MAX_POINTS } from '../../../src/lab/learning/loss-curve.ts';
import { FRAME_LENGTH } from '../../../src/vision/config.ts';
import { wholeRun } from '../whole-run.helper.ts';

const bytes = (pictures: number, seed: number) =>
  Uint8Array.from({ length: pictures * FRAME_LENGTH }, (_, i) => (i * seed) % 256);

function learnedRun() {
  const run = wholeRun();
  const { parameters } = run.agent.controller!;
  run.learning = {
    vision: {
      curve: [
        { x: 1, values: { loss: 300, reconstruction: 280.5, kl: 0.125 } },
        { x: 12, values: { loss: 90, reconstruction: 70, kl: 20 } },
      ],
      timelapse: {
        part: 'vision',
        ...{ steps: [1, 3, 12], frames: 2, originals: bytes(2, 3), pictures: bytes(6, 5) },
      },
    },
    memory: { curve: [{ x: 8, values: { nll: -0.5, reward: 0.25 } }], timelapse: null },
    means: [
      { generation: 10, test: 4.5, parameters: parameters.map((value) => value / 2) },
      { generation: 20, test: 3.25, testSd: 0.5, parameters: parameters.map((value) => -value) },
    ],
  };
  return run;
}

const RUN = learnedRun();
const BYTES = encodeCheckpoint(RUN);

type File = ReturnType<typeof decodeSafetensors>;

function opened(change: (file: File) => void): ReturnType<typeof decodeCheckpoint> {
  const file = decodeSafetensors(BYTES);
  change(file);
  return decodeCheckpoint(encodeSafetensors(file.tensors, file.metadata));
}

type Json = { [key: string]: Json };

/** Sets a value in the JSON of `learning`; undefined removes it. */
const setting = (path: string, value: unknown) => (file: File) => {
  const learning: Json = JSON.parse(file.metadata.learning);
  const keys = path.split('.');
  const last = keys.pop()!;
  const at = keys.reduce((object, key) => object[key], learning);
  Object.assign(at, { [last]: value });
  file.metadata.learning = JSON.stringify(learning);
};

describe('a checkpoint of a run that learned', () => {
  it('brings curves and pictures back, without a notice', () => {
    expect(decodeCheckpoint(BYTES)).toEqual({ ...RUN, notices: [] });
  });

  it('keeps its pictures as bytes where the weights are halved', () => {
    const half = encodeCheckpoint(RUN, { weights: 'F16' });
    expect(decodeSafetensors(half).tensors['learning.vision.pictures'].dtype).toBe('U8');
    expect(decodeCheckpoint(half).learning).toEqual(RUN.learning);
  });

  it('keeps a long curve as few points', () => {
    const run = learnedRun();
    run.learning.memory.curve = Array.from({ length: 399 }, (_, i) => ({ x: 7 * i, values: { nll: 1 / 3 } }));
    const { curve } = decodeCheckpoint(encodeCheckpoint(run)).learning.memory;
    expect(curve.length).toBeLessThanOrEqual(MAX_POINTS);
    expect([curve[0], curve.at(-1)]).toEqual([0, 7 * 398].map((x) => ({ x, values: { nll: 0.333333 } })));
  });

  it('shows them when it is opened', () => {
    const types = eventsOfCheckpoint(decodeCheckpoint(BYTES)).map(({ type }) => type);
    expect(types.filter((type) => ['point', 'timelapse', 'reconstruction'].includes(type))).toEqual([
      ...['point', 'point', 'timelapse', 'reconstruction', 'point'],
      // The generation of the search.
      'point',
    ]);
  });

  it('of an older version has neither and opens', () => {
    const older = opened(({ tensors, metadata }) => {
      delete metadata.learning;
      for (const name of Object.keys(tensors)) if (name.startsWith('learning.')) delete tensors[name];
    });
    expect(older).toEqual({ ...wholeRun(), notices: [] });
  });

  it('without its metadata says that it ignores the pictures', () => {
    const { notices, ...rest } = opened(({ metadata }) => delete metadata.learning);
    expect(rest).toEqual(wholeRun());
    expect(notices).toEqual([
      expect.stringMatching(/^Ignored: tensors learning\.vision\.originals, learning/),
    ]);
  });
});

describe('after other hands it is refused', () => {
  it.each<[what: string, path: string, value: unknown, message: RegExp]>([
    ['another version', 'version', 3, /learning has version 3, this page reads 1 and 2: .*newest page/],
    ['no version', 'version', undefined, /learning has version undefined/],
    ['a part that is no object', 'vision', 5, /learning of vision is no JSON object: 5/],
    ['a curve that is a list', 'vision.curve', [], /vision, curve, is no JSON object: \[\]/],
    ['steps that are text', 'vision.curve.x', 'all', /curve, has x: "all", expected a list/],
    ['a step that is no number', 'vision.curve.x', [1, 'b'], /has x "b", expected a whole number/],
    ['steps that fall', 'vision.curve.x', [12, 1], /has x 1 after 12, expected a larger one/],
    ['a step twice', 'vision.curve.x', [12, 12], /has x 12 after 12/],
    ['a negative step', 'vision.curve.x', [-1, 3], /has x -1, expected a whole number/],
    ['too many points', 'vision.curve.x', [...Array(201).keys()], /x: 201 of them, expected .* 0 to 200/],
    ['a loss that is text', 'vision.curve.kl', [1, 'x'], /at x = 12 has kl "x", expected a finite number/],
    ['a loss too few', 'vision.curve.kl', [1], /has kl of 1 values, expected 2 values, one for each x/],
    ['a column that is a number', 'vision.curve.kl', 3, /has kl of 3, expected 2 values/],
    [
      'an unknown loss',
      'vision.curve.nll',
      [1, 2],
      /has "nll", known are frames, seconds, loss, reconstruction, kl/,
    ],
    ['no snapshot', 'vision.timelapse.steps', [], /steps: 0 of them, expected .* 1 to 64/],
    ['fewer snapshots', 'vision.timelapse.steps', [1, 3], /pictures .* \[3, 2, 64.*expected \[2, 2, 64/],
    ['no frames', 'vision.timelapse.frames', 0, /has frames 0, expected 1 to 32/],
    ['half a frame', 'vision.timelapse.frames', 0.5, /has frames 0.5, expected a whole number/],
    ['frames without end', 'vision.timelapse.frames', 1e9, /has frames 1000000000, expected 1 to 32/],
    ['more frames', 'vision.timelapse.frames', 3, /originals .* \[2, 64.*expected \[3, 64/],
    ['means that are no list', 'means', {}, /means, is no list of 1 to 64 tested means: \{\}/],
    ['fewer means', 'means', [{ generation: 1, test: 1 }], /learning\.means .* \[2, \d+\], expected \[1, /],
    ['a mean without a test', 'means.0.test', null, /means\[0\] has test null, expected a finite number/],
    [
      'a mean of half a generation',
      'means.1.generation',
      10.5,
      /means\[1\] has generation 10.5, expected a whole/,
    ],
    ['means that go back', 'means.1.generation', 10, /means\[1\] is of generation 10, after one of 10/],
    ['missing pictures', 'memory.timelapse', { steps: [1], frames: 1 }, /lacks learning\.memory\.originals/],
  ])('with %s', (_, path, value, message) => {
    expect(() => opened(setting(path, value))).toThrow(message);
  });

  it('with a key of every object among the losses', () => {
    const hostile = (file: File) => {
      file.metadata.learning = file.metadata.learning.replace('"kl"', '"__proto__"');
    };
    expect(() => opened(hostile)).toThrow(
      'has "__proto__", known are frames, seconds, loss, reconstruction, kl',
    );
  });

  it.each(['5', '[]', '{'])('with %s in place of the object', (text) => {
    expect(() => opened(({ metadata }) => (metadata.learning = text))).toThrow(
      /learning is (no JSON object|not JSON)/,
    );
  });

  it('with pictures of another dtype', () => {
    const floats = ({ tensors }: File) => {
      const { shape, data } = tensors['learning.vision.pictures'];
      tensors['learning.vision.pictures'] = { dtype: 'F32', shape, data: Float32Array.from(data) };
    };
    expect(() => opened(floats)).toThrow('learning.vision.pictures of the checkpoint is F32, expected U8');
  });
});
