/** .npy headers as NumPy's format document has them, and archives read back. */
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encodeNpy, encodeNpz } from '../../src/files/npz.ts';

/** Splits a .npy file into its header text and data bytes, checking magic, version and alignment. */
function parse(bytes: Uint8Array): { header: string; data: ArrayBuffer } {
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
  const end = 10 + bytes[8] + 256 * bytes[9];
  expect(end % 64).toBe(0);
  expect(bytes[end - 1]).toBe(0x0a);
  return {
    header: Buffer.from(bytes.subarray(10, end)).toString().trimEnd(),
    data: bytes.slice(end).buffer as ArrayBuffer,
  };
}

describe('npy', () => {
  it.each([
    [{ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }, "'<f4'", '(2, 3)'],
    [{ shape: [2], data: Float64Array.of(1, 2) }, "'<f8'", '(2,)'],
    [{ shape: [], data: Int32Array.of(-1) }, "'<i4'", '()'],
    [{ shape: [1], data: Uint32Array.of(2 ** 32 - 1) }, "'<u4'", '(1,)'],
    [{ shape: [1, 1, 2], data: Uint8Array.of(1, 255) }, "'|u1'", '(1, 1, 2)'],
  ])('writes %o', (array, descr, shape) => {
    const { header, data } = parse(encodeNpy(array));
    expect(header).toBe(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`);
    expect(Buffer.from(data)).toEqual(Buffer.from(array.data.buffer));
  });

  it('refuses a shape that does not fit', () => {
    expect(() => encodeNpy({ shape: [2, 2], data: new Float32Array(3) })).toThrow('has 4 elements, got 3');
  });

  it.each([[[-1, -2]], [[0.5, 4]], [[Number.NaN]]])('refuses lengths that are no lengths: %j', (shape) => {
    expect(() => encodeNpy({ shape, data: new Float32Array(2) })).toThrow('whole numbers of 0 or more');
  });
});

describe('npz', () => {
  const arrays = {
    frames: { shape: [4, 64], data: new Uint8Array(256).map((_, i) => i % 3) },
    rewards: { shape: [4], data: Float32Array.of(-0.1, 3.2, -0.1, -100) },
  };

  it.each([true, false])('archives every array under its name (compressed: %s)', (compress) => {
    const files = unzipSync(encodeNpz(arrays, compress));
    expect(Object.keys(files)).toEqual(['frames.npy', 'rewards.npy']);
    expect(new Uint8Array(parse(files['frames.npy']).data)).toEqual(arrays.frames.data);
    expect(new Float32Array(parse(files['rewards.npy']).data)).toEqual(arrays.rewards.data);
  });

  it('gives the same bytes for the same arrays', () => {
    expect(encodeNpz(arrays)).toEqual(encodeNpz(arrays));
    expect(encodeNpz(arrays).length).toBeLessThan(encodeNpz(arrays, false).length);
  });
});
