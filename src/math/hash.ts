/** A short name for bytes: the same bytes have the same one. No protection against whoever looks for two with one. */

/** FNV-1a, 32 bits, as hexadecimal digits. */
export function hashOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16);
}
