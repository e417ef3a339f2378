/**
 * Matrix products in WebAssembly SIMD, made to run on tensors as they lie: the left operand is read float by
 * float, so its rows may begin anywhere (the patches of a convolution are never copied out), and the right one
 * comes in panels of 8 columns. A tile of some rows by 8 columns stays in registers.
 *
 * Goto & van de Geijn 2008, Anatomy of High-Performance Matrix Multiplication; for the tables of row
 * addresses, Dukhan 2019, The Indirect Convolution Algorithm.
 */
import { type Code, f32x4, i32, type Local, loopWhile, Procedure } from './assembler.ts';

/**
 * Rows of the tallest tile: as many as leave no register for the compiler to spill. In Chromium 156 on a Xeon:
 * fused, 6 rows 46 GFLOP/s and 4 rows 39; in two instructions, 4 rows 33, where XNNPACK's kernels reach 28.
 */
export function tallestTile(fused: boolean): number {
  return fused ? 6 : 4;
}

/** Some tiles of one height. */
export interface Tiles {
  height: number;
  tiles: number;
}

/** `rows` rows in as few tiles as can be, of heights that differ by one at most. */
export function tilesOf(rows: number, tallest: number): Tiles[] {
  const tiles = Math.ceil(rows / tallest);
  const height = Math.floor(rows / tiles);
  const taller = rows - tiles * height;
  return [
    { height: height + 1, tiles: taller },
    { height, tiles: tiles - taller },
  ].filter((some) => some.tiles > 0);
}

/** Columns of a panel, and floats of a row of a packed panel. */
export const PANEL = 8;
const FLOAT = 4;
const VECTOR = 16;
const PANEL_BYTES = PANEL * FLOAT;

/** sum + a b, by the one instruction or by two. */
type Accumulate = (sum: Local, a: Local, b: Local) => Code;

function accumulator(fused: boolean): Accumulate {
  return fused
    ? (sum, a, b) => sum.set(f32x4.relaxedMadd(a.value, b.value, sum.value))
    : (sum, a, b) => sum.set(f32x4.add(sum.value, f32x4.mul(a.value, b.value)));
}

/**
 *   C[m, 0..8] = max(floor, bias + sum_k A[m, k] B[k, 0..8])
 *
 * for `tiles` tiles of `height` rows, whose addresses are aRows[m] + a and cRows[m] + c. Row m of A is
 * `segments` runs of `length` floats, the next run `jump` bytes after the end of the last. B is one panel, of
 * which `bJump` bytes are left out between two runs.
 */
export function multiplyRows(height: number, fused: boolean): Procedure {
  const p = new Procedure(`multiplyRows${height}`);
  const [aRows, a, cRows, c, tiles, b, segments, length, jump, bJump, bias] = Array.from({ length: 11 }, () =>
    p.parameter(),
  );
  const floor = p.parameter('f32');
  const [segment, k, panel] = p.row('i32', 3);
  const from = p.row('i32', height);
  const sums = Array.from({ length: height }, () => p.row('v128', 2));
  const right = p.row('v128', 2);
  const left = p.local('v128');
  const accumulate = accumulator(fused);
  /** Entry `m` of a table of addresses, counted from the tile's first row. */
  const entry = (table: Local, m: number): Code => i32.load(table.value, FLOAT * m);

  const step = [
    ...right.flatMap((vector, half) => vector.set(f32x4.load(panel.value, VECTOR * half))),
    ...sums.flatMap((sum, m) => [
      ...left.set(f32x4.loadSplat(from[m].value)),
      ...sum.flatMap((half, i) => accumulate(half, left, right[i])),
    ]),
    ...from.flatMap((pointer) => pointer.increase(i32.const(FLOAT))),
    ...panel.increase(i32.const(PANEL_BYTES)),
    ...k.set(i32.sub(k.value, i32.const(1))),
  ];
  const run = [
    ...k.set(length.value),
    ...loopWhile(step, k.value),
    ...from.flatMap((pointer) => pointer.increase(jump.value)),
    ...panel.increase(bJump.value),
    ...segment.set(i32.sub(segment.value, i32.const(1))),
  ];
  const floors = left; // free by then
  const tile = [
    ...from.flatMap((pointer, m) => pointer.set(i32.add(entry(aRows, m), a.value))),
    ...sums.flatMap((sum) => sum.flatMap((half, i) => half.set(f32x4.load(bias.value, VECTOR * i)))),
    ...panel.set(b.value),
    ...segment.set(segments.value),
    ...loopWhile(run, segment.value),
    ...floors.set(f32x4.splat(floor.value)),
    ...from.flatMap((pointer, m) => pointer.set(i32.add(entry(cRows, m), c.value))),
    ...sums.flatMap((sum, m) =>
      sum.flatMap((half, i) => f32x4.store(from[m].value, f32x4.max(half.value, floors.value), VECTOR * i)),
    ),
    ...[aRows, cRows].flatMap((table) => table.increase(i32.const(FLOAT * height))),
    ...tiles.set(i32.sub(tiles.value, i32.const(1))),
  ];
  p.write(loopWhile(tile, tiles.value));
  return p;
}

/**
 *   C[m, 0..8] += sum_k A[m, k] B[k, 0..8]
 *
 * where column k of A is contiguous: A[m, k] lies at a + offsets[k] + 4 m, for `tiles` tiles of `height` rows.
 * Rows of C are `cRow` bytes apart; B is one panel of `depth` rows.
 */
export function addColumnProducts(height: number, fused: boolean): Procedure {
  const p = new Procedure(`addColumnProducts${height}`);
  const [offsets, a, b, depth, c, cRow, tiles] = Array.from({ length: 7 }, () => p.parameter());
  const [k, panel, offset, column] = p.row('i32', 4);
  const to = p.row('i32', height);
  const sums = Array.from({ length: height }, () => p.row('v128', 2));
  const right = p.row('v128', 2);
  const left = p.local('v128');
  const accumulate = accumulator(fused);

  const step = [
    ...column.set(i32.add(a.value, i32.load(offset.value))),
    ...right.flatMap((vector, half) => vector.set(f32x4.load(panel.value, VECTOR * half))),
    ...sums.flatMap((sum, m) => [
      ...left.set(f32x4.loadSplat(column.value, FLOAT * m)),
      ...sum.flatMap((half, i) => accumulate(half, left, right[i])),
    ]),
    ...offset.increase(i32.const(FLOAT)),
    ...panel.increase(i32.const(PANEL_BYTES)),
    ...k.set(i32.sub(k.value, i32.const(1))),
  ];
  const tile = [
    ...to.flatMap((pointer, m) => pointer.set(m === 0 ? c.value : i32.add(to[m - 1].value, cRow.value))),
    ...sums.flatMap((sum, m) => sum.flatMap((half, i) => half.set(f32x4.load(to[m].value, VECTOR * i)))),
    ...offset.set(offsets.value),
    ...panel.set(b.value),
    ...k.set(depth.value),
    ...loopWhile(step, k.value),
    ...sums.flatMap((sum, m) => sum.flatMap((half, i) => f32x4.store(to[m].value, half.value, VECTOR * i))),
    ...a.increase(i32.const(FLOAT * height)),
    ...c.set(i32.add(to[height - 1].value, cRow.value)),
    ...tiles.set(i32.sub(tiles.value, i32.const(1))),
  ];
  p.write(loopWhile(tile, tiles.value));
  return p;
}

/** Words of four rows of four to those of four columns, two by two. */
const [FIRST_PAIRS, LAST_PAIRS] = [
  [0, 4, 1, 5],
  [2, 6, 3, 7],
];
const [LOW_HALVES, HIGH_HALVES] = [
  [0, 1, 4, 5],
  [2, 3, 6, 7],
];

/** Turns 8 lines of `length` floats (a multiple of 4, not 0), `stride` bytes apart, into a panel of `length` rows. */
export function packLines(): Procedure {
  const p = new Procedure('packLines');
  const [from, stride, length, to] = Array.from({ length: 4 }, () => p.parameter());
  const line = p.local();
  const rows = p.row('v128', 4);
  const pairs = p.row('v128', 4);
  const quarter = (half: number): Code => {
    const shuffle = (into: Local, a: Local, b: Local, words: readonly number[]): Code =>
      into.set(f32x4.shuffle(a.value, b.value, words));
    return [
      ...rows.flatMap((row) => [...row.set(f32x4.load(line.value)), ...line.increase(stride.value)]),
      ...shuffle(pairs[0], rows[0], rows[1], FIRST_PAIRS),
      ...shuffle(pairs[1], rows[2], rows[3], FIRST_PAIRS),
      ...shuffle(pairs[2], rows[0], rows[1], LAST_PAIRS),
      ...shuffle(pairs[3], rows[2], rows[3], LAST_PAIRS),
      ...[LOW_HALVES, HIGH_HALVES, LOW_HALVES, HIGH_HALVES].flatMap((halves, k) => {
        const [a, b] = k < 2 ? [pairs[0], pairs[1]] : [pairs[2], pairs[3]];
        return f32x4.store(
          to.value,
          f32x4.shuffle(a.value, b.value, halves),
          PANEL_BYTES * k + VECTOR * half,
        );
      }),
    ];
  };
  const step = [
    ...line.set(from.value),
    ...quarter(0),
    ...quarter(1),
    ...from.increase(i32.const(VECTOR)),
    ...to.increase(i32.const(4 * PANEL_BYTES)),
    ...length.set(i32.sub(length.value, i32.const(4))),
  ];
  p.write(loopWhile(step, length.value));
  return p;
}

/** Copies 8 columns of `rows` rows, `stride` bytes apart, into a panel. */
export function packPanel(): Procedure {
  const p = new Procedure('packPanel');
  const [from, stride, rows, to] = Array.from({ length: 4 }, () => p.parameter());
  const copy = (offset: number) => f32x4.store(to.value, f32x4.load(from.value, offset), offset);
  const step = [
    ...copy(0),
    ...copy(VECTOR),
    ...from.increase(stride.value),
    ...to.increase(i32.const(PANEL_BYTES)),
    ...rows.set(i32.sub(rows.value, i32.const(1))),
  ];
  p.write(loopWhile(step, rows.value));
  return p;
}
