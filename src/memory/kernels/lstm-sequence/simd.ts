/**
 * One timestep of the LSTM without its matrix product, forward and backward, four units at a time: the inner loop
 * of wasm.ts. Words of the assembler: src/backend/wasm-kernels/simd/README.md.
 */
import {
  type Code,
  f32x4,
  i32,
  type Local,
  loopWhile,
  Procedure,
} from '../../../backend/wasm-kernels/simd/assembler.ts';
import { functionsIn } from '../../../backend/wasm-kernels/simd/functions.ts';
import { simdModule } from '../../../backend/wasm-kernels/simd/module.ts';
import { FORGET_BIAS } from '../../model.ts';

const VECTOR = 16;

/** Addresses and strides in bytes; see the procedures below. */
interface CellProcedures {
  lstmCell(
    sums: number,
    gates: number,
    cBefore: number,
    c: number,
    h: number,
    again: number,
    stride: number,
    lanes: number,
    hidden: number,
    units: number,
  ): void;
  lstmCellGradient(
    gates: number,
    cBefore: number,
    c: number,
    dStates: number,
    dhNext: number,
    dcNext: number,
    dGates: number,
    dcBefore: number,
    lanes: number,
    hidden: number,
    units: number,
  ): void;
}

export const cellProcedures = simdModule<CellProcedures>(() => [lstmCell(), lstmCellGradient()]);

/** A lane's four blocks of gates, one pointer each. */
type Gates = readonly [i: Local, g: Local, f: Local, o: Local];

function blocks(p: Procedure): Gates {
  const [i, g, f, o] = p.row('i32', 4);
  return [i, g, f, o];
}

/** Pointers to blocks i, g, f, o, each `hidden` bytes long, from `base` on. */
function spread(gates: Gates, base: Local, hidden: Local): Code {
  return gates.flatMap((gate, k) =>
    gate.set(k === 0 ? base.value : i32.add(gates[k - 1].value, hidden.value)),
  );
}

const advance = (...pointers: readonly Local[]): Code =>
  pointers.flatMap((pointer) => pointer.increase(i32.const(VECTOR)));

const less = (counter: Local, by: number): Code => counter.set(i32.sub(counter.value, i32.const(by)));

/**
 *   i = sigmoid(p_i)   g = tanh(p_g)   f = sigmoid(p_f + 1)   o = sigmoid(p_o)
 *   c' = f c + i g     h' = o tanh(c')
 *
 * of the first `units` (a multiple of 4, not 0) of each lane's `hidden` bytes of units. Sums p and gates lie lane
 * after lane, 4 * hidden bytes each, c and h hidden bytes each. h' is written a second time at `again`, whose lanes
 * are `stride` bytes apart.
 */
function lstmCell(): Procedure {
  const p = new Procedure('lstmCell');
  const [sums, gates, cBefore, c, h, again, stride, lanes, hidden, units] = Array.from({ length: 10 }, () =>
    p.parameter(),
  );
  const from = blocks(p);
  const to = blocks(p);
  const [before, after, out, outAgain, left] = p.row('i32', 5);
  const [i, g, f, o, cell] = p.row('v128', 5);
  const { sigmoid, tanh } = functionsIn(p);
  const sum = (block: number): Code => f32x4.load(from[block].value);
  const step = [
    ...i.set(sigmoid(sum(0))),
    ...g.set(tanh(sum(1))),
    ...f.set(sigmoid(f32x4.add(sum(2), f32x4.const(FORGET_BIAS)))),
    ...o.set(sigmoid(sum(3))),
    ...[i, g, f, o].flatMap((gate, block) => f32x4.store(to[block].value, gate.value)),
    ...cell.set(f32x4.add(f32x4.mul(f.value, f32x4.load(before.value)), f32x4.mul(i.value, g.value))),
    ...f32x4.store(after.value, cell.value),
    ...cell.set(f32x4.mul(o.value, tanh(cell.value))),
    ...f32x4.store(out.value, cell.value),
    ...f32x4.store(outAgain.value, cell.value),
    ...advance(...from, ...to, before, after, out, outAgain),
    ...less(left, 4),
  ];
  const lane = [
    ...spread(from, sums, hidden),
    ...spread(to, gates, hidden),
    ...before.set(cBefore.value),
    ...after.set(c.value),
    ...out.set(h.value),
    ...outAgain.set(again.value),
    ...left.set(units.value),
    ...loopWhile(step, left.value),
    // On to the next lane: the fourth block's end is the next one's beginning where all units were done.
    ...[sums, gates].flatMap((base) => fourTimes(base, hidden)),
    ...[cBefore, c, h].flatMap((base) => base.increase(hidden.value)),
    ...again.increase(stride.value),
    ...less(lanes, 1),
  ];
  p.write(loopWhile(lane, lanes.value));
  return p;
}

/** base += 4 hidden */
function fourTimes(base: Local, hidden: Local): Code {
  return [0, 1, 2, 3].flatMap(() => base.increase(hidden.value));
}

/**
 * Of the same step: with dh by h' (the sum of `dStates` and `dhNext`) and dc by c' (the sum of `dcNext` and what
 * comes through h'), the gradients by the sums p and by c.
 */
function lstmCellGradient(): Procedure {
  const p = new Procedure('lstmCellGradient');
  const [gates, cBefore, c, dStates, dhNext, dcNext, dGates, dcBefore, lanes, hidden, units] = Array.from(
    { length: 11 },
    () => p.parameter(),
  );
  const from = blocks(p);
  const to = blocks(p);
  const pointers = p.row('i32', 6);
  const left = p.local();
  const [i, g, f, o, tanhC, dh, dc] = p.row('v128', 7);
  const { tanh } = functionsIn(p);
  const one = f32x4.const(1);
  const slopeOfSigmoid = (y: Local): Code => f32x4.mul(y.value, f32x4.sub(one, y.value));
  const slopeOfTanh = (y: Local): Code => f32x4.sub(one, f32x4.mul(y.value, y.value));
  const bases = [cBefore, c, dStates, dhNext, dcNext, dcBefore];
  const [before, after, dOutside, dInside, dcInside, dcOut] = pointers;
  const store = (block: number, value: Code): Code => f32x4.store(to[block].value, value);
  const step = [
    ...[i, g, f, o].flatMap((gate, block) => gate.set(f32x4.load(from[block].value))),
    ...tanhC.set(tanh(f32x4.load(after.value))),
    ...dh.set(f32x4.add(f32x4.load(dOutside.value), f32x4.load(dInside.value))),
    ...dc.set(
      f32x4.add(f32x4.load(dcInside.value), f32x4.mul(f32x4.mul(dh.value, o.value), slopeOfTanh(tanhC))),
    ),
    ...store(0, f32x4.mul(f32x4.mul(dc.value, g.value), slopeOfSigmoid(i))),
    ...store(1, f32x4.mul(f32x4.mul(dc.value, i.value), slopeOfTanh(g))),
    ...store(2, f32x4.mul(f32x4.mul(dc.value, f32x4.load(before.value)), slopeOfSigmoid(f))),
    ...store(3, f32x4.mul(f32x4.mul(dh.value, tanhC.value), slopeOfSigmoid(o))),
    ...f32x4.store(dcOut.value, f32x4.mul(dc.value, f.value)),
    ...advance(...from, ...to, ...pointers),
    ...less(left, 4),
  ];
  const lane = [
    ...spread(from, gates, hidden),
    ...spread(to, dGates, hidden),
    ...pointers.flatMap((pointer, k) => pointer.set(bases[k].value)),
    ...left.set(units.value),
    ...loopWhile(step, left.value),
    ...[gates, dGates].flatMap((base) => fourTimes(base, hidden)),
    ...bases.flatMap((base) => base.increase(hidden.value)),
    ...less(lanes, 1),
  ];
  p.write(loopWhile(lane, lanes.value));
  return p;
}
