/**
 * The weights of V or M after a step of their training, as a safetensors file: half floats, so that a timeline of them
 * stays small. Adam's moments are not in it.
 */
import { decodeFloat16, encodeFloat16 } from '../files/float16.ts';
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import { firstNonFinite, type Weights } from '../math/weights.ts';

/** @throws RangeError naming a value that is too large for half a float */
export function encodeSnapshot(weights: Weights, step: number): Uint8Array {
  const tensors = Object.entries(weights).map(([name, { shape, data }]) => {
    const halves = encodeFloat16(data);
    const far = halves.findIndex((half) => (half & 0x7c00) === 0x7c00);
    if (far !== -1) throw new RangeError(`${name} holds ${data[far]} at index ${far}: too large for F16`);
    return [name, { dtype: 'F16' as const, shape, data: halves }] as const;
  });
  return encodeSafetensors(Object.fromEntries(tensors), { step: String(step) });
}

/** @throws Error naming what is wrong with the file */
export function decodeSnapshot(bytes: Uint8Array): Weights {
  const { tensors } = decodeSafetensors(bytes);
  const arrays = Object.entries(tensors).map(([name, { dtype, shape, data }]) => {
    if (dtype !== 'F16') throw new Error(`${name} of the snapshot is ${dtype}, expected F16`);
    const values = decodeFloat16(data as Uint16Array);
    const bad = firstNonFinite(values);
    if (bad !== -1) throw new Error(`${name} of the snapshot holds ${values[bad]} at index ${bad}`);
    return [name, { shape: [...shape], data: values }] as const;
  });
  return Object.fromEntries(arrays);
}
