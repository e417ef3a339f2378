/**
 * The colours that reality has, so that a picture that no environment has drawn, V's decoding of a dream, can be asked
 * for others. RGB is cut into cells of 16 levels a channel; a colour belongs to reality if a pixel of a real frame lies
 * in its cell or in one of the 26 beside it. So V may be off by 16 levels in every channel, and a colour 32 levels or
 * more from every real one is foreign.
 */

/** Levels of a channel in one cell, as a shift. */
const SHIFT = 4;
/** Cells of a channel. */
const CELLS = 256 >> SHIFT;

export class ColourSet {
  /** 1 where the colour is known: cells of real pixels, and those beside them. [red, green, blue] */
  private readonly known = new Uint8Array(CELLS ** 3);
  /** 1 for cells that hold a real pixel. */
  private readonly seen = new Uint8Array(CELLS ** 3);

  /** @param pictures RGB bytes of real frames, any number of pixels */
  add(pictures: Uint8Array): void {
    for (let i = 0; i < pictures.length; i += 3) {
      const cell = cellAt(pictures, i);
      if (this.seen[cell] === 1) continue;
      this.seen[cell] = 1;
      this.widen(pictures[i] >> SHIFT, pictures[i + 1] >> SHIFT, pictures[i + 2] >> SHIFT);
    }
  }

  /** Share of the pixels whose colour reality does not have, 0 .. 1. @param pictures RGB bytes */
  foreignShare(pictures: Uint8Array): number {
    let foreign = 0;
    for (let i = 0; i < pictures.length; i += 3) foreign += 1 - this.known[cellAt(pictures, i)];
    return foreign / (pictures.length / 3);
  }

  private widen(red: number, green: number, blue: number): void {
    for (const r of beside(red)) {
      for (const g of beside(green)) {
        for (const b of beside(blue)) this.known[(r * CELLS + g) * CELLS + b] = 1;
      }
    }
  }
}

const cellAt = (pixels: Uint8Array, i: number): number =>
  ((pixels[i] >> SHIFT) * CELLS + (pixels[i + 1] >> SHIFT)) * CELLS + (pixels[i + 2] >> SHIFT);

const beside = (cell: number): number[] => [cell - 1, cell, cell + 1].filter((c) => c >= 0 && c < CELLS);
