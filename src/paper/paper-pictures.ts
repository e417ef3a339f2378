/** Decodes the PNG of a recorded frame with the browser's decoder, in a worker. */
import { FRAME_SIDE as SIDE } from './paper-files.ts';

let context: OffscreenCanvasRenderingContext2D | null = null;

/** @throws TypeError naming a file without its last chunk: some decoders would draw the part that is present */
export function requireWholePng(name: string, png: Uint8Array): void {
  // Every PNG ends with an empty chunk 'IEND' and its checksum.
  const end = new TextDecoder('latin1').decode(png.subarray(-8, -4));
  if (end === 'IEND') return;
  throw new TypeError(
    `${name} is a PNG of ${png.length.toLocaleString('en')} bytes that does not end with IEND: it is truncated`,
  );
}

/** RGBA, 64x64, with the file's own colour values. @throws TypeError naming a file that cannot be decoded */
export async function decodePicture(name: string, png: Uint8Array): Promise<Uint8ClampedArray> {
  requireWholePng(name, png);
  if (typeof OffscreenCanvas === 'function') {
    context ??= new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
  }
  if (context === null) {
    throw new Error(
      `${name}: this browser has no 2d canvas in workers; use a current Chrome, Edge, Firefox or Safari`,
    );
  }
  const blob = new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  } catch (error) {
    throw new TypeError(`${name} is a PNG that cannot be decoded; is it truncated?`, {
      cause: error,
    });
  }
  context.clearRect(0, 0, SIDE, SIDE);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, SIDE, SIDE).data;
}
