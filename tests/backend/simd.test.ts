/** The SIMD kernels as they are assembled, with and without the fused multiply-add, against loops in float64. */
import { setFlagsFromString } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../src/backend/wasm-kernels/simd/assembler.ts';
import { adamStep, sumRows } from '../../src/backend/wasm-kernels/simd/elementwise.ts';
import type { SimdKernels } from '../../src/backend/wasm-kernels/simd/module.ts';
import {
  addColumnProducts,
  multiplyRows,
  packPanel,
  tileRows,
} from '../../src/backend/wasm-kernels/simd/products.ts';
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
    const bytes = assemble([
      multiplyRows(fused),
      addColumnProducts('addColumnTiles', tileRows(fused), fused),
      addColumnProducts('addColumnRows', 1, fused),
      packPanel(),
      adamStep(),
      sumRows(),
    ]);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    kernels = instance.exports as unknown as SimdKernels;
    const random = new Xoshiro128(4);
    for (let i = 0; i < floats.length; i++) floats[i] = random.normal();
  });

  it.each([6, 7, 8, 12, 17])('multiplyRows of %i rows in two runs, biased, cut off at a floor', (rows) => {
    const [aRows, cRows, a, b, bias, c] = [0, 100, 1000, 4000, 6000, 8000]; // places in floats
    for (let m = 0; m < rows; m++) {
      words[aRows + m] = FLOAT * 7 * (rows - m); // rows anywhere, here backwards
      words[cRows + m] = FLOAT * 10 * m;
    }
    // Runs of 3 floats; 2 floats of A and one row of B lie between them.
    const [segments, length, jump, bJump] = [2, 3, 2 * FLOAT, 8 * FLOAT];
    const before = floats.slice(c - 8, c + 10 * rows);
    kernels.multiplyRows(
      aRows * FLOAT,
      a * FLOAT,
      cRows * FLOAT,
      c * FLOAT,
      rows,
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
  });

  it.each([
    ['addColumnTiles', tileRows(fused)],
    ['addColumnRows', 1],
  ] as const)('%s adds onto what is there, tile after tile', (name, height) => {
    const [offsets, a, b, c] = [0, 1000, 4000, 8000];
    const [depth, tiles, cRow] = [5, 2, 11];
    for (let k = 0; k < depth; k++) words[offsets + k] = FLOAT * 20 * (depth - k);
    const before = floats.slice(c, c + cRow * height * tiles);
    kernels[name](offsets * FLOAT, a * FLOAT, b * FLOAT, depth, c * FLOAT, cRow * FLOAT, tiles);
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
});

it('the fused kernels are other ones', () => {
  expect(assemble([multiplyRows(true)])).not.toEqual(assemble([multiplyRows(false)]));
});
