/**
 * M's kernels `LstmCell` and `LstmCellGradient` on WebGPU: one timestep of the LSTM without its matrix product,
 * one dispatch forward and one backward. The formulas are in ../../model.ts.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Infos, WebGPUBackend } from '../../../backend/kernel-registry.ts';
import { activations } from '../../../backend/webgpu-kernels/activations.ts';
import {
  elementFor,
  makeProgram,
  type Program,
  perShape,
  widthOf,
} from '../../../backend/webgpu-kernels/program.ts';
import { makeOutput, run } from '../../../backend/webgpu-kernels/run.ts';
import { FORGET_BIAS } from '../../model.ts';
import { type CellGradientInputs, type CellInputs, LSTM_CELL, LSTM_CELL_GRADIENT } from './ops.ts';

const THREADS = 64;

/** What both have in common: a thread makes one unit of one lane, or four neighbouring ones. */
function shapes(batch: number, hidden: number) {
  const element = elementFor(hidden);
  const units = hidden / widthOf(element);
  return {
    element,
    threads: THREADS,
    workgroups: Math.ceil((batch * units) / THREADS),
    constants: { UNITS: units, CELLS: batch * units, THREADS },
    // Places of the four gates of this unit: blocks i, g, f, o.
    places: `
  let cell = group * THREADS + index;
  if (cell >= CELLS) { return; }
  let at = cell / UNITS * 4 * UNITS + cell % UNITS;
  let atG = at + UNITS;
  let atF = at + 2 * UNITS;
  let atO = at + 3 * UNITS;`,
  };
}

export const lstmCellProgram = perShape((batch: number, hidden: number): Program => {
  const { element, places, ...common } = shapes(batch, hidden);
  return makeProgram({
    ...common,
    name: `${LSTM_CELL} ${batch}x${hidden}`,
    reads: { projected: element, recurrent: element, cBefore: element },
    writes: { gates: element, c: element, h: element },
    scalars: { row: 'u32' },
    functions: activations(element),
    main: `${places}
  let step = scalars.row * 4 * UNITS;
  let i = logistic(projected[step + at] + recurrent[at]);
  let g = hyperbolic(projected[step + atG] + recurrent[atG]);
  let f = logistic(projected[step + atF] + recurrent[atF] + ${FORGET_BIAS});
  let o = logistic(projected[step + atO] + recurrent[atO]);
  let after = f * cBefore[cell] + i * g;
  gates[at] = i;
  gates[atG] = g;
  gates[atF] = f;
  gates[atO] = o;
  c[cell] = after;
  h[cell] = o * hyperbolic(after);`,
  });
});

export const lstmCellGradientProgram = perShape((batch: number, hidden: number): Program => {
  const { element, places, ...common } = shapes(batch, hidden);
  return makeProgram({
    ...common,
    name: `${LSTM_CELL_GRADIENT} ${batch}x${hidden}`,
    reads: {
      gates: element,
      cBefore: element,
      cAfter: element,
      dStates: element,
      dhNext: element,
      dcNext: element,
    },
    writes: { dGates: element, dcBefore: element },
    scalars: { row: 'u32' },
    functions: activations(element),
    main: `${places}
  let i = gates[at];
  let g = gates[atG];
  let f = gates[atF];
  let o = gates[atO];
  let tanhC = hyperbolic(cAfter[cell]);
  let dh = dStates[scalars.row * UNITS + cell] + dhNext[cell];
  let dc = dcNext[cell] + dh * o * (1 - tanhC * tanhC);
  dGates[at] = dc * g * i * (1 - i);
  dGates[atG] = dc * i * (1 - g * g);
  dGates[atF] = dc * cBefore[cell] * f * (1 - f);
  dGates[atO] = dh * tanhC * o * (1 - o);
  dcBefore[cell] = dc * f;`,
  });
});

/**
 * projected [time * batch, 4 * hidden] from `row` on, recurrent [batch, 4 * hidden], c [batch, hidden]
 * -> gates [batch, 4 * hidden], c and h [batch, hidden].
 */
export function lstmCell(
  backend: WebGPUBackend,
  { projected, recurrent, c }: Infos<keyof CellInputs>,
  { row }: { row: number },
): TensorInfo[] {
  const [batch, hidden] = c.shape;
  const shapesOut = [[batch, 4 * hidden], c.shape, c.shape];
  const outputs = shapesOut.map((shape) => makeOutput(backend, shape));
  run(backend, lstmCellProgram(batch, hidden), [projected, recurrent, c, ...outputs], [row]);
  return outputs;
}

/**
 * gates [batch, 4 * hidden], dStates [>= row + batch, hidden], the others [batch, hidden]
 * -> dGates [batch, 4 * hidden], dc [batch, hidden].
 */
export function lstmCellGradient(
  backend: WebGPUBackend,
  { gates, cBefore, cAfter, dStates, dhNext, dcNext }: Infos<keyof CellGradientInputs>,
  { row }: { row: number },
): TensorInfo[] {
  const [batch, hidden] = cAfter.shape;
  const outputs = [makeOutput(backend, gates.shape), makeOutput(backend, cAfter.shape)];
  const inputs = [gates, cBefore, cAfter, dStates, dhNext, dcNext];
  run(backend, lstmCellGradientProgram(batch, hidden), [...inputs, ...outputs], [row]);
  return outputs;
}
