/**
 * Reads NumPy's .npz as `numpy.savez` and `numpy.savez_compressed` write it. Format: numpy.lib.format, versions 1.0 to
 * 3.0 (NEP 1); fflate opens the zip archive.
 */
import { unzipSync } from 'fflate';
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

/** @throws Error naming the array and what is wrong with it, or that the file is no .npz */
export function decodeNpz(bytes: Uint8Array): Record<string, ReadArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw new Error(`no .npz, whose arrays lie in a zip archive: ${messageOf(error)}`, { cause: error });
  }
  const arrays = Object.entries(files).filter(([name]) => name.endsWith('.npy'));
  return Object.fromEntries(
    arrays.map(([name, content]) => {
      const key = name.slice(0, -'.npy'.length);
      try {
        return [key, decodeNpy(content)];
      } catch (error) {
        throw new Error(`array ${key}: ${messageOf(error)}`, { cause: error });
      }
    }),
  );
}

/** @throws Error saying what is wrong with it */
export function decodeNpy(bytes: Uint8Array): ReadArray {
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  if (bytes.length < 10 || bytes[0] !== 0x93 || magic !== 'NUMPY')
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
