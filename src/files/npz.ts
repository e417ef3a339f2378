/**
 * Writes NumPy's .npy and .npz, so that `numpy.load` reads a dataset of the page. Format: numpy.lib.format, version 1.0
 * (NEP 1); fflate makes the zip archive.
 */
import { type Zippable, zipSync } from 'fflate';

export interface NpyArray {
  shape: readonly number[];
  data: Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;
  /** The bytes are NumPy's booleans, 0 or 1. */
  flags?: true;
}

/** fflate does not write zip64, so offsets in the archive have 32 bits. */
const MAX_ARCHIVE_BYTES = 2 ** 32 - 1;

function descriptor({ data, flags }: Pick<NpyArray, 'data' | 'flags'>): string {
  if (flags && data instanceof Uint8Array) return '|b1';
  if (data instanceof Uint8Array) return '|u1';
  if (data instanceof Int32Array) return '<i4';
  if (data instanceof Uint32Array) return '<u4';
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Float64Array) return '<f8';
  throw new TypeError(`no NumPy type for ${Object.prototype.toString.call(data)}`);
}

/** One array in C order. @throws RangeError where shape and length disagree. */
export function encodeNpy({ shape, data, flags }: NpyArray): Uint8Array<ArrayBuffer> {
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    throw new RangeError(`an array has the shape [${shape}]; lengths are whole numbers of 0 or more`);
  }
  const count = shape.reduce((product, length) => product * length, 1);
  if (count !== data.length) {
    throw new RangeError(`an array of shape [${shape}] has ${count} elements, got ${data.length}`);
  }
  // A Python tuple of one element has a trailing comma.
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descriptor({ data, flags })}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const preamble = 10; // magic, version, header length
  const headerEnd = Math.ceil((preamble + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(headerEnd + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]); // \x93NUMPY, version 1.0
  new DataView(bytes.buffer).setUint16(8, headerEnd - preamble, true);
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(headerEnd - preamble - 1)}\n`), preamble);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), headerEnd);
  return bytes;
}

/**
 * Named arrays in one archive: `numpy.load(file)['name']`. The same arrays give the same bytes.
 * @param compress deflates (as `numpy.savez_compressed`); otherwise arrays are stored uncompressed.
 * @throws RangeError above 4 GiB, where the data must be split into several files; for a name that is no plain one
 */
export function encodeNpz(arrays: Record<string, NpyArray>, compress = true): Uint8Array<ArrayBuffer> {
  const total = Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0);
  if (total > MAX_ARCHIVE_BYTES) {
    throw new RangeError(`an .npz holds at most 4 GiB, got ${total} bytes; write several files`);
  }
  const files: Zippable = {};
  for (const [name, array] of Object.entries(arrays)) {
    // The name of a file in the archive, which a tool may unpack.
    if (!/^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(name)) {
      throw new RangeError(
        `an array of an .npz is named by letters, digits, - and _, got ${JSON.stringify(name)}`,
      );
    }
    files[`${name}.npy`] = encodeNpy(array);
  }
  // A fixed date, the earliest in a zip, so that equal data give equal files.
  return zipSync(files, { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) });
}
