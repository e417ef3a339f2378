/**
 * Reads NumPy's .npz as `numpy.savez` and `numpy.savez_compressed` write it. Format: numpy.lib.format, versions 1.0 to
 * 3.0 (NEP 1); fflate opens the zip archive.
 */
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { messageOf } from '../math/text.ts';
import { decodeFloat16 } from './float16.ts';

export interface ReadArray {
  shape: number[];
  /** Booleans and float16 are read as bytes and float32, 64-bit integers as float64. */
  data: Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;
}

/** How the bytes of each NumPy type become an array; the bytes are a copy, aligned at its start. */
const READERS: Record<string, { size: number; read(bytes: Uint8Array<ArrayBuffer>): ReadArray['data'] }> = {
  '|u1': { size: 1, read: (bytes) => bytes },
  '|b1': { size: 1, read: (bytes) => bytes },
  '<i4': { size: 4, read: ({ buffer }) => new Int32Array(buffer) },
  '<u4': { size: 4, read: ({ buffer }) => new Uint32Array(buffer) },
  '<i8': { size: 8, read: ({ buffer }) => Float64Array.from(new BigInt64Array(buffer), Number) },
  '<f2': { size: 2, read: ({ buffer }) => decodeFloat16(new Uint16Array(buffer)) },
  '<f4': { size: 4, read: ({ buffer }) => new Float32Array(buffer) },
  '<f8': { size: 8, read: ({ buffer }) => new Float64Array(buffer) },
};

/** Bytes of all arrays together: an episode of 43,000 frames. They are in memory twice while they are read. */
const MAX_BYTES = 2 ** 29;
/** Files in an archive; that of an episode has nine. */
const MAX_FILES = 1000;
/** Deflate packs no more tightly: 258 bytes in two bits. */
const MAX_RATIO = 1032;

/** @throws Error naming the array and what is wrong with it, or that the file is no .npz, or a too large one */
export function decodeNpz(bytes: Uint8Array): Record<string, ReadArray> {
  // The directory first: the sizes that it names are checked before the memory for them is taken.
  const listed: UnzipFileInfo[] = [];
  unzip(bytes, (file) => {
    if (listed.push(file) > MAX_FILES) throw new Error(`it has more than ${MAX_FILES} files`);
    return false;
  });
  const whole = listed.filter(({ name }) => name.endsWith('.npz')).length;
  if (whole > 0) {
    throw new Error(
      `it is a zip archive of ${whole} .npz ${whole === 1 ? 'file' : 'files'}: unpack it, and take those`,
    );
  }
  const isArray = ({ name }: UnzipFileInfo): boolean => name.endsWith('.npy');
  requireSizes(listed.filter(isArray), bytes.length);
  return Object.fromEntries(
    Object.entries(unzip(bytes, isArray)).map(([name, content]) => {
      const key = name.slice(0, -'.npy'.length);
      try {
        return [key, decodeNpy(content)];
      } catch (error) {
        throw new Error(`array ${key}: ${messageOf(error)}`, { cause: error });
      }
    }),
  );
}

function unzip(bytes: Uint8Array, filter: (file: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw new Error(`not a whole .npz file, which is a zip archive of arrays: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** @throws RangeError where the arrays are too large, or cannot come out of an archive of so many bytes */
function requireSizes(files: readonly UnzipFileInfo[], archiveBytes: number): void {
  let packed = 0;
  let unpacked = 0;
  for (const { name, size, originalSize, compression } of files) {
    const length = compression === 0 ? size : originalSize;
    packed += size;
    unpacked += length;
    // Files that lie over each other would be unpacked once for each.
    if (packed > archiveBytes || length > MAX_RATIO * size) {
      throw new RangeError(
        `${JSON.stringify(name)} cannot lie in it: ${size} bytes that unpack to ${length}, ` +
          `in a file of ${archiveBytes}`,
      );
    }
  }
  if (unpacked <= MAX_BYTES) return;
  throw new RangeError(
    `its arrays take ${unpacked} bytes, at most ${MAX_BYTES} are read: split the episode into several files`,
  );
}

/** @throws Error saying what is wrong with it */
export function decodeNpy(bytes: Uint8Array): ReadArray {
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  if (bytes.length < 12 || bytes[0] !== 0x93 || magic !== 'NUMPY')
    throw new Error('it does not begin as a .npy');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6] >= 2;
  const begin = isLong ? 12 : 10;
  const end = begin + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(begin, end));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const shapeText = /'shape':\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (end > bytes.length || descr === undefined || shapeText === undefined) {
    throw new Error(`its header is ${JSON.stringify(header.slice(0, 80))}, expected descr and shape`);
  }
  if (/'fortran_order':\s*True/.test(header)) {
    throw new Error('it is in Fortran order; save numpy.ascontiguousarray of it');
  }
  const reader = Object.hasOwn(READERS, descr) ? READERS[descr] : undefined;
  if (reader === undefined) {
    throw new Error(`it has the type ${descr}; types that are read: ${Object.keys(READERS).join(', ')}`);
  }
  const shape = shapeText.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  const length = shape.reduce((product, size) => product * size, reader.size);
  if (bytes.length - end !== length) {
    throw new Error(`shape [${shape}] of ${descr} takes ${length} bytes, it has ${bytes.length - end}`);
  }
  // A copy of its own: slice() of Node's Buffer is a view into a larger one.
  return { shape, data: reader.read(new Uint8Array(bytes.subarray(end))) };
}
