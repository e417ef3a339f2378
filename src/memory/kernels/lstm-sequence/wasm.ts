/**
 * The LSTM over a whole sequence in one kernel call forward and one backward, on the heap of the wasm backend: the
 * kernels `LstmSequence` and `LstmSequenceGradient`. With a timestep of four kernels, a net of M's size spends a
 * third of its time on what is no product.
 *
 * x and h lie side by side, so that a timestep is one product with the kernel, whose panels are packed once, and so
 * that the kernel's gradient is one product over all timesteps.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm, Infos } from '../../../backend/kernel-registry.ts';
import { productOfColumns } from '../../../backend/wasm-kernels/column-products.ts';
import { heapOf } from '../../../backend/wasm-kernels/heap.ts';
import {
  FLOAT,
  packPanels,
  packTransposed,
  paddedBias,
  panelFloats,
} from '../../../backend/wasm-kernels/panels.ts';
import { linesTimesPanels } from '../../../backend/wasm-kernels/row-products.ts';
import { withScratch } from '../../../backend/wasm-kernels/scratch.ts';
import { fours } from '../../../backend/wasm-kernels/simd/tail.ts';
import type { SequenceInputs, SequenceTrace } from './ops.ts';
import { cellProcedures } from './simd.ts';

/** See ops.ts: states, inputs, gates, c. */
export function lstmSequence(backend: BackendWasm, tensors: Infos<keyof SequenceInputs>): TensorInfo[] {
  const [time, batch, inputs] = tensors.x.shape;
  const hidden = tensors.h0.shape[1];
  const [width, gateCount] = tensors.kernel.shape;
  const outputs = [
    backend.makeOutput([(time + 1) * batch, hidden], 'float32'),
    backend.makeOutput([time * batch, width], 'float32'),
    backend.makeOutput([time * batch, gateCount], 'float32'),
    backend.makeOutput([(time + 1) * batch, hidden], 'float32'),
  ];
  const addressOf = ({ dataId }: TensorInfo): number => backend.getMemoryOffset(dataId);
  const [states, side, gates, c] = outputs.map(addressOf);
  withScratch(backend, (scratch) => {
    const weights = { address: addressOf(tensors.kernel), rows: width, columns: gateCount };
    const panels = scratch.floats(panelFloats(width, gateCount));
    packPanels(backend, { ...weights, rowStride: FLOAT * gateCount }, panels);
    const sums = scratch.floats(batch * gateCount);
    const bias = paddedBias(backend, scratch, addressOf(tensors.bias), gateCount);
    const product = linesTimesPanels(backend, scratch, panels, [batch, width, gateCount], bias);

    const heap = heapOf(backend);
    const copy = (from: number, to: number, count: number): void => {
      heap.copyWithin(to / FLOAT, from / FLOAT, from / FLOAT + count);
    };
    const x = addressOf(tensors.x);
    for (let row = 0; row < time * batch; row++) {
      copy(x + FLOAT * row * inputs, side + FLOAT * row * width, inputs);
    }
    const h0 = addressOf(tensors.h0);
    for (let lane = 0; lane < batch; lane++) {
      copy(h0 + FLOAT * lane * hidden, side + FLOAT * (lane * width + inputs), hidden);
    }
    copy(addressOf(tensors.c0), c, batch * hidden);

    for (let t = 0; t < time; t++) {
      const [row, next] = [t * batch, (t + 1) * batch];
      product.run(side + FLOAT * row * width, sums);
      const h = states + FLOAT * row * hidden;
      // After the last step there is no other place for h.
      const [again, stride] =
        t + 1 < time ? [side + FLOAT * (next * width + inputs), FLOAT * width] : [h, FLOAT * hidden];
      for (const { first: unit, count } of fours(hidden)) {
        const first = FLOAT * unit;
        cellProcedures(backend).lstmCell(
          sums + first,
          gates + FLOAT * row * gateCount + first,
          c + FLOAT * row * hidden + first,
          c + FLOAT * next * hidden + first,
          h + first,
          again + first,
          stride,
          batch,
          FLOAT * hidden,
          count,
        );
      }
    }
    const last = FLOAT * time * batch * hidden;
    copy(c + last, states + last, batch * hidden);
  });
  return outputs;
}

/** See ops.ts: gradients by kernel, gates, h0, c0. */
export function lstmSequenceGradient(
  backend: BackendWasm,
  tensors: Infos<keyof SequenceTrace | 'dStates' | 'kernel'>,
): TensorInfo[] {
  const [rows, gateCount] = tensors.gates.shape;
  const hidden = gateCount / 4;
  const batch = tensors.c.shape[0] - rows;
  const time = rows / batch;
  const width = tensors.inputs.shape[1];
  const outputs = [
    backend.makeOutput([width, gateCount], 'float32'),
    backend.makeOutput([rows, gateCount], 'float32'),
    backend.makeOutput([batch, hidden], 'float32'),
    backend.makeOutput([batch, hidden], 'float32'),
  ];
  const addressOf = ({ dataId }: TensorInfo): number => backend.getMemoryOffset(dataId);
  const [dKernel, dGates, dh, dc0] = outputs.map(addressOf);
  const [gates, c, dStates] = [tensors.gates, tensors.c, tensors.dStates].map(addressOf);
  withScratch(backend, (scratch) => {
    const recurrence = addressOf(tensors.kernel) + FLOAT * (width - hidden) * gateCount;
    const panels = scratch.floats(panelFloats(gateCount, hidden));
    const lines = { address: recurrence, rows: hidden, columns: gateCount, rowStride: FLOAT * gateCount };
    packTransposed(backend, lines, panels);
    const bias = paddedBias(backend, scratch, null, hidden);
    const product = linesTimesPanels(backend, scratch, panels, [batch, gateCount, hidden], bias);

    heapOf(backend).fill(0, dh / FLOAT, dh / FLOAT + batch * hidden);
    // The gradient by c goes to and fro between two places, the second of which is where it ends.
    let dcNext = dStates + FLOAT * rows * hidden;
    let places = [dc0, scratch.floats(batch * hidden)];
    if (time % 2 === 0) places = places.reverse();
    for (let t = time - 1; t >= 0; t--) {
      const row = t * batch;
      const [dcBefore, other] = places;
      const dSums = dGates + FLOAT * row * gateCount;
      for (const { first: unit, count } of fours(hidden)) {
        const first = FLOAT * unit;
        cellProcedures(backend).lstmCellGradient(
          gates + FLOAT * row * gateCount + first,
          c + FLOAT * row * hidden + first,
          c + FLOAT * (row + batch) * hidden + first,
          dStates + FLOAT * row * hidden + first,
          dh + first,
          dcNext + first,
          dSums + first,
          dcBefore + first,
          batch,
          FLOAT * hidden,
          count,
        );
      }
      product.run(dSums, dh);
      dcNext = dcBefore;
      places = [other, dcBefore];
    }
    const operands: [number, number, number] = [addressOf(tensors.inputs), dGates, dKernel];
    productOfColumns(backend, scratch, operands, [width, rows, gateCount]);
  });
  return outputs;
}
