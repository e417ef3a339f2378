/** A recorded frame's PNG as pixels, by the browser's own decoder. For workers; imports nothing. */

const SIDE = 64;

let context: OffscreenCanvasRenderingContext2D | null = null;

/** Throws, naming the file, where its last chunk is missing: some decoders draw the part that is there. */
export function requireWholePng(name: string, png: Uint8Array): void {
  // Every PNG ends with a chunk of length 0, 'IEND' and its checksum.
  const end = new TextDecoder('latin1').decode(png.subarray(-8, -4));
  if (end === 'IEND') return;
  throw new TypeError(
    `${name} is a PNG of ${png.length.toLocaleString('en')} bytes that does not end with IEND: cut off`,
  );
}

/** RGBA, 64x64, the bytes as they are in the file. Throws, naming the file, when it cannot be decoded. */
export async function decodePicture(name: string, png: Uint8Array): Promise<Uint8ClampedArray> {
  requireWholePng(name, png);
  if (typeof OffscreenCanvas === 'function') {
    context ??= new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
  }
  if (context === null) {
    throw new Error(
      `${name}: this browser offers no 2d canvas to a worker; use a current Chrome, Edge, Firefox or Safari`,
    );
  }
  const blob = new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  } catch (error) {
    throw new TypeError(`${name} is a PNG that cannot be decoded; was it cut off on its way?`, {
      cause: error,
    });
  }
  context.clearRect(0, 0, SIDE, SIDE);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, SIDE, SIDE).data;
}
