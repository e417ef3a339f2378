/** The SIMD kernels as they are assembled, with and without the fused multiply-add, against loops in float64. */
import { setFlagsFromString } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  assemble,
  type Code,
  f32x4,
  i32,
  loopWhile,
  Procedure,
} from '../../src/backend/wasm-kernels/simd/assembler.ts';
import { functionsIn } from '../../src/backend/wasm-kernels/simd/functions.ts';
import { bytesOf, instantiate, type SimdKernels } from '../../src/backend/wasm-kernels/simd/module.ts';
import { multiplyRows, tallestTile, tilesOf } from '../../src/backend/wasm-kernels/simd/products.ts';
import {
  kernelRounding,
  leftAt,
  rightAt,
  roundedSums,
} from '../../src/backend/wasm-kernels/simd/rounding.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

const FLOAT = 4;

beforeAll(() => {
  // Node before 22 has relaxed SIMD behind a flag.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
});

describe.each([false, true])('fused multiply-add: %s', (fused) => {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const floats = new Float32Array(memory.buffer);
  const words = new Int32Array(memory.buffer);
  let kernels: SimdKernels;

  beforeAll(() => {
    const bytes = bytesOf(fused);
    expect(WebAssembly.validate(bytes)).toBe(true);
    kernels = instantiate(bytes, fused, memory);
    const random = new Xoshiro128(4);
    for (let i = 0; i < floats.length; i++) floats[i] = random.normal();
  });

  const heights = Array.from({ length: tallestTile(fused) }, (_, i) => i + 1);

  it.each(heights)(
    'multiplyRows, two tiles of %i rows, in two runs, biased, cut off at a floor',
    (height) => {
      const rows = 2 * height;
      const [aRows, cRows, a, b, bias, c] = [0, 100, 1000, 4000, 6000, 8000]; // places in floats
      for (let m = 0; m < rows; m++) {
        words[aRows + m] = FLOAT * 7 * (rows - m); // rows anywhere, here backwards
        words[cRows + m] = FLOAT * 10 * m;
      }
      // Runs of 3 floats; 2 floats of A and one row of B lie between them.
      const [segments, length, jump, bJump] = [2, 3, 2 * FLOAT, 8 * FLOAT];
      const before = floats.slice(c - 8, c + 10 * rows);
      kernels.multiplyRows[height](
        aRows * FLOAT,
        a * FLOAT,
        cRows * FLOAT,
        c * FLOAT,
        2,
        b * FLOAT,
        segments,
        length,
        jump,
        bJump,
        bias * FLOAT,
        -0.5,
      );
      for (let m = 0; m < rows; m++) {
        for (let n = 0; n < 8; n++) {
          let sum = floats[bias + n];
          for (let run = 0; run < segments; run++) {
            for (let k = 0; k < length; k++) {
              const left = floats[a + 7 * (rows - m) + run * 5 + k];
              sum += left * floats[b + (run * 4 + k) * 8 + n];
            }
          }
          expect(floats[c + 10 * m + n]).toBeCloseTo(Math.max(-0.5, sum), 4);
        }
        // Nothing is written beside the eight columns.
        expect(floats[c + 10 * m + 8]).toBe(before[8 + 10 * m + 8]);
      }
      expect(floats[c - 1]).toBe(before[7]);
    },
  );

  it.each(heights)('addColumnProducts adds onto what is there, tiles of %i rows', (height) => {
    const [offsets, a, b, c] = [0, 1000, 4000, 8000];
    const [depth, tiles, cRow] = [5, 2, 11];
    for (let k = 0; k < depth; k++) words[offsets + k] = FLOAT * 20 * (depth - k);
    const before = floats.slice(c, c + cRow * height * tiles);
    kernels.addColumnProducts[height](
      offsets * FLOAT,
      a * FLOAT,
      b * FLOAT,
      depth,
      c * FLOAT,
      cRow * FLOAT,
      tiles,
    );
    for (let m = 0; m < height * tiles; m++) {
      for (let n = 0; n < 8; n++) {
        let sum = before[m * cRow + n];
        for (let k = 0; k < depth; k++) sum += floats[a + 20 * (depth - k) + m] * floats[b + 8 * k + n];
        expect(floats[c + m * cRow + n]).toBeCloseTo(sum, 4);
      }
    }
  });

  it('packPanel and sumRows walk rows with a stride', () => {
    const [from, to, sums] = [1000, 4000, 5000];
    kernels.packPanel(from * FLOAT, 9 * FLOAT, 5, to * FLOAT);
    kernels.sumRows(from * FLOAT, 9 * FLOAT, 5, sums * FLOAT);
    for (let n = 0; n < 8; n++) {
      let sum = 0;
      for (let row = 0; row < 5; row++) {
        expect(floats[to + 8 * row + n]).toBe(floats[from + 9 * row + n]);
        sum += floats[from + 9 * row + n];
      }
      expect(floats[sums + n]).toBeCloseTo(sum, 5);
    }
  });

  it('packLines turns eight lines into a panel', () => {
    const [from, to, length] = [1000, 4000, 12];
    kernels.packLines(from * FLOAT, 15 * FLOAT, length, to * FLOAT);
    for (let k = 0; k < length; k++) {
      for (let line = 0; line < 8; line++) {
        expect(floats[to + 8 * k + line]).toBe(floats[from + 15 * line + k]);
      }
    }
  });
});

describe('how sums of products are rounded', () => {
  /** As it is defined for two instructions, and for one: a product of two float32 is exact in float64. */
  const sums = (fused: boolean): number[] =>
    Array.from({ length: 8 }, (_, n) => {
      let sum = 0;
      for (let k = 0; k < 64; k++) {
        const product = leftAt(k) * rightAt(k, n);
        sum = Math.fround(sum + (fused ? product : Math.fround(product)));
      }
      return sum;
    });
  const of = (fused: boolean): number[] => [
    ...roundedSums((memory) => instantiate(bytesOf(fused), fused, memory)),
  ];

  it('in two instructions, twice; fused, once, or as in two where the processor has no such instruction', () => {
    expect(of(false)).toEqual(sums(false));
    expect([sums(false), sums(true)]).toContainEqual(of(true));
    // So the product tells the two apart.
    expect(sums(true)).not.toEqual(sums(false));
  });

  it('is asked of the kernels that are used here', () => {
    expect(kernelRounding()).toEqual(roundedSums());
    expect([of(false), of(true)]).toContainEqual([...kernelRounding()]);
  });
});

describe('tilesOf', () => {
  it.each([1, 3, 4, 6, 7, 8, 16, 17, 200])('%i rows', (rows) => {
    for (const tallest of [4, 6]) {
      const parts = tilesOf(rows, tallest);
      expect(parts.reduce((sum, { height, tiles }) => sum + height * tiles, 0)).toBe(rows);
      const tiles = parts.reduce((sum, part) => sum + part.tiles, 0);
      expect(tiles).toBe(Math.ceil(rows / tallest));
      expect(Math.max(...parts.map(({ height }) => height))).toBeLessThanOrEqual(tallest);
    }
  });
});

it('the fused kernels are other ones', () => {
  expect(assemble([multiplyRows(4, true)])).not.toEqual(assemble([multiplyRows(4, false)]));
});

describe('the exponential and its kin', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });

  /** The function of four floats at a time, of so many. */
  function values(name: 'exp' | 'sigmoid' | 'tanh', points: readonly number[]): number[] {
    const p = new Procedure('run');
    const [at, count] = [p.parameter(), p.parameter()];
    const apply: Code = functionsIn(p)[name](f32x4.load(at.value));
    p.write(
      loopWhile(
        [
          ...f32x4.store(at.value, apply),
          ...at.increase(i32.const(16)),
          ...count.set(i32.sub(count.value, i32.const(4))),
        ],
        count.value,
      ),
    );
    const module = new WebAssembly.Module(assemble([p]));
    const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    new Float32Array(memory.buffer).set(points);
    (run as (at: number, count: number) => void)(0, points.length);
    return [...new Float32Array(memory.buffer, 0, points.length)];
  }

  const points = Array.from({ length: 8000 }, (_, i) => Math.fround((i - 4000) / 50));
  const farthest = (a: number[], b: number[], scale: (exact: number) => number) =>
    Math.max(...a.map((value, i) => Math.abs(value - b[i]) / scale(b[i])));

  it('are those of float64, rounded', () => {
    const relative = (exact: number) => exact;
    const absolute = () => 1;
    expect(farthest(values('exp', points), points.map(Math.exp), relative)).toBeLessThan(2e-7);
    const logistic = points.map((x) => 1 / (1 + Math.exp(-x)));
    expect(farthest(values('sigmoid', points), logistic, absolute)).toBeLessThan(1.5e-7);
    expect(farthest(values('tanh', points), points.map(Math.tanh), absolute)).toBeLessThan(3e-7);
  });

  it('stay in range far out, and pass a NaN on', () => {
    const far = [-1e30, 1e30, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(values('sigmoid', far)).toEqual([expect.closeTo(0), 1, expect.closeTo(0), 1]);
    expect(values('tanh', far)).toEqual([-1, 1, -1, 1]);
    expect(values('exp', far).every(Number.isFinite)).toBe(true);
    for (const name of ['exp', 'sigmoid', 'tanh'] as const) {
      expect(values(name, [Number.NaN, 0, 0, 0])[0]).toBeNaN();
    }
  });
});
