/**
 * The newest of something large (a strip of pictures, the axes of a search), held outside the state: a value and
 * its version.
 */

export class Latest<T> {
  private current: T | null = null;
  private changes = 0;

  get value(): T | null {
    return this.current;
  }

  get version(): number {
    return this.changes;
  }

  set(value: T | null): void {
    this.current = value;
    this.changes++;
  }
}

/** RGB bytes of one 64x64 picture -> RGBA, opaque. */
export function toRgba(rgb: Uint8Array, offset: number, rgba: Uint8ClampedArray): void {
  for (let from = offset, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
    rgba[to + 3] = 255;
  }
}
