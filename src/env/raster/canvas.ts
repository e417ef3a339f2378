/**
 * A small RGB canvas: polygons and discs with exact edge coverage, no allocation after construction.
 *
 * Shapes are drawn FRONT TO BACK. Each pixel remembers how much of it is still bare, a shape takes at most
 * that much, and what stays bare is black. So abutting polygons (the road's tiles) join without a seam,
 * hidden ones cost almost nothing, and no frame has to be cleared to a background first
 * (the idea of OpenGL's SRC_ALPHA_SATURATE polygon smoothing).
 * Imports nothing of ours.
 */

/** [a, b, c, d, e, f]: (x, y) -> (a x + c y + e, b x + d y + f), the order of the browser's own canvas. */
export type Affine = Float64Array;

/** Coverage is counted in 256ths of a pixel. */
const FULL = 256;

export class Canvas {
  readonly width: number;
  readonly height: number;
  /** RGB bytes, row 0 at the top. [height, width, 3] */
  readonly pixels: Uint8Array;
  /** What is still bare of each pixel, 0 .. 256. [height, width] */
  private readonly bare: Uint16Array;
  /** Signed coverage as differences along x; a running sum gives it. All zero between shapes. [height, width + 1] */
  private readonly difference: Float32Array;
  /** Columns of each row that the shape being drawn touched. [height] */
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly transform: Affine = new Float64Array([1, 0, 0, 1, 0, 0]);

  /** @param pixels draw into these bytes (height * width * 3 of them) instead of own ones. */
  constructor(width: number, height: number, pixels?: Uint8Array) {
    if (pixels && pixels.length !== width * height * 3) {
      throw new RangeError(
        `a ${width} x ${height} RGB buffer has ${width * height * 3} bytes, got ${pixels.length}`,
      );
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels ?? new Uint8Array(width * height * 3);
    this.bare = new Uint16Array(width * height);
    this.difference = new Float32Array(height * (width + 1));
    this.first = new Int32Array(height).fill(width + 1);
    this.last = new Int32Array(height).fill(-1);
    this.clear();
  }

  /** Begins a new frame: everything bare and black. */
  clear(): void {
    this.pixels.fill(0);
    this.bare.fill(FULL);
  }

  /** From the units of the shapes to pixels, for all polygons drawn until the next call. Copied. */
  setTransform(transform: Affine): void {
    this.transform.set(transform);
  }

  /**
   * Behind all that was drawn before.
   * @param vertices x, y interleaved; a simple polygon, either orientation
   * @param from first vertex to use, in vertices
   * @param count how many vertices
   * @param colour 0xRRGGBB
   */
  fillPolygon(vertices: ArrayLike<number>, from: number, count: number, colour: number): void {
    const t = this.transform;
    const [a, b, c, d, e, f] = [t[0], t[1], t[2], t[3], t[4], t[5]];
    let at = 2 * (from + count - 1);
    let x0 = a * vertices[at] + c * vertices[at + 1] + e;
    let y0 = b * vertices[at] + d * vertices[at + 1] + f;
    let top = y0;
    let bottom = y0;
    for (let i = 0; i < count; i++) {
      at = 2 * (from + i);
      const x1 = a * vertices[at] + c * vertices[at + 1] + e;
      const y1 = b * vertices[at] + d * vertices[at + 1] + f;
      if (y1 < top) top = y1;
      if (y1 > bottom) bottom = y1;
      if (y0 < y1) this.addEdge(x0, y0, x1, y1, 1);
      else if (y1 < y0) this.addEdge(x1, y1, x0, y0, -1);
      x0 = x1;
      y0 = y1;
    }
    const lastRow = Math.min(this.height, Math.ceil(bottom));
    for (let row = Math.max(0, Math.floor(top)); row < lastRow; row++) this.flushRow(row, colour);
  }

  /** In pixels, the transform does not apply. Coverage by distance: within 1/50 of exact from radius 2 on. */
  fillDisc(x: number, y: number, radius: number, colour: number): void {
    const top = Math.max(0, Math.floor(y - radius - 0.5));
    const bottom = Math.min(this.height, Math.ceil(y + radius + 0.5));
    const left = Math.max(0, Math.floor(x - radius - 0.5));
    const right = Math.min(this.width, Math.ceil(x + radius + 0.5));
    for (let row = top; row < bottom; row++) {
      const dy = row + 0.5 - y;
      for (let column = left; column < right; column++) {
        const dx = column + 0.5 - x;
        const coverage = radius + 0.5 - Math.sqrt(dx * dx + dy * dy);
        if (coverage > 0) this.cover(row * this.width + column, Math.min(1, coverage), colour);
      }
    }
  }

  /** An edge that runs down (y0 < y1); `sign` tells which way the polygon walks it. */
  private addEdge(x0: number, y0: number, x1: number, y1: number, sign: number): void {
    if (y1 <= 0 || y0 >= this.height) return;
    const slope = (x1 - x0) / (y1 - y0);
    const end = Math.min(y1, this.height);
    let y = Math.max(y0, 0);
    let x = x0 + (y - y0) * slope;
    for (let row = Math.floor(y); row < end; row++) {
      const nextY = Math.min(row + 1, end);
      const nextX = x + (nextY - y) * slope;
      this.addSpan(row, Math.min(x, nextX), Math.max(x, nextX), sign * (nextY - y));
      x = nextX;
      y = nextY;
    }
  }

  /**
   * The piece of an edge inside one row, from xa to xb, `amount` of the row high (signed). Everything to its
   * right is covered; what lies left of the picture counts for column 0, what lies right of it for none.
   */
  private addSpan(row: number, xa: number, xb: number, amount: number): void {
    const { width, difference } = this;
    const base = row * (width + 1);
    if (xa < 0) {
      this.first[row] = 0;
      if (this.last[row] < 0) this.last[row] = 0;
      if (xb <= 0) {
        difference[base] += amount;
        return;
      }
      const outside = (amount * -xa) / (xb - xa);
      difference[base] += outside;
      amount -= outside;
      xa = 0;
    }
    if (xb >= width) {
      this.last[row] = width;
      if (xa >= width) return;
      amount *= (width - xa) / (xb - xa);
      xb = width;
    }
    let column = Math.floor(xa);
    if (column < this.first[row]) this.first[row] = column;
    // Coverage of a column is G(right) - G(left), G the integral of the share of the piece that lies left
    // of x: (x - xa)^2 / 2 (xb - xa) between xa and xb, then x - (xa + xb) / 2.
    const scale = xb > xa ? 0.5 / (xb - xa) : 0;
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
      if (right >= xb) break;
    }
    if (column <= width) {
      difference[base + column] += amount * (1 - before);
      if (column > this.last[row]) this.last[row] = column;
    }
  }

  /** Turns the row's differences into coverage, paints it, and leaves the row zero for the next shape. */
  private flushRow(row: number, colour: number): void {
    const { width, difference } = this;
    const base = row * (width + 1);
    const last = this.last[row];
    let sum = 0;
    for (let column = this.first[row]; column <= last; column++) {
      sum += difference[base + column];
      difference[base + column] = 0;
      if (column < width) this.cover(row * width + column, Math.min(1, Math.abs(sum)), colour);
    }
    this.first[row] = width + 1;
    this.last[row] = -1;
  }

  /** Shares are truncated, so that they never sum past a byte; each shape after the first may lose one level. */
  private cover(pixel: number, coverage: number, colour: number): void {
    const bare = this.bare[pixel];
    if (bare === 0) return;
    const share = Math.min(bare, Math.floor(coverage * FULL + 0.5));
    this.bare[pixel] = bare - share;
    const at = 3 * pixel;
    this.pixels[at] += ((colour >> 16) * share) >> 8;
    this.pixels[at + 1] += (((colour >> 8) & 0xff) * share) >> 8;
    this.pixels[at + 2] += ((colour & 0xff) * share) >> 8;
  }
}
