/** Files of episodes: made once, found again, made anew where they are not whole; errors name the file. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Episode, LatentSteps } from '../../src/data/episode.ts';
import {
  collectInto,
  encodeInto,
  openPresent,
  readEpisode,
  readLatentEpisode,
} from '../../src/data/episode-files.ts';
import type { OpenFile } from '../../src/files/opfs.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/files/safetensors.ts';

const files = new Map<string, Uint8Array>();
const written: string[] = [];

vi.mock('../../src/files/opfs.ts', () => ({
  readFile: async (path: string) => files.get(path) ?? null,
  writeFile: async (path: string, bytes: Uint8Array) => {
    written.push(path);
    files.set(path, bytes.slice());
  },
  openFile: async <R>(path: string, use: (file: OpenFile) => R) => {
    const bytes = files.get(path);
    return bytes === undefined
      ? null
      : use({ size: bytes.length, read: (begin, end) => bytes.slice(begin, end) });
  },
}));

const order = { world: { env: 'CarRacing-v3' } as const, index: 0, seed: 11, steps: 15, keep: 0.3 };
const LATENTS = 2;

/** An encoder that says the frame's number; `calls` counts its episodes. */
function counter() {
  const encoder = {
    calls: 0,
    async encode({ seed, policy, actions, rewards, dones }: Episode): Promise<LatentSteps> {
      encoder.calls++;
      const mu = Float32Array.from({ length: LATENTS * (rewards.length + 1) }, (_, i) => i);
      return { seed, policy, actions, rewards, dones, mu, logvar: mu.map((value) => -value) };
    },
  };
  return encoder;
}

beforeEach(() => {
  files.clear();
  written.length = 0;
});

describe('collectInto', () => {
  it('finds an episode that it has collected, with the same summary', async () => {
    const made = await collectInto('trajectory', order);
    const again = await collectInto('trajectory', order);
    expect(made).toMatchObject({ steps: 15, policy: 'driver', found: false });
    expect(made.bytes).toBe(files.get('trajectory')!.length);
    expect(again).toEqual({ ...made, found: true });
    expect(written).toEqual(['trajectory']);
  });

  it('collects a truncated, corrupt or different episode again, with the same bytes', async () => {
    const made = await collectInto('trajectory', order);
    const whole = files.get('trajectory')!;
    const others: [string, Uint8Array][] = [
      ['cut', whole.slice(0, whole.length - 1)],
      ['empty', new Uint8Array(0)],
      ['cut in its header', whole.slice(0, 60)],
      ['corrupt', whole.map((byte, i) => (i < 40 ? byte ^ 255 : byte))],
    ];
    for (const [what, bytes] of others) {
      files.set('trajectory', bytes);
      expect(await collectInto('trajectory', order), what).toEqual(made);
      expect(Buffer.compare(files.get('trajectory')!, whole), what).toBe(0);
    }
    // Whole files of other kinds, which say that they are of this order.
    const { tensors, metadata } = decodeSafetensors(whole);
    const { rewards, ...rest } = tensors;
    const foreign: [string, Uint8Array][] = [
      ['without rewards', encodeSafetensors(rest, metadata)],
      ['rewards alone', encodeSafetensors({ rewards }, metadata)],
      ['no return', encodeSafetensors(tensors, { ...metadata, return: 'NaN' })],
      ['another version', encodeSafetensors(tensors, { ...metadata, version: '2' })],
    ];
    for (const [what, bytes] of foreign) {
      files.set('trajectory', bytes);
      expect(await collectInto('trajectory', order), what).toEqual(made);
    }
    expect((await collectInto('trajectory', { ...order, seed: 12 })).found).toBe(false);
    expect((await collectInto('trajectory', { ...order, seed: 12, keep: 0.4 })).found).toBe(false);
  });
});

describe('encodeInto', () => {
  it('encodes once, and again where the file is incomplete or of another episode or size', async () => {
    await collectInto('trajectory', order);
    const encoder = counter();
    const into = () => encodeInto('latents', 'trajectory', LATENTS, encoder.encode);
    const made = await into();
    expect(made).toEqual({ frames: 16, bytes: files.get('latents')!.length, found: false });
    expect(await into()).toEqual({ ...made, found: true });
    expect(encoder.calls).toBe(1);
    files.set('latents', files.get('latents')!.slice(0, -1));
    expect((await into()).found).toBe(false);
    await collectInto('trajectory', { ...order, seed: 12 });
    expect((await into()).found).toBe(false);
    expect((await encodeInto('latents', 'trajectory', LATENTS + 1, encoder.encode)).found).toBe(false);
    expect(encoder.calls).toBe(4);
  });

  it('reads latents with the ground truth of their trajectory', async () => {
    await collectInto('trajectory', order);
    await encodeInto('latents', 'trajectory', LATENTS, counter().encode);
    const { mu, truth, truthNames } = await readLatentEpisode('latents', 'trajectory');
    expect([...mu]).toEqual(Array.from({ length: 32 }, (_, i) => i));
    expect(truth).toEqual((await readEpisode('trajectory')).truth);
    expect(truthNames).toContain('lateralOffset');
    await collectInto('short', { ...order, steps: 10 });
    await expect(readLatentEpisode('latents', 'short')).rejects.toThrow(
      'latents has 15 steps, its trajectory short 10',
    );
  });
});

it('names a missing or unreadable file', async () => {
  await expect(readEpisode('runs/x/tapes/00007')).rejects.toThrow(
    /^runs\/x\/tapes\/00007 is missing .* again/,
  );
  await expect(openPresent('runs/x/latents/1', () => 0)).rejects.toThrow(/^runs\/x\/latents\/1 is missing/);
  await collectInto('trajectory', order);
  files.set('trajectory', files.get('trajectory')!.slice(0, 3000));
  await expect(readEpisode('trajectory')).rejects.toThrow(/^trajectory: the file is truncated/);
  await expect(encodeInto('latents', 'trajectory', LATENTS, counter().encode)).rejects.toThrow(
    /^trajectory: the file is truncated/,
  );
  expect(files.has('latents')).toBe(false);
});
