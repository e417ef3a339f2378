import { describe, expect, it } from 'vitest';
import { FrameReservoir, type Opener, SequenceDataset } from '../../src/data/datasets.ts';
import { encodeLatents, FRAME_BYTES, type LatentSteps } from '../../src/data/episode.ts';
import { encodeSafetensors } from '../../src/files/safetensors.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { addEpisode } from './add-episode.helper.ts';

function framesOf(values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * FRAME_BYTES);
  values.forEach((value, i) => {
    bytes.fill(value, i * FRAME_BYTES, (i + 1) * FRAME_BYTES);
  });
  return bytes;
}

/** An episode whose every number says where it stands: mu = step, action = step + 0.5. */
function countingEpisode(steps: number, offset = 0): LatentSteps {
  return {
    seed: 0,
    policy: 'counting',
    actions: Float32Array.from({ length: steps }, (_, t) => offset + t + 0.5),
    rewards: Float32Array.from({ length: steps }, (_, t) => offset + t),
    dones: new Float32Array(steps),
    mu: Float32Array.from({ length: steps + 1 }, (_, t) => offset + t),
    logvar: new Float32Array(steps + 1),
  };
}

describe('FrameReservoir', () => {
  it('keeps every frame up to its capacity', () => {
    const reservoir = new FrameReservoir(10, new Xoshiro128(1));
    reservoir.offer(framesOf([1, 2, 3]));
    expect(reservoir.size).toBe(3);
    const seen = new Set<number>();
    const batch = new Uint8Array(FRAME_BYTES);
    for (let i = 0; i < 60; i++) {
      reservoir.draw(batch);
      seen.add(batch[0]);
    }
    expect([...seen].sort()).toEqual([1, 2, 3]);
  });

  it('is a uniform sample of all offered frames above its capacity', () => {
    const counts = new Float64Array(40);
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const reservoir = new FrameReservoir(10, new Xoshiro128(trial));
      for (let from = 0; from < 40; from += 8) {
        reservoir.offer(framesOf(Array.from({ length: 8 }, (_, i) => from + i)));
      }
      expect(reservoir.size).toBe(10);
      const batch = new Uint8Array(FRAME_BYTES);
      for (let i = 0; i < 20; i++) {
        reservoir.draw(batch);
        counts[batch[0]]++;
      }
    }
    // 8,000 draws over 40 frames: 200 each; five standard deviations of a clustered count are about 140.
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(140);
  });

  it('refuses bytes that are not frames, and draws from an empty reservoir', () => {
    const reservoir = new FrameReservoir(10, new Xoshiro128(1));
    expect(() => reservoir.offer(new Uint8Array(5))).toThrow(/got 5/);
    expect(() => reservoir.draw(new Uint8Array(FRAME_BYTES))).toThrow(/collect episodes first/);
  });
});

describe('SequenceDataset', () => {
  it('draws contiguous windows with the actions of their frames', async () => {
    const dataset = new SequenceDataset();
    await addEpisode(dataset, countingEpisode(20));
    const { mu, actions, rewards, mask } = await dataset.draw(6, 4, new Xoshiro128(3));
    for (let row = 0; row < 6; row++) {
      const first = mu[row * 5];
      for (let t = 0; t <= 4; t++) expect(mu[row * 5 + t]).toBe(first + t);
      for (let t = 0; t < 4; t++) {
        expect(actions[row * 4 + t]).toBe(first + t + 0.5);
        expect(rewards[row * 4 + t]).toBe(first + t);
        expect(mask[row * 4 + t]).toBe(1);
      }
    }
  });

  it('draws the first and the last window too', async () => {
    const dataset = new SequenceDataset();
    await addEpisode(dataset, countingEpisode(6));
    const { mu } = await dataset.draw(200, 4, new Xoshiro128(5));
    const starts = new Set(Array.from({ length: 200 }, (_, row) => mu[row * 5]));
    expect([...starts].sort()).toEqual([0, 1, 2]);
  });

  it('pads a short episode and masks the padding', async () => {
    const dataset = new SequenceDataset();
    await addEpisode(dataset, countingEpisode(3, 10));
    const { mu, mask } = await dataset.draw(1, 5, new Xoshiro128(1));
    expect([...mask]).toEqual([1, 1, 1, 0, 0]);
    expect([...mu]).toEqual([10, 11, 12, 13, 0, 0]);
  });

  it('counts the steps that end an episode, half an end more than there are', async () => {
    const dataset = new SequenceDataset();
    await addEpisode(dataset, countingEpisode(3));
    await addEpisode(dataset, countingEpisode(6));
    expect(await dataset.endRate()).toBeCloseTo(0.5 / 10, 12);
    const ended = countingEpisode(10);
    ended.dones[9] = 1;
    await addEpisode(dataset, ended);
    expect(await dataset.endRate()).toBeCloseTo(1.5 / 20, 12);
  });

  it('refuses to draw from an empty dataset', async () => {
    const drawn = new SequenceDataset().draw(1, 1, new Xoshiro128(1));
    await expect(drawn).rejects.toThrow(/collect and encode/);
  });

  it('draws the same whether episodes are held or read from their files', async () => {
    const random = new Xoshiro128(9);
    const files = [12, 3, 30, 7].map((steps): [string, Uint8Array] => {
      const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
      const [mu, logvar] = [noise(5 * (steps + 1)), noise(5 * (steps + 1))];
      const [actions, rewards] = [noise(3 * steps), noise(steps)];
      const dones = new Float32Array(steps).fill(1, steps - 1);
      const episode = { seed: steps, policy: 'noise', actions, rewards, dones, mu, logvar };
      return [`latents/${steps}`, encodeLatents(episode)];
    });
    const total = files.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    const drawsOf = async (maxBytes: number) => {
      const dataset = new SequenceDataset(maxBytes);
      const log: string[] = [];
      let heldBytes = 0;
      for (const [name, bytes] of files) {
        const onRead = (length: number) => {
          if (length === bytes.length) heldBytes += length;
        };
        await dataset.addFile(
          name,
          opener(bytes, () => log.push(name), onRead),
        );
      }
      expect(heldBytes).toBeLessThanOrEqual(maxBytes);
      log.length = 0;
      const windows = new Xoshiro128(4);
      const draws = [await dataset.draw(16, 6, windows), await dataset.draw(16, 6, windows)];
      return { draws, log, held: heldBytes };
    };
    const held = await drawsOf(total);
    const half = await drawsOf(total - files[0][1].length);
    const read = await drawsOf(0);
    expect([held.held, half.held < total, half.held > 0, read.held]).toEqual([total, true, true, 0]);
    expect(held.log).toEqual([]);
    expect(read.log).toHaveLength(32);
    expect(half.log.length).toBeGreaterThan(0);
    expect(half.draws).toEqual(held.draws);
    expect(read.draws).toEqual(held.draws);
    expect(held.draws[0]).not.toEqual(held.draws[1]);
  });

  it('names a file that is truncated, corrupt, of other sizes or not finite', async () => {
    const good = encodeLatents(countingEpisode(5));
    const add = async (bytes: Uint8Array, ...others: Uint8Array[]) => {
      const dataset = new SequenceDataset(0);
      for (const [i, each] of [bytes, ...others].entries()) {
        await dataset.addFile(`latents/${i}`, opener(each));
      }
      return dataset;
    };
    await expect(add(good.subarray(0, good.length - 3))).rejects.toThrow(
      /^latents\/0: the file is truncated/,
    );
    await expect(add(good.subarray(0, 4))).rejects.toThrow(/^latents\/0: not a safetensors file/);
    await expect(add(good.map((byte) => byte ^ 85))).rejects.toThrow(/^latents\/0: .*Start the run again/);
    const trajectory = encodeSafetensors({
      rewards: { dtype: 'F32', shape: [2], data: new Float32Array(2) },
    });
    await expect(add(trajectory)).rejects.toThrow(/latents\/0 has mu of no dtype, expected F16/);
    const wide = { ...countingEpisode(5), mu: new Float32Array(12), logvar: new Float32Array(12) };
    await expect(add(good, encodeLatents(wide))).rejects.toThrow(
      /latents\/1 has 2 latents .* latents\/0 has 1 latents/,
    );
    const armed = { ...countingEpisode(5), actions: new Float32Array(15) };
    await expect(add(good, encodeLatents(armed))).rejects.toThrow(/latents\/1 .* actions of 3/);
    const broken = await add(encodeLatents({ ...countingEpisode(5), mu: new Float32Array(6).fill(1e9) }));
    await expect(broken.draw(1, 5, new Xoshiro128(1))).rejects.toThrow(/latents\/0: frame 0 has mu Infinity/);
    // Negative control: nothing is wrong with good files.
    expect((await add(good, good)).size).toBe(2);
  });

  it('accepts a single episode of one step', async () => {
    const dataset = new SequenceDataset();
    await addEpisode(dataset, countingEpisode(1));
    const { mu, mask } = await dataset.draw(2, 3, new Xoshiro128(1));
    expect([...mask]).toEqual([1, 0, 0, 1, 0, 0]);
    expect([...mu]).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
  });
});

/** A file of these bytes; `onOpen` is called at each opening, `onRead` with the number of bytes of each read. */
function opener(
  bytes: Uint8Array,
  onOpen: () => void = () => undefined,
  onRead: (length: number) => void = () => undefined,
): Opener {
  return async (use) => {
    onOpen();
    const read = (begin: number, end: number) => {
      onRead(end - begin);
      return bytes.slice(begin, end);
    };
    return use({ size: bytes.length, read });
  };
}
