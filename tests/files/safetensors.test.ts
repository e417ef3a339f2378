/** Round trips of any tensors, a file written by Python's safetensors, and every way the bytes can be wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeSafetensors,
  encodeSafetensors,
  headerByteLength,
  readHeader,
  readTensor,
  type Tensor,
} from '../../src/files/safetensors.ts';

/** Written by safetensors 0.8.0 from NumPy arrays: w float32 [2, 3], n int32 [1], h float16 [2]. */
const FROM_PYTHON =
  '2AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJieSI6InNhZmV0ZW5zb3JzIDAuOC4wIn0sInciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIs' +
  'M10sImRhdGFfb2Zmc2V0cyI6WzAsMjRdfSwibiI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzI0LDI4XX0s' +
  'ImgiOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsyOCwzMl19fSAgICAgICAAAAAAAACAPgAAAD8AAEA/AACA' +
  'PwAAoD/9////AD4AwA==';

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const tensors: fc.Arbitrary<Tensor> = shapes.chain((shape) => {
  const size = shape.reduce((product, length) => product * length, 1);
  const fixed = { minLength: size, maxLength: size };
  return fc.oneof(
    fc.float64Array(fixed).map((data) => ({ dtype: 'F64' as const, shape, data })),
    fc.float32Array(fixed).map((data) => ({ dtype: 'F32' as const, shape, data })),
    fc.int32Array(fixed).map((data) => ({ dtype: 'I32' as const, shape, data })),
    fc.uint16Array(fixed).map((data) => ({ dtype: 'F16' as const, shape, data })),
    fc.uint8Array(fixed).map((data) => ({ dtype: 'U8' as const, shape, data })),
  );
});
const files = fc.record({
  tensors: fc.dictionary(
    fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
    tensors,
    {
      maxKeys: 6,
    },
  ),
  metadata: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
});

/** A file with this header as its JSON and `dataLength` bytes behind it. */
function fileWith(header: unknown, dataLength: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('reads what it has written, bit for bit, with data on an 8-byte boundary', () => {
    fc.assert(
      fc.property(files, (file) => {
        const bytes = encodeSafetensors(file.tensors, file.metadata);
        expect(headerByteLength(bytes) % 8).toBe(0);
        const read = decodeSafetensors(bytes);
        expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(file.tensors).sort());
        for (const [name, { dtype, shape, data }] of Object.entries(file.tensors)) {
          expect(read.tensors[name].dtype).toBe(dtype);
          expect(read.tensors[name].shape).toEqual(shape);
          expect(Buffer.from(read.tensors[name].data.buffer)).toEqual(
            Buffer.from(data.buffer, data.byteOffset, data.byteLength),
          );
        }
        expect(Object.entries(read.metadata)).toEqual(Object.entries(file.metadata));
      }),
    );
  });

  it('reads a file that Python wrote', () => {
    const { tensors: read, metadata } = decodeSafetensors(Buffer.from(FROM_PYTHON, 'base64'));
    expect(metadata).toEqual({ by: 'safetensors 0.8.0' });
    expect(read.w).toEqual({
      dtype: 'F32',
      shape: [2, 3],
      data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25),
    });
    expect(read.n).toEqual({ dtype: 'I32', shape: [1], data: Int32Array.of(-3) });
    expect(read.h).toEqual({ dtype: 'F16', shape: [2], data: Uint16Array.of(0x3e00, 0xc000) });
  });

  it('reads one tensor from the header and its own bytes', () => {
    const bytes = encodeSafetensors({
      a: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) },
      b: { dtype: 'U8', shape: [3], data: Uint8Array.of(7, 8, 9) },
    });
    const header = readHeader(bytes.slice(0, headerByteLength(bytes.slice(0, 8))));
    expect(header.byteLength).toBe(bytes.length);
    const { begin, end } = header.tensors.b;
    expect(readTensor(header.tensors.b, bytes.slice(begin, end)).data).toEqual(Uint8Array.of(7, 8, 9));
    expect(() => readTensor(header.tensors.a, bytes.slice(begin, end))).toThrow('takes 8 bytes, got 3');
  });

  it('writes data that are a view of a larger buffer', () => {
    const data = new Float32Array(Float32Array.of(9, 1, 2, 9).buffer, 4, 2);
    const file = encodeSafetensors({ x: { dtype: 'F32', shape: [2], data } });
    expect(decodeSafetensors(Buffer.concat([Buffer.from('odd'), file]).subarray(3)).tensors.x.data).toEqual(
      Float32Array.of(1, 2),
    );
  });

  it('refuses every truncation, with the lengths expected and seen', () => {
    const bytes = encodeSafetensors(
      { w: { dtype: 'F64', shape: [4], data: new Float64Array(4) } },
      { seed: '1' },
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(`got ${length}`);
    }
    expect(() => decodeSafetensors(bytes.subarray(0, -1))).toThrow(
      `truncated: its header describes ${bytes.length} bytes, got ${bytes.length - 1}`,
    );
  });

  it('refuses or reads any corrupted byte, never anything but a RangeError', () => {
    const bytes = encodeSafetensors(
      { w: { dtype: 'F32', shape: [2, 2], data: new Float32Array(4) } },
      { a: 'b' },
    );
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const corrupted = bytes.slice();
        corrupted[at] = value;
        try {
          decodeSafetensors(corrupted);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['BOOL', 1],
    ['U8', 1],
    ['I8', 1],
    ['I16', 2],
    ['U16', 2],
    ['F16', 2],
    ['BF16', 2],
    ['I32', 4],
    ['U32', 4],
    ['F32', 4],
    ['F64', 8],
    ['I64', 8],
    ['U64', 8],
    ['C64', 8],
    ['F8_E4M3', 1],
    ['F8_E5M2', 1],
    ['F8_E8M0', 1],
    ['F4', 0.5],
  ])('opens %s, bit for bit, and writes it again', (dtype, size) => {
    const bytes = fileWith({ w: entry(dtype, [2, 2], [0, 4 * size]) }, 4 * size);
    bytes.forEach((_, i) => {
      if (i >= bytes.length - 4 * size) bytes[i] = i + 1;
    });
    const { tensors: read } = decodeSafetensors(bytes);
    expect(read.w).toMatchObject({ dtype, shape: [2, 2] });
    const { buffer, byteOffset, byteLength } = read.w.data;
    expect(new Uint8Array(buffer, byteOffset, byteLength)).toEqual(bytes.slice(-4 * size));
    expect(decodeSafetensors(encodeSafetensors(read)).tensors).toEqual(read);
    expect(() => decodeSafetensors(fileWith({ w: entry(dtype, [2, 2], [0, 33]) }, 33))).toThrow(
      `takes ${4 * size} bytes`,
    );
  });

  const entry = (dtype: string, shape: unknown, offsets: unknown) => ({
    dtype,
    shape,
    data_offsets: offsets,
  });
  it.each([
    ['a picture', new TextEncoder().encode('\x89PNG\r\n\x1a\n....'), 'not a safetensors file'],
    ['broken JSON', fileWith('{"w":', 0), 'header of 5 bytes is not JSON'],
    ['a list', fileWith([], 0), 'not a JSON object'],
    [
      'an unknown dtype',
      fileWith({ w: entry('F128', [1], [0, 16]) }, 16),
      'dtype "F128"; known are F64, F32',
    ],
    ['a dtype of Object', fileWith({ w: entry('constructor', [1], [0, 2]) }, 2), 'dtype "constructor"'],
    ['half a byte', fileWith({ w: entry('F4', [3], [0, 2]) }, 2), 'takes no whole number of bytes'],
    ['a negative length', fileWith({ w: entry('U8', [-1], [0, 1]) }, 1), 'shape [-1]'],
    ['no shape', fileWith({ w: entry('U8', null, [0, 1]) }, 1), 'shape null'],
    [
      'a shape that is too big',
      fileWith({ w: entry('U8', [2 ** 40, 2 ** 40], [0, 1]) }, 1),
      'shape [1099511627776',
    ],
    [
      'shape and bytes at odds',
      fileWith({ w: entry('F32', [2, 3], [0, 20]) }, 20),
      'takes 24 bytes, but its offsets [0, 20] span 20',
    ],
    ['offsets backwards', fileWith({ w: entry('U8', [1], [1, 0]) }, 1), 'span -1'],
    ['fractional offsets', fileWith({ w: entry('U8', [1], [0.5, 1.5]) }, 2), 'offsets [0.5,1.5]'],
    ['an overlap', fileWith({ a: entry('U8', [4], [0, 4]), b: entry('U8', [4], [2, 6]) }, 6), '"b" overlaps'],
    ['a gap', fileWith({ a: entry('U8', [1], [0, 1]), b: entry('U8', [1], [2, 3]) }, 3), '"b" leaves a gap'],
    ['bytes to spare', fileWith({ a: entry('U8', [1], [0, 1]) }, 5), 'bytes follow the last tensor'],
    ['metadata that are numbers', fileWith({ __metadata__: { seed: 1 } }, 0), 'metadata "seed" is number'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(RangeError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it('refuses to write what it could not read', () => {
    const data = new Float32Array(3);
    expect(() => encodeSafetensors({ w: { dtype: 'F32', shape: [2], data } })).toThrow(
      'so its data is a Float32Array of 2; got a Float32Array of 3',
    );
    expect(() => encodeSafetensors({ w: { dtype: 'F64', shape: [3], data } })).toThrow('Float64Array of 3');
    expect(() => encodeSafetensors({ __metadata__: { dtype: 'F32', shape: [3], data } })).toThrow(
      'cannot be named',
    );
    const numbers = JSON.parse('{"seed": 1}');
    expect(() => encodeSafetensors({}, numbers)).toThrow('metadata "seed" is a number');
  });
});

it.each([
  [
    'a tensor',
    '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}',
    'a',
  ],
  ['the metadata', '{"__metadata__":{},"__metadata__":{"seed":"1"}}', '__metadata__'],
  ['a text in the metadata', '{"__metadata__":{"se\\u0065d":"1","b":"}","seed":"2"}}', 'seed'],
])('refuses %s that is named twice, which other readers read as the first of the two', (_, header, name) => {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + (header.includes('U8') ? 1 : 0));
  file[0] = json.length;
  file.set(json, 8);
  expect(() => decodeSafetensors(file)).toThrow(`names "${name}" twice`);
});
