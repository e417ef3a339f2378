/**
 * A small RGB canvas: polygons and discs with exact edge coverage, no allocation after construction.
 *
 * Shapes are drawn FRONT TO BACK. Each pixel remembers how much of it is still bare, a shape takes at most
 * that much, and what stays bare at the end shows the background. So abutting polygons (the road's tiles) join without
 * a seam, hidden ones cost almost nothing, and the background is painted once, where it shows
 * (the idea of OpenGL's SRC_ALPHA_SATURATE polygon smoothing).
 *
 * What makes it fast: a shape's edges are entered row by row as differences of coverage (stb_truetype's and
 * font-rs's idea), most of them in one pixel and its neighbour. Bits mark where, so a row is painted in runs from one
 * difference to the next, and a run that covers bare pixels wholly is but a fill.
 */
import { packRgb, swapRedAndBlue } from './pixels.ts';

/** [a, b, c, d, e, f]: (x, y) -> (a x + c y + e, b x + d y + f), the order of the browser's own canvas. */
export type Affine = Float64Array;

/** Corners of a polygon at most. */
const MAX_CORNERS = 16;

/** Pixels. What is lower or narrower covers nothing that shows, and a slope taken over it may not be finite. */
const NEGLIGIBLE = 1e-9;

/** Coverage of a whole pixel. */
const FULL = 255;

export class Canvas {
  readonly width: number;
  readonly height: number;
  /** RGB bytes, row 0 at the top. [height, width, 3] */
  readonly pixels: Uint8Array;
  /** Where frames are packed: `pixels`' own memory where that is aligned to words, and else copied from here. */
  private readonly packed: Int32Array;
  private readonly packedBytes: Uint8Array;
  /** 0xAABBGGRR: alpha is the part of the pixel that shapes cover, and weighs the colours. [height, width] */
  private readonly words: Int32Array;
  /** Signed coverage as differences along x; a running sum gives it. All zero between shapes. [height, width + 1] */
  private readonly difference: Float64Array;
  /** Where the shape being drawn has differences, a bit a column. [height, marksPerRow] */
  private readonly marks: Int32Array;
  private readonly marksPerRow: number;
  /** The polygon being drawn, in pixels. */
  private readonly cornerX = new Float64Array(MAX_CORNERS);
  private readonly cornerY = new Float64Array(MAX_CORNERS);
  /**
   * What `addEdge` hands to `addPiece`: from where to where along x, and the share of the row's height, signed.
   * Fractions passed as arguments would each be put on the heap by V8.
   */
  private readonly piece = new Float64Array(3);
  private readonly transform: Affine = new Float64Array([1, 0, 0, 1, 0, 0]);

  /** @param pixels draw into these bytes (height * width * 3 of them) instead of own ones. */
  constructor(width: number, height: number, pixels?: Uint8Array) {
    const size = width * height * 3;
    if (pixels && pixels.length !== size) {
      throw new RangeError(`a ${width} x ${height} RGB buffer has ${size} bytes, got ${pixels.length}`);
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels ?? new Uint8Array(size);
    const inPlace = this.pixels.byteOffset % 4 === 0 && size % 12 === 0;
    this.packed = inPlace
      ? new Int32Array(this.pixels.buffer, this.pixels.byteOffset, size / 4)
      : new Int32Array(3 * Math.ceil(size / 12));
    this.packedBytes = new Uint8Array(this.packed.buffer, this.packed.byteOffset, size);
    // A whole number of fours; what lies beyond the last row is never shown.
    this.words = new Int32Array(4 * Math.ceil((width * height) / 4));
    this.difference = new Float64Array(height * (width + 1));
    this.marksPerRow = (width >> 5) + 1;
    this.marks = new Int32Array(height * this.marksPerRow);
  }

  /** Begins a new frame: everything bare. */
  clear(): void {
    this.words.fill(0);
  }

  /** Ends the frame: writes it into `pixels`, and returns these. @param background 0xRRGGBB, where pixels are bare */
  finish(background = 0): Uint8Array {
    const { words, packed, pixels, packedBytes } = this;
    packRgb(words, swapRedAndBlue(background), packed);
    if (packedBytes.buffer !== pixels.buffer) pixels.set(packedBytes);
    return pixels;
  }

  /** From the units of the shapes to pixels, for all polygons drawn until the next call. Copied. */
  setTransform(transform: Affine): void {
    this.transform.set(transform);
  }

  /**
   * Behind all that was drawn before.
   * @param vertices x, y interleaved; a simple polygon, either orientation
   * @param from first vertex to use, in vertices
   * @param count how many vertices, 16 at most
   * @param colour 0xRRGGBB
   */
  fillPolygon(vertices: ArrayLike<number>, from: number, count: number, colour: number): void {
    const { transform: t, cornerX, cornerY } = this;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const vertexX = vertices[2 * (from + i)];
      const vertexY = vertices[2 * (from + i) + 1];
      const x = t[0] * vertexX + t[2] * vertexY + t[4];
      const y = t[1] * vertexX + t[3] * vertexY + t[5];
      cornerX[i] = x;
      cornerY[i] = y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    if (!(left < this.width && right > 0 && top < this.height && bottom > 0)) return;
    for (let i = 0, before = count - 1; i < count; before = i++) {
      if (cornerY[before] < cornerY[i]) this.addEdge(before, i, 1);
      else this.addEdge(i, before, -1);
    }
    this.paintRows(Math.max(0, Math.floor(top)), Math.min(this.height, Math.ceil(bottom)), colour);
  }

  /**
   * In pixels, the transform does not apply. Coverage by distance to the rim: within 0.08 of exact, from radius 2 on.
   */
  fillDisc(x: number, y: number, radius: number, colour: number): void {
    const top = Math.max(0, Math.floor(y - radius - 0.5));
    const bottom = Math.min(this.height, Math.ceil(y + radius + 0.5));
    const left = Math.max(0, Math.floor(x - radius - 0.5));
    const right = Math.min(this.width, Math.ceil(x + radius + 0.5));
    if (left >= right) return;
    for (let row = top; row < bottom; row++) {
      const base = row * (this.width + 1);
      const dy = row + 0.5 - y;
      let before = 0;
      for (let column = left; column < right; column++) {
        const dx = column + 0.5 - x;
        const coverage = Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(dx * dx + dy * dy)));
        this.difference[base + column] = coverage - before;
        before = coverage;
      }
      this.difference[base + right] = -before;
      this.mark(row, left, right);
    }
    this.paintRows(top, bottom, colour);
  }

  /** The edge from a corner down to another; `sign` tells which way the polygon walks it. */
  private addEdge(upper: number, lower: number, sign: number): void {
    const { width, difference, cornerX, cornerY, piece } = this;
    const x0 = cornerX[upper];
    const y0 = cornerY[upper];
    const x1 = cornerX[lower];
    const y1 = cornerY[lower];
    if (y1 - y0 < NEGLIGIBLE) return;
    const slope = (x1 - x0) / (y1 - y0);
    const firstRow = Math.max(0, Math.floor(y0)) | 0;
    const endRow = Math.min(this.height, Math.ceil(y1)) | 0;
    let x = x0 + (Math.max(firstRow, y0) - y0) * slope;
    for (let row = firstRow; row < endRow; row++) {
      const bottom = Math.min(row + 1, y1);
      const nextX = x0 + (bottom - y0) * slope;
      const amount = sign * (bottom - Math.max(row, y0));
      const xa = Math.min(x, nextX);
      const xb = Math.max(x, nextX);
      const column = xa | 0;
      if (xa >= 0 && xb < column + 1 && column < width) {
        // All within one pixel: it is covered from the middle of the piece on, its right neighbours wholly.
        const here = amount * (column + 1 - 0.5 * (xa + xb));
        const at = row * (width + 1) + column;
        difference[at] += here;
        difference[at + 1] += amount - here;
        this.mark(row, column, column + 1);
      } else {
        piece[0] = xa;
        piece[1] = xb;
        piece[2] = amount;
        this.addPiece(row);
      }
      x = nextX;
    }
  }

  /**
   * `piece` of an edge inside one row. Everything to its right is covered; what lies left of the picture counts
   * for column 0, what lies right of it for none.
   */
  private addPiece(row: number): void {
    const { width, difference } = this;
    const base = row * (width + 1);
    const from = this.piece[0];
    const to = this.piece[1];
    const whole = this.piece[2];
    if (from >= width) return;
    if (from < 0) this.mark(row, 0, 0);
    if (to <= 0) {
      difference[base] += whole;
      return;
    }
    const xa = Math.max(from, 0);
    const xb = Math.min(to, width);
    const perColumn = to - from > NEGLIGIBLE ? whole / (to - from) : 0;
    if (from < 0) difference[base] -= perColumn * from;
    const amount = perColumn === 0 ? whole : perColumn * (xb - xa);
    let column = xa | 0;
    const first = column;
    // Coverage of a column is G(right) - G(left), G the integral of the share of the piece that lies left
    // of x: (x - xa)^2 / 2 (xb - xa) between xa and xb, then x - (xa + xb) / 2.
    const scale = xb - xa > NEGLIGIBLE ? 0.5 / (xb - xa) : 0;
    const middle = 0.5 * (xa + xb);
    let integral = 0;
    let before = 0;
    for (;;) {
      const right = column + 1;
      const nextIntegral = right >= xb ? right - middle : (right - xa) * (right - xa) * scale;
      const coverage = nextIntegral - integral;
      difference[base + column] += amount * (coverage - before);
      before = coverage;
      integral = nextIntegral;
      column = right;
      if (!(right < xb)) break;
    }
    difference[base + column] += amount * (1 - before);
    this.mark(row, first, column);
  }

  /** Notes that a row's coverage changes at some columns. */
  private mark(row: number, from: number, to: number): void {
    const { marks, marksPerRow } = this;
    const low = -1 << from;
    const high = -1 >>> (31 - (to & 31));
    const at = row * marksPerRow + (from >> 5);
    const end = row * marksPerRow + (to >> 5);
    if (at === end) {
      marks[at] |= low & high;
      return;
    }
    marks[at] |= low;
    marks.fill(-1, at + 1, end);
    marks[end] |= high;
  }

  /** Turns the rows' differences into coverage, paints it, and leaves them zero for the next shape. */
  private paintRows(top: number, bottom: number, colour: number): void {
    const { width, difference, marks, marksPerRow, words } = this;
    const solid = (FULL << 24) | swapRedAndBlue(colour);
    for (let row = top; row < bottom; row++) {
      const base = Math.imul(row, width);
      let sum = 0;
      let coverage = 0;
      let from = base;
      for (let m = 0; m < marksPerRow; m++) {
        let bits = marks[Math.imul(row, marksPerRow) + m];
        if (bits === 0) continue;
        marks[Math.imul(row, marksPerRow) + m] = 0;
        while (bits !== 0) {
          const pixel = (base + (m << 5) + 31 - Math.clz32(bits & -bits)) | 0;
          bits &= bits - 1;
          if (coverage > 0) fillRun(words, from, pixel, solid, coverage);
          from = pixel;
          sum += difference[pixel + row];
          difference[pixel + row] = 0;
          coverage = (Math.abs(sum) * FULL + 0.5) | 0;
        }
      }
      if (coverage > 0) fillRun(words, from, base + width, solid, coverage);
    }
  }
}

/** The same coverage over pixels from .. to - 1. @param solid the colour with alpha FULL */
function fillRun(words: Int32Array, from: number, to: number, solid: number, coverage: number): void {
  if (coverage < FULL) {
    for (let pixel = from; pixel < to; pixel++) words[pixel] = blend(words[pixel], solid, coverage);
    return;
  }
  for (let pixel = from; pixel < to; pixel++) {
    const word = words[pixel];
    if (word === 0) words[pixel] = solid;
    else if (word >>> 24 < FULL) words[pixel] = blend(word, solid, FULL);
  }
}

/** Adds a colour to a pixel: as much as `coverage` says, or as is still bare. */
function blend(word: number, colour: number, coverage: number): number {
  const share = Math.min(coverage, FULL - (word >>> 24));
  // share / 255 as 256ths: at most one share of a pixel reaches 128, so the weights never sum past 256,
  // no channel runs over, and each shape may lose it one level by truncation.
  const weight = share + (share >> 7);
  const redAndBlue = (Math.imul(colour & 0xff00ff, weight) >>> 8) & 0xff00ff;
  const green = (Math.imul(colour & 0x00ff00, weight) >>> 8) & 0x00ff00;
  return word + ((share << 24) | redAndBlue | green);
}
