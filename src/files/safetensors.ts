/**
 * Reads and writes the safetensors format: 8 bytes of header length, a JSON header, the tensors end to end, all
 * little-endian. https://huggingface.co/docs/safetensors, "Format". Python readers open the files as they are. Reading
 * is strict: the error about a truncated or inconsistent file names what was seen.
 */
import { repeatedName, shown } from './json-text.ts';

/** Dtypes with a typed array. */
const ARRAYS = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  /** Half floats and bfloats as bits; float16.ts and bfloat16.ts convert. */
  F16: Uint16Array,
  BF16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  /** 0 or 1. */
  BOOL: Uint8Array,
} as const;

/** Bits per element of the other dtypes, whose data are the raw bytes. */
const RAW_BITS = {
  I64: 64,
  U64: 64,
  C64: 64,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F4: 4,
} as const;

export type Dtype = keyof typeof ARRAYS | keyof typeof RAW_BITS;
export type TensorData =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export interface Tensor {
  dtype: Dtype;
  shape: readonly number[];
  data: TensorData;
}

/** Position of a tensor: bytes [begin, end) from the start of the file. */
export interface TensorEntry {
  dtype: Dtype;
  shape: number[];
  begin: number;
  end: number;
}

export interface SafetensorsHeader {
  tensors: Record<string, TensorEntry>;
  metadata: Record<string, string>;
  /** Expected length of the whole file. */
  byteLength: number;
}

const LENGTH_BYTES = 8;
/** The limit of the reference reader. */
const MAX_HEADER_BYTES = 100_000_000;

/** @throws TypeError or RangeError for a dtype, shape or metadata value that the format cannot hold. */
export function encodeSafetensors(
  tensors: Record<string, Tensor>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') {
      throw new TypeError(
        `metadata "${key}" is a ${typeof value}; only strings are allowed (JSON.stringify it)`,
      );
    }
  }
  // Wide dtypes first, then by name, as the reference writer does: this aligns every tensor.
  const names = Object.keys(tensors).sort(
    (a, b) => itemBits(b, tensors[b].dtype) - itemBits(a, tensors[a].dtype) || (a < b ? -1 : 1),
  );
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, data } = tensors[name];
    if (name === '__metadata__') throw new RangeError('a tensor cannot be named "__metadata__"');
    const array = arrayOf(dtype);
    const count = byteCount(name, dtype, shape) / array.BYTES_PER_ELEMENT;
    if (!(data instanceof array) || data.length !== count) {
      throw new RangeError(
        `tensor "${name}" is ${dtype} of shape [${shape}], so its data is a ${array.name} of ${count}; ` +
          `got a ${data?.constructor?.name} of ${data?.length}`,
      );
    }
    header.push([name, { dtype, shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength); // spaces pad the JSON to 8 bytes
  bytes.set(json, LENGTH_BYTES);
  let position = LENGTH_BYTES + headerLength;
  for (const name of names) {
    const { data } = tensors[name];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/** Reads a whole file. Tensor data are copies. @throws RangeError naming the fault of the file */
export function decodeSafetensors(bytes: Uint8Array): {
  tensors: Record<string, Tensor>;
  metadata: Record<string, string>;
} {
  const header = readHeader(bytes);
  requireByteLength(header, bytes.length);
  const tensors = Object.entries(header.tensors).map(
    ([name, entry]) => [name, readTensor(entry, bytes.subarray(entry.begin, entry.end))] as const,
  );
  return { tensors: Object.fromEntries(tensors), metadata: header.metadata };
}

/** Number of bytes that `readHeader` needs, from the first eight bytes of the file. */
export function headerByteLength(start: Uint8Array): number {
  if (start.length < LENGTH_BYTES) {
    throw new RangeError(
      `not a safetensors file: it begins with 8 bytes of header length, got ${start.length}`,
    );
  }
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw new RangeError(
      `not a safetensors file: it begins with ${asText(start)} in place of the length of a header`,
    );
  }
  return LENGTH_BYTES + Number(length);
}

/** The first eight bytes as text, for people. */
function asText(start: Uint8Array): string {
  return JSON.stringify(new TextDecoder('latin1').decode(start.subarray(0, LENGTH_BYTES)));
}

/** Reads only the header, so that single tensors can be read from a large file afterwards. */
export function readHeader(bytes: Uint8Array): SafetensorsHeader {
  const dataStart = headerByteLength(bytes);
  if (bytes.length < dataStart) {
    throw new RangeError(`the file is truncated: its header ends at byte ${dataStart}, got ${bytes.length}`);
  }
  const json = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart));
  const { __metadata__: metadata = {}, ...described } = json;
  if (!isRecord(metadata)) throw new RangeError('__metadata__ of the safetensors header is not an object');
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string')
      throw new RangeError(`metadata "${key}" is ${typeof value}, expected a string`);
  }
  const entries = Object.entries(described).map(
    ([name, description]) => [name, readEntry(name, description, dataStart)] as const,
  );
  // Tensors must tile the rest of the file: no gap, no overlap.
  let position = dataStart;
  for (const [name, { begin, end }] of entries.toSorted(
    ([, a], [, b]) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== position) {
      const fault =
        begin < position ? 'overlaps the tensor before it' : 'leaves a gap after the tensor before it';
      throw new RangeError(`tensor "${name}" ${fault}: it begins at byte ${begin}, expected ${position}`);
    }
    position = end;
  }
  return {
    tensors: Object.fromEntries(entries),
    metadata: metadata as Record<string, string>,
    byteLength: position,
  };
}

/** The header of an open file of the length that the header gives. @throws RangeError for a truncated file */
export function readFileHeader(file: {
  readonly size: number;
  read(begin: number, end: number): Uint8Array;
}): SafetensorsHeader {
  const upTo = (end: number): Uint8Array => file.read(0, Math.min(file.size, end));
  const header = readHeader(upTo(headerByteLength(upTo(LENGTH_BYTES))));
  requireByteLength(header, file.size);
  return header;
}

/** @param bytes exactly the file's bytes [entry.begin, entry.end). The data are a copy. */
export function readTensor(entry: TensorEntry, bytes: Uint8Array): Tensor {
  if (bytes.length !== entry.end - entry.begin) {
    throw new RangeError(
      `a tensor ${entry.dtype} of shape [${entry.shape}] takes ${entry.end - entry.begin} bytes, got ${bytes.length}`,
    );
  }
  // Not bytes.slice(): for a Node Buffer that is a view.
  const { buffer } = new Uint8Array(bytes);
  return { dtype: entry.dtype, shape: entry.shape, data: new (arrayOf(entry.dtype))(buffer) };
}

function requireByteLength({ byteLength }: SafetensorsHeader, seen: number): void {
  if (seen === byteLength) return;
  const fault = seen < byteLength ? 'the file is truncated' : 'bytes follow the last tensor';
  throw new RangeError(`${fault}: its header describes ${byteLength} bytes, got ${seen}`);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let json: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`not a safetensors file: its header of ${bytes.length} bytes is not JSON`, {
      cause,
    });
  }
  if (!isRecord(json)) throw new RangeError('not a safetensors file: its header is not a JSON object');
  const twice = repeatedName(text);
  if (twice !== null) throw new RangeError(`the safetensors header names "${twice}" twice`);
  return json;
}

function readEntry(name: string, description: unknown, dataStart: number): TensorEntry {
  if (!isRecord(description)) throw new RangeError(`tensor "${name}" is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = description;
  if (!Array.isArray(shape)) throw new RangeError(`tensor "${name}" has the shape ${shown(shape)}`);
  const byteLength = byteCount(name, dtype, shape);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw new RangeError(`tensor "${name}" has the offsets ${shown(offsets)}, expected [begin, end]`);
  }
  const [begin, end] = offsets;
  if (end - begin !== byteLength) {
    throw new RangeError(
      `tensor "${name}", ${dtype} of shape [${shape}], takes ${byteLength} bytes, ` +
        `but its offsets [${begin}, ${end}] span ${end - begin}`,
    );
  }
  return { dtype: dtype as Dtype, shape, begin: dataStart + begin, end: dataStart + end };
}

function itemBits(name: string, dtype: unknown): number {
  if (typeof dtype === 'string' && Object.hasOwn(ARRAYS, dtype)) {
    return 8 * ARRAYS[dtype as keyof typeof ARRAYS].BYTES_PER_ELEMENT;
  }
  if (typeof dtype === 'string' && Object.hasOwn(RAW_BITS, dtype)) {
    return RAW_BITS[dtype as keyof typeof RAW_BITS];
  }
  const known = [...Object.keys(ARRAYS), ...Object.keys(RAW_BITS)].join(', ');
  throw new RangeError(`tensor "${name}" has the dtype ${shown(dtype)}; known are ${known}`);
}

function arrayOf(dtype: Dtype): (typeof ARRAYS)[keyof typeof ARRAYS] {
  return dtype in ARRAYS ? ARRAYS[dtype as keyof typeof ARRAYS] : Uint8Array;
}

function byteCount(name: string, dtype: unknown, shape: readonly unknown[]): number {
  const bits = itemBits(name, dtype);
  const bytes = (elementCount(name, shape) * bits) / 8;
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new RangeError(`tensor "${name}", ${dtype} of shape [${shape}], takes no whole number of bytes`);
}

/** A scalar has shape [] and one element. */
function elementCount(name: string, shape: readonly unknown[]): number {
  const count = shape.every(isCount) ? shape.reduce((product, length) => product * length, 1) : Number.NaN;
  if (!Number.isSafeInteger(count)) {
    throw new RangeError(
      `tensor "${name}" has the shape ${shown(shape)}; lengths are whole numbers of 0 or more`,
    );
  }
  return count;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
