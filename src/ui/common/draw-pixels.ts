/** An image stretched over a canvas without smoothing: one pixel becomes one cell of a map. */

let scratch: CanvasRenderingContext2D | null = null;

/**
 * @param context of the canvas @param place where on it, in its units
 * @param tint draws the image's opacity in this colour, whatever its own colours are
 */
export function drawPixels(
  context: CanvasRenderingContext2D,
  image: ImageData,
  place: { left: number; top: number; width: number; height: number },
  tint?: string,
): void {
  scratch ??= document.createElement('canvas').getContext('2d');
  if (scratch === null) return;
  const { canvas } = scratch;
  // A canvas that gets a size is empty.
  Object.assign(canvas, { width: image.width, height: image.height });
  scratch.putImageData(image, 0, 0);
  if (tint !== undefined) {
    scratch.globalCompositeOperation = 'source-in';
    scratch.fillStyle = tint;
    scratch.fillRect(0, 0, image.width, image.height);
  }
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, place.left, place.top, place.width, place.height);
}
