/** Zip archives whose directory says what no writer says. */
import { zipSync } from 'fflate';
import { encodeNpy } from '../../src/files/npz.ts';
import { joined } from './junk.helper.ts';

/** Bytes of an entry of the directory before its name, and of the record that ends the archive. */
const ENTRY_BYTES = 46;
const END_BYTES = 22;

/** What an entry of the directory says of its file. */
interface Lies {
  compression?: number;
  packed?: number;
  unpacked?: number;
}

/**
 * An archive with one array of so many bytes, stored as it is, and so many entries for it in the directory.
 * @param lies what these entries say in place of the truth
 */
export function forgedArchive(bytes: number, entries: number, lies: Lies = {}): Uint8Array {
  const npy = encodeNpy({ shape: [bytes], data: new Uint8Array(bytes) });
  const honest = zipSync({ 'a.npy': npy }, { level: 0 });
  const begin = honest.length - END_BYTES - ENTRY_BYTES - 'a.npy'.length;
  const entry = honest.slice(begin, honest.length - END_BYTES);
  const fields = new DataView(entry.buffer);
  if (lies.compression !== undefined) fields.setUint16(10, lies.compression, true);
  if (lies.packed !== undefined) fields.setUint32(20, lies.packed, true);
  if (lies.unpacked !== undefined) fields.setUint32(24, lies.unpacked, true);
  const end = honest.slice(honest.length - END_BYTES);
  new DataView(end.buffer).setUint16(8, entries, true);
  return joined(honest.subarray(0, begin), ...Array.from({ length: entries }, () => entry), end);
}
