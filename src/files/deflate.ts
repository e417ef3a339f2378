/** Bytes made smaller for the way over a network. What comes back is bounded: a few bytes can unfold to gigabytes. */
import { deflateSync, Inflate } from 'fflate';

/** Of fflate's nine: the next ones take several times as long for a few per cent. */
const LEVEL = 1;
/** Each piece of the packed bytes unfolds to a thousand times as many at most. */
const PIECE_BYTES = 4096;

export function pack(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: LEVEL });
}

/** @throws RangeError where they are no packed bytes, or are more than `most` */
export function unpack(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((piece) => {
    length += piece.length;
    if (length > most) throw new RangeError(`the packed bytes unfold to more than ${most}`);
    pieces.push(piece);
  });
  try {
    for (let from = 0; from < packed.length; from += PIECE_BYTES) {
      const to = from + PIECE_BYTES;
      inflate.push(packed.subarray(from, to), to >= packed.length);
    }
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError(`the packed bytes cannot be read: ${String(error)}`, { cause: error });
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
