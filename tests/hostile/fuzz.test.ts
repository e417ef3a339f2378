/**
 * Seeded fuzz of everything that the page reads from elsewhere: files, the address, messages of threads. Each case is
 * refused in our own words or read, within a second, within memory in proportion to the input, with no prototype
 * changed and no markup in the page. `FUZZ_SEED=7 FUZZ_TIMES=10 npm test -- tests/hostile` tries other cases, and more.
 */
import './allocations.helper.ts';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { decodeEpisode, decodeLatents, encodeEpisode, encodeLatents } from '../../src/data/episode.ts';
import { LatentFile } from '../../src/data/latent-file.ts';
import { decodeFloat16 } from '../../src/files/float16.ts';
import { encodeNpz, type NpyArray } from '../../src/files/npz.ts';
import { decodeNpz } from '../../src/files/read-npz.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  readFileHeader,
  readHeader,
  readTensor,
} from '../../src/files/safetensors.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { checkSettings } from '../../src/lab/settings/check.ts';
import { hiddenParts } from '../../src/lab/settings/page-parts.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { checkQuery, readHash, settingsFromHash, settingsToHash } from '../../src/lab/settings/url.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { readPaperFile } from '../../src/paper/paper-files.ts';
import { applyEvent } from '../../src/store/apply-event.ts';
import { createLab } from '../../src/store/lab.ts';
import { splitHash } from '../../src/store/rooms.ts';
import { fromWire } from '../../src/store/tab-message.ts';
import { decodeTraining, encodeTraining } from '../../src/training/training-state.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';
import { hostileAddress } from './address.helper.ts';
import { Guard } from './guard.helper.ts';
import { Junk, NAMES } from './junk.helper.ts';
import { paperFiles } from './paper-json.helper.ts';
import { changedFile, hostileFile, withHugeNumbers } from './raw-safetensors.helper.ts';
import { tagsOf } from './shown.helper.ts';
import { EVENTS, hostileTabMessage } from './tab-messages.helper.ts';
import { hostileMessage, messageTarget } from './thread-messages.helper.ts';
import { forgedArchive } from './zip.helper.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const TIMES = Number(process.env.FUZZ_TIMES ?? 1);
const counts: string[] = [];
const messages: string[] = [];
let total = 0;

/** Runs `one` on so many cases, each with its own generator, so that a case is found again by its number. */
function fuzz(what: string, cases: number, one: (junk: Junk, guard: Guard, label: string) => void): Guard {
  const guard = new Guard();
  for (let i = 0; i < cases * TIMES; i++) {
    one(new Junk(new Xoshiro128(SEED, i)), guard, `${what}, seed ${SEED}, case ${i}`);
  }
  total += cases * TIMES;
  messages.push(...guard.messages);
  counts.push(`${what} ${(cases * TIMES).toLocaleString('en')}`);
  return guard;
}

/** Both outcomes must occur: cases that are all refused at the first byte would try nothing. */
function expectBoth({ accepted, refused }: Guard): void {
  expect(accepted).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
}

afterAll(() => {
  // The number that people look for in the output of the suite.
  console.info(`hostile input, seed ${SEED}: ${total.toLocaleString('en')} cases; ${counts.join(', ')}`);
});

// A table of fixed size that is made at first use.
decodeFloat16(Uint16Array.of(0));

describe('files', () => {
  it('safetensors of any header', () => {
    const guard = fuzz('safetensors', 20_000, (junk, each, label) => {
      const file = junk.often(0.1) ? junk.bytes(junk.below(200)) : hostileFile(junk);
      const read = each.check(label, file.length, () => decodeSafetensors(file));
      const source = { size: file.length, read: (begin: number, end: number) => file.slice(begin, end) };
      const header = each.check(`${label}, header`, file.length, () => readFileHeader(source));
      // The two readers agree, on what they accept and on what it holds.
      expect(header === null, label).toBe(read === null);
      if (read === null || header === null) return;
      for (const [name, entry] of Object.entries(header.value.tensors)) {
        const { data, shape } = readTensor(entry, file.slice(entry.begin, entry.end));
        expect(Object.hasOwn(read.value.tensors, name) && read.value.tensors[name].shape, label).toEqual(
          shape,
        );
        expect(read.value.tensors[name].data.byteLength, label).toBe(data.byteLength);
      }
    });
    expectBoth(guard);
  });

  it('safetensors of any names, written and read back', () => {
    fuzz('written safetensors', 1000, (junk, each, label) => {
      const tensors = Object.fromEntries(
        Array.from({ length: junk.below(4) }, () => [
          junk.name(),
          { dtype: 'F32' as const, shape: [2], data: Float32Array.of(junk.below(9), 1) },
        ]),
      );
      const metadata = Object.fromEntries([[junk.name(), junk.name()]]);
      const read = each.check(label, 400 + JSON.stringify([tensors, metadata]).length, () =>
        decodeSafetensors(encodeSafetensors(tensors, metadata)),
      );
      if (read === null) expect(Object.keys(tensors), label).toContain('__metadata__');
      // JSON.parse and JSON.stringify leave half of a surrogate pair as it is; UTF-8 does not know it.
      else if (!/\ud800/.test(Object.keys(tensors).join()))
        expect(read.value.tensors, label).toEqual(tensors);
    });
  });

  it('trajectories, latents, states of a training', () => {
    const steps = 3;
    const episode = {
      seed: 5,
      policy: 'none',
      world: { env: 'BouncingBall-v0', radius: 5, speed: 2 } as const,
      actions: new Float32Array(2 * steps),
      rewards: new Float32Array(steps),
      dones: Float32Array.of(0, 0, 1),
      truth: new Float32Array(2 * (steps + 1)),
      truthNames: ['x', 'y'],
      frames: new Uint8Array(0),
      frameNumbers: new Int32Array(0),
      mu: new Float32Array(2 * (steps + 1)),
      logvar: new Float32Array(2 * (steps + 1)),
    };
    const arrays = { 'weights/a': { shape: [2], data: Float32Array.of(1, 2) } };
    const kinds = [
      [encodeEpisode(episode), decodeEpisode],
      [encodeLatents(episode), decodeLatents],
      [
        encodeLatents(episode),
        (bytes: Uint8Array) => new LatentFile('latents/7', readHeader(bytes), () => []),
      ],
      [encodeTraining('key', { step: 7, arrays, facts: { blank: false } }), decodeTraining.bind(null, 'key')],
    ] as const;
    const guard = fuzz('dataset files', 10_000, (junk, each, label) => {
      const [file, decode] = kinds[junk.below(kinds.length)];
      const bytes = changedFile(junk, file);
      each.check(label, bytes.length, () => decode(bytes));
    });
    expectBoth(guard);
  });

  it('checkpoints', () => {
    const file = encodeCheckpoint(wholeRun());
    const guard = fuzz('checkpoints', 400, (junk, each, label) => {
      const bytes = changedFile(junk, file);
      each.check(label, bytes.length, () => decodeCheckpoint(bytes));
    });
    expectBoth(guard);
    for (const [what, bytes] of withHugeNumbers(file)) {
      guard.check(`a checkpoint with ${what}`, bytes.length, () => decodeCheckpoint(bytes));
    }
  });

  it('the authors’ JSON, and JSON of any form', () => {
    const files = paperFiles();
    const guard = fuzz('JSON weights', 6000, (junk, each, label) => {
      const text = junk.often(0.02) ? junk.deep() : (JSON.stringify(junk.changed(junk.oneOf(files))) ?? '');
      const whole = new TextEncoder().encode(text);
      const bytes = junk.often(0.1) ? junk.spoiled(whole) : whole;
      const name = junk.name();
      each.check(label, bytes.length + name.length, () => readPaperFile(name, bytes));
    });
    expectBoth(guard);
  });

  it('names and shapes of an .npz', () => {
    const guard = fuzz('npz', 1500, (junk, each, label) => {
      const shape = junk.often(0.7) ? [junk.below(4), 2] : [junk.number(), junk.number()];
      const data = new Float32Array(junk.often(0.9) ? Math.min(8, Math.max(0, shape[0] * 2 || 0)) : 3);
      const arrays: Record<string, NpyArray> = Object.fromEntries([
        [junk.often(0.5) ? 'actions' : junk.name(), { shape, data }],
        ['rewards', { shape: [1], data: Float32Array.of(1) }],
      ]);
      const names = Object.keys(arrays);
      // fflate works in buffers of its own size.
      const read = each.check(label, 100_000 + 4 * names.join('').length, () =>
        Object.keys(unzipSync(encodeNpz(arrays, false))),
      );
      if (read !== null) expect(read.value, label).toEqual(names.map((name) => `${name}.npy`));
      if (read !== null) expect(names.join(), label).not.toMatch(/[/\\\0]|\.\./);
    });
    expectBoth(guard);
  });

  it('archives of an .npz, spoiled or with a directory that lies', () => {
    const data = new Junk(new Xoshiro128(SEED)).bytes(300);
    const arrays = {
      a: { shape: [300], data },
      b: { shape: [75], data: new Float32Array(data.slice().buffer) },
    };
    const files = [true, false].map((compress) => encodeNpz(arrays, compress));
    // Deflate packs a thousand bytes into one at most, which is 43 times what the guard grants for each.
    const sizeOf = ({ length }: Uint8Array): number => 43 * length;
    const guard = fuzz('npz archives', 3000, (junk, each, label) => {
      const bytes = junk.spoiled(junk.oneOf(files));
      each.check(label, sizeOf(bytes), () => decodeNpz(bytes));
    });
    expectBoth(guard);
    const deflated = 8;
    for (const [what, bytes, reason] of [
      ['gigabytes', forgedArchive(3e6, 1, { compression: deflated, unpacked: 3e9 }), /take 3000000000 bytes/],
      [
        'more than deflate packs',
        forgedArchive(99, 1, { compression: deflated, unpacked: 1e6 }),
        /cannot lie/,
      ],
      [
        'more than the file has',
        forgedArchive(99, 1, { packed: 2 ** 31 }),
        /cannot lie in it: 2147483648 bytes/,
      ],
      ['one file many times', forgedArchive(9999, 500), /cannot lie in it/],
      ['too many files', forgedArchive(0, 65_535), /more than 1000 files/],
    ] as const) {
      expect(() => decodeNpz(bytes), what).toThrow(reason);
      expect(
        guard.check(`an archive of ${what}`, bytes.length, () => decodeNpz(bytes)),
        what,
      ).toBeNull();
    }
    expect(Object.keys(decodeNpz(forgedArchive(99, 1)))).toEqual(['a']);
  });
});

it('hash and query of an address', () => {
  const guard = fuzz('addresses', 12_000, (junk, each, label) => {
    const address = hostileAddress(junk);
    const read = each.check(label, 2 * address.length, () => readHash(splitHash(`#${address}`).settings));
    if (read !== null) {
      const { settings } = read.value;
      expect(checkSettings(settings), label).toEqual(settings);
      expect(settingsFromHash(settingsToHash(settings)), label).toEqual(settings);
    }
    each.check(`${label}, query`, 2 * address.length, () => {
      checkQuery(`?${address}`);
      return hiddenParts(`?${address}`);
    });
  });
  expectBoth(guard);
});

it('messages to a thread', () => {
  // One warning for each refused message.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const guard = fuzz('thread messages', 4000, (junk, each, label) => {
    const message = hostileMessage(junk);
    const called = each.check(label, 4096, () => messageTarget().receive(message));
    if (called !== null) expect(['', 'add'], label).toContain(called.value.join());
  });
  expectBoth(guard);
});

it('messages of another tab', () => {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const guard = fuzz('tab messages', 4000, (junk, each, label) => {
    const message = hostileTabMessage(junk);
    const read = each.check(label, 100_000, () => fromWire(message));
    if (read === null || read.value === null || !('events' in read.value)) return;
    // What was read can be shown: the page and its curves take it.
    for (const event of read.value.events) expect(() => applyEvent(lab, event), label).not.toThrow();
  });
  expectBoth(guard);
  const whole = fromWire({ protocol: 1, type: 'run', from: 'a', events: EVENTS });
  expect(whole).toEqual({ type: 'run', from: 'a', events: EVENTS });
});

it('puts no name of a file or an address into the page as markup', () => {
  const names = messages.filter((text) => NAMES.some((name) => name.includes('<') && text.includes(name)));
  expect(names.length).toBeGreaterThan(0);
  const plain = tagsOf('a name').join();
  for (const text of names.slice(0, 300)) expect(tagsOf(text).join(), text).toBe(plain);
});

it('tried at least fifty thousand cases', () => {
  expect(total).toBeGreaterThanOrEqual(50_000 * TIMES);
});
