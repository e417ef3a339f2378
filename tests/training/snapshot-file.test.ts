/** Weights of a step of the training as a file: half floats, which come back as they were rounded. */
import { expect, it } from 'vitest';
import { encodeSafetensors } from '../../src/files/safetensors.ts';
import { decodeSnapshot, encodeSnapshot } from '../../src/training/snapshot-file.ts';
import { adamStepOf } from '../../src/training/training-state.ts';

const weights = (...values: number[]) => ({ a: { shape: [values.length], data: Float32Array.from(values) } });

it('weights come back to 11 bits, in half the bytes', () => {
  const third = decodeSnapshot(encodeSnapshot(weights(1 / 3, -2), 400)).a.data;
  expect(third[0]).toBeCloseTo(1 / 3, 3);
  expect(third[1]).toBe(-2);
  const long = Array.from({ length: 10_000 }, () => 1);
  expect(encodeSnapshot(weights(...long), 400).length).toBeLessThan(20_500);
});

it('what half a float cannot hold, and another dtype, is named', () => {
  expect(() => encodeSnapshot(weights(0, 1e6), 4)).toThrow('a holds 1000000 at index 1: too large for F16');
  const other = encodeSafetensors({ a: { dtype: 'F32', shape: [1], data: Float32Array.of(1) } });
  expect(() => decodeSnapshot(other)).toThrow('a of the snapshot is F32, expected F16');
});

it('Adam has seen all steps, but where a training went on from a snapshot', () => {
  expect(adamStepOf({}, 500)).toBe(500);
  expect(adamStepOf({ adamStep: 100 }, 500)).toBe(100);
  expect(() => adamStepOf({ adamStep: 501 }, 500)).toThrow('adamStep of the training');
});
