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

/** Coverage of a whole pixel. */
const FULL = 255;

export class Canvas {
  readonly width: number;
  readonly height: number;
  /** RGB bytes, row 0 at the top. [height, width, 3] */
  readonly pixels: Uint8Array;
  /** 0xAARRGGBB: alpha is the part of the pixel that shapes have taken, the colours are weighed by it. [height, width] */
  private readonly words: Int32Array;
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
    this.words = new Int32Array(width * height);
    this.difference = new Float32Array(height * (width + 1));
    this.first = new Int32Array(height).fill(width + 1);
    this.last = new Int32Array(height).fill(-1);
  }

  /** Begins a new frame: everything bare. */
  clear(): void {
    this.words.fill(0);
  }

  /** Ends the frame: writes it into `pixels`, and returns these. */
  finish(): Uint8Array {
    const { words, pixels } = this;
    for (let i = 0, at = 0; i < words.length; i++, at += 3) {
      const word = words[i];
      pixels[at] = word >> 16;
      pixels[at + 1] = word >> 8;
      pixels[at + 2] = word;
    }
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
    this.paintRows(Math.max(0, Math.floor(top)), Math.min(this.height, Math.ceil(bottom)), colour);
  }

  /** In pixels, the transform does not apply. Coverage by distance to the rim: within 0.08 of exact, from radius 2 on. */
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
      this.first[row] = left;
      this.last[row] = right;
    }
    this.paintRows(top, bottom, colour);
  }

  /** An edge that runs down (y0 < y1); `sign` tells which way the polygon walks it. */
  private addEdge(x0: number, y0: number, x1: number, y1: number, sign: number): void {
    // An edge this flat covers nothing, and its slope may not even be finite.
    if (y1 <= 0 || y0 >= this.height || y1 - y0 < 1e-9) return;
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
      if (!(right < xb)) break;
    }
    if (column <= width) {
      difference[base + column] += amount * (1 - before);
      if (column > this.last[row]) this.last[row] = column;
    }
  }

  /** Turns the rows' differences into coverage, paints it, and leaves them zero for the next shape. */
  private paintRows(top: number, bottom: number, colour: number): void {
    const { width, difference, words } = this;
    const redAndBlue = colour & 0xff00ff;
    const green = colour & 0x00ff00;
    const solid = (FULL << 24) | colour;
    for (let row = top; row < bottom; row++) {
      const base = row * (width + 1);
      const end = Math.min(this.last[row], width - 1);
      let sum = 0;
      let coverage = 0;
      for (let column = this.first[row]; column <= end; column++) {
        const change = difference[base + column];
        if (change !== 0) {
          difference[base + column] = 0;
          sum += change;
          coverage = (Math.abs(sum) * FULL + 0.5) | 0;
        }
        const pixel = row * width + column;
        const word = words[pixel];
        if (word === 0 && coverage >= FULL) {
          words[pixel] = solid;
          continue;
        }
        const bare = FULL - (word >>> 24);
        if (bare === 0 || coverage === 0) continue;
        const share = Math.min(coverage, bare);
        // share / 255 as 256ths: at most one share of a pixel reaches 128, so the weights never sum past 256,
        // no channel runs over, and each shape may lose it one level by truncation.
        const weight = share + (share >> 7);
        const weighed =
          ((Math.imul(redAndBlue, weight) >>> 8) & 0xff00ff) | ((Math.imul(green, weight) >>> 8) & 0x00ff00);
        words[pixel] = word + ((share << 24) | weighed);
      }
      difference[base + width] = 0;
      this.first[row] = width + 1;
      this.last[row] = -1;
    }
  }
}
