/** Each tensor and each text of the files of episodes and trainings spoiled in turn: refused by its name. */
import { describe, expect, it } from 'vitest';
import { SequenceDataset } from '../../src/data/datasets.ts';
import {
  decodeEpisode,
  decodeLatents,
  type Episode,
  encodeEpisode,
  encodeLatents,
  FRAME_BYTES,
} from '../../src/data/episode.ts';
import { LatentFile } from '../../src/data/latent-file.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  readHeader,
  type Tensor,
} from '../../src/files/safetensors.ts';
import { decodeTraining, encodeTraining } from '../../src/training/training-state.ts';
import { addEpisode } from './add-episode.helper.ts';

const STEPS = 3;
const episode: Episode = {
  seed: 5,
  policy: 'none',
  world: { env: 'BouncingBall-v0', radius: 5, speed: 2 },
  actions: new Float32Array(2 * STEPS).fill(0.5),
  rewards: new Float32Array(STEPS),
  dones: Float32Array.of(0, 0, 1),
  truth: new Float32Array(2 * (STEPS + 1)),
  truthNames: ['x', 'y'],
  frames: new Uint8Array(2 * FRAME_BYTES),
  frameNumbers: Int32Array.of(0, 3),
};
const latentNumbers = () => new Float32Array(2 * (STEPS + 1)).fill(-1);
const latents = encodeLatents({ ...episode, mu: latentNumbers(), logvar: latentNumbers() });
const training = encodeTraining('key', {
  step: 7,
  arrays: {
    'weights/a': { shape: [2], data: Float32Array.of(1, 2) },
    'moments/a': { shape: [2], data: Float32Array.of(0, 0) },
  },
  facts: { blank: false },
});

type File = ReturnType<typeof decodeSafetensors>;
const spoil = (bytes: Uint8Array, change: (file: File) => void): Uint8Array => {
  const file = decodeSafetensors(bytes);
  change(file);
  return encodeSafetensors(file.tensors, file.metadata);
};
/** A row less. */
const shorter = ({ dtype, shape: [rows, ...rest], data }: Tensor): Tensor => {
  const width = rest.reduce((product, length) => product * length, 1);
  return { dtype, shape: [rows - 1, ...rest], data: data.slice(0, (rows - 1) * width) };
};
const otherKind = ({ shape, data }: Tensor): Tensor => ({
  dtype: 'F64',
  shape,
  data: Float64Array.from(data),
});
/** As long, and of another shape. */
const flat = ({ dtype, data }: Tensor): Tensor => ({ dtype, shape: [data.length, 1], data });
const HALF_NAN = 0x7e00;

const KINDS: [string, Uint8Array, (bytes: Uint8Array) => unknown][] = [
  ['a trajectory', encodeEpisode(episode), decodeEpisode],
  ['latents', latents, decodeLatents],
];

describe.each(KINDS)('%s', (_, bytes, decode) => {
  const { tensors, metadata } = decodeSafetensors(bytes);

  it('is read back unchanged, also without a version', () => {
    expect(() => decode(bytes)).not.toThrow();
    const older = spoil(bytes, (file) => delete file.metadata.version);
    expect(decode(older)).toEqual(decode(bytes));
  });

  it.each(Object.keys(tensors))(
    'refuses %s when it is missing, shorter, or of another dtype or shape',
    (name) => {
      const changes: [string, (tensor: Tensor) => Tensor | null][] = [
        ['missing', () => null],
        ['shorter', shorter],
        ['another kind', otherKind],
        ['another shape', flat],
      ];
      for (const [what, change] of changes) {
        const spoiled = spoil(bytes, (file) => {
          const tensor = change(file.tensors[name]);
          if (tensor === null) delete file.tensors[name];
          else file.tensors[name] = tensor;
        });
        // Of rewards everything has its length: the others then do not fit.
        const named = name === 'rewards' ? /rewards/ : new RegExp(`\\b${name}\\b`);
        expect(() => decode(spoiled), what).toThrow(named);
      }
    },
  );

  it('names a number that is not finite with its index', () => {
    for (const [name, { dtype }] of Object.entries(tensors)) {
      if (dtype === 'U8' || dtype === 'I32') continue;
      const bad = dtype === 'F16' ? HALF_NAN : Number.NaN;
      const spoiled = spoil(bytes, (file) => void (file.tensors[name].data[2] = bad));
      expect(() => decode(spoiled), name).toThrow(new RegExp(`^${name}\\[\\d.*\\] of an episode is NaN`));
    }
  });

  it.each(Object.keys(metadata).filter((key) => key !== 'version'))('refuses metadata without %s', (key) => {
    const spoiled = spoil(bytes, (file) => delete file.metadata[key]);
    expect(() => decode(spoiled)).toThrow(`have no ${key}`);
  });

  it('refuses another version, a seed that is not a number, a done that is neither 0 nor 1', () => {
    const change = (what: (file: File) => void) => () => decode(spoil(bytes, what));
    expect(change(({ metadata }) => void (metadata.version = '2'))).toThrow(
      /version 2, this page reads version 1/,
    );
    for (const seed of ['x', '', 'NaN']) {
      expect(change(({ metadata }) => void (metadata.seed = seed))).toThrow(/seed of an episode is/);
    }
    expect(change(({ tensors }) => void (tensors.dones.data[1] = 0.5))).toThrow(
      'dones[1] of an episode is 0.5',
    );
  });
});

it.each<[string, (file: File) => void, RegExp]>([
  [
    'a frame beyond the end',
    (f) => void (f.tensors.frameNumbers.data[1] = 4),
    /frameNumbers\[1\].* is 4.*at most 3/,
  ],
  ['a frame twice', (f) => void (f.tensors.frameNumbers.data[1] = 0), /frameNumbers\[1\].* is 0/],
  [
    'a frame before the first',
    (f) => void (f.tensors.frameNumbers.data[0] = -1),
    /frameNumbers\[0\].* is -1/,
  ],
  [
    'a world unheard of',
    (f) => void (f.metadata.world = '{"env":"Pong-v5"}'),
    /world of an episode is .*Pong/,
  ],
  [
    'a ball of no size',
    (f) => void (f.metadata.world = '{"env":"BouncingBall-v0"}'),
    /with radius and speed/,
  ],
  ['a world cut off', (f) => void (f.metadata.world = '{"env'), /world of an episode is .*expected JSON/],
  ['names twice', (f) => void (f.metadata.truthNames = '["x","x"]'), /truthNames of an episode are/],
  [
    'a name less',
    (f) => void (f.metadata.truthNames = '["x"]'),
    /truth of an episode has shape \[4,2\], expected \[4,1\]/,
  ],
])('a trajectory with %s', (_, change, message) => {
  expect(() => decodeEpisode(spoil(encodeEpisode(episode), change))).toThrow(message);
});

describe('latents as windows of a dataset', () => {
  const fileOf = (bytes: Uint8Array) =>
    new LatentFile('latents/7', readHeader(bytes), (ranges) => ranges.map(([a, b]) => bytes.slice(a, b)));
  const draw = async (bytes: Uint8Array) => {
    const dataset = new SequenceDataset();
    await addEpisode(dataset, { ...episode, mu: latentNumbers(), logvar: latentNumbers() });
    return fileOf(bytes).copy(0, STEPS, dataset.blankBatch(1, STEPS), 0, STEPS);
  };

  it.each(['mu', 'logvar', 'actions', 'rewards', 'dones'])(
    'accepts %s as it is, refuses it when it is missing or not finite',
    async (part) => {
      await draw(latents);
      expect(() => fileOf(spoil(latents, (file) => delete file.tensors[part]))).toThrow(
        `latents/7 has ${part}`,
      );
      const bad = part === 'mu' || part === 'logvar' ? HALF_NAN : Number.NaN;
      const spoiled = spoil(latents, (file) => void (file.tensors[part].data[2] = bad));
      await expect(draw(spoiled)).rejects.toThrow(new RegExp(`latents/7: .*${part}.* NaN`));
    },
  );

  it('refuses another version and a file without latents', () => {
    const other = spoil(latents, ({ metadata }) => void (metadata.version = '9'));
    expect(() => fileOf(other)).toThrow(/latents\/7 has version 9/);
    const none = spoil(latents, ({ tensors }) => {
      for (const name of ['mu', 'logvar']) {
        tensors[name] = { dtype: 'F16', shape: [STEPS + 1, 0], data: new Uint16Array(0) };
      }
    });
    expect(() => fileOf(none)).toThrow(/latents\/7 is no episode/);
    expect(() => decodeLatents(none)).toThrow(/expected at least one latent/);
  });
});

describe('a training state', () => {
  const change = (what: (file: File) => void) => () => decodeTraining('key', spoil(training, what));

  it('is read back unchanged, also without a version', () => {
    expect(decodeTraining('key', training)).toMatchObject({ step: 7, facts: { blank: false } });
    expect(change(({ metadata }) => delete metadata.version)()).toEqual(decodeTraining('key', training));
  });

  it.each(['weights/a', 'moments/a'])(
    'refuses %s of another dtype or with a number that is not finite',
    (name) => {
      expect(change(({ tensors }) => void (tensors[name] = otherKind(tensors[name])))).toThrow(
        `${name} of the training's state is F64, expected F32`,
      );
      expect(change(({ tensors }) => void (tensors[name].data[1] = Number.NaN))).toThrow(
        `${name} of the training's state holds NaN at place 1`,
      );
    },
  );

  it.each<[string, string[], RegExp]>([
    ['step', ['', '-1', '1.5', 'NaN', '1e3'], /the step of the training's state is/],
    ['facts', ['', '[]', 'null', '7', '{"a'], /the facts of the training's state are/],
    ['version', ['2', ''], /has version .*, this page reads version 1/],
  ])('%s', (key, values, message) => {
    for (const value of values) {
      expect(
        change(({ metadata }) => void (metadata[key] = value)),
        value,
      ).toThrow(message);
    }
  });

  it('refuses a state without a key; a state with another key is ignored', () => {
    expect(change(({ metadata }) => delete metadata.key)).toThrow(/has a key in its metadata/);
    expect(change(({ metadata }) => void (metadata.key = 'other'))()).toBeNull();
  });
});
