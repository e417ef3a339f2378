/**
 * Reads the tensors of a checkpoint and checks their names, shapes, dtypes and values. Changes by Python's tools are
 * reverted with a notice: torch's order of axes, other float types, additional tensors.
 */
import { decodeBfloat16 } from '../../files/bfloat16.ts';
import { decodeFloat16 } from '../../files/float16.ts';
import type { Tensor } from '../../files/safetensors.ts';
import { nearestName } from '../../math/known-names.ts';
import { firstNonFinite } from '../../math/weights.ts';

export type Tensors = Record<string, Tensor>;
export type Shapes = Record<string, readonly number[]>;

/** Maximum number of names in a notice. */
const MAX_NAMES = 12;

export class TensorReader {
  private readonly tensors: Tensors;
  private readonly expected: Shapes;
  private readonly transposed: string[] = [];
  private readonly rounded: string[] = [];

  /**
   * @param expected shapes of all tensors that the file must have
   * @param known all names that a checkpoint can have
   * @throws Error naming a tensor that is missing, or one that does not belong to the networks of the metadata
   */
  constructor(tensors: Tensors, expected: Shapes, known: readonly string[]) {
    this.tensors = tensors;
    this.expected = expected;
    for (const name of Object.keys(expected)) if (!Object.hasOwn(tensors, name)) throw this.missing(name);
    for (const name of this.extras()) {
      if (!known.includes(name)) continue;
      throw new Error(
        `the checkpoint holds ${name}, which does not belong to its metadata: the agent of its ` +
          `"${name.split('.')[0]}" has no such tensor. Remove the tensor, or correct the metadata`,
      );
    }
  }

  /** @throws Error naming the tensor with the dtype, shape or value seen and what is expected */
  float32(name: string): Float32Array {
    const { dtype, data } = this.tensors[name];
    switch (dtype) {
      case 'F32':
        return this.arranged(name, data as Float32Array);
      case 'F16':
        return this.arranged(name, decodeFloat16(data as Uint16Array));
      case 'BF16':
        return this.arranged(name, decodeBfloat16(data as Uint16Array));
      case 'F64': {
        const far = data.findIndex((value) => Number.isFinite(value) && !Number.isFinite(Math.fround(value)));
        if (far === -1) return this.arranged(name, Float32Array.from(data));
        throw new Error(
          `${name} of the checkpoint holds ${data[far]} at index ${far}: too large for float32`,
        );
      }
      default:
        throw new Error(`${name} of the checkpoint is ${dtype}, expected F32, F16, BF16 or F64`);
    }
  }

  /** The same in 64 bits; a narrower tensor gives a notice, since a search is restored exactly only from float64. */
  float64(name: string): Float64Array {
    const { dtype, data } = this.tensors[name];
    if (dtype === 'F64') return this.arranged(name, data as Float64Array);
    const values = Float64Array.from(this.float32(name));
    this.rounded.push(`${name} (${dtype})`);
    return values;
  }

  /** Notices about converted and ignored tensors. Call it after all tensors were read. */
  notices(): string[] {
    const notices: string[] = [];
    if (this.transposed.length > 0) {
      notices.push(`Transposed from torch's order of axes: ${listed(this.transposed)}.`);
      const alike = Object.keys(this.expected).filter((name) => isAlike(name, this.expected[name]));
      if (alike.length > 0) {
        notices.push(`Not transposed, since both orders have the same shape: ${listed(alike)}.`);
      }
    }
    if (this.rounded.length > 0) {
      notices.push(`The search needs 64 bits and continues from rounded numbers: ${listed(this.rounded)}.`);
    }
    const extras = this.extras();
    if (extras.length > 0) notices.push(ignored(extras, 'not a part of the agent'));
    return notices;
  }

  private extras(): string[] {
    return Object.keys(this.tensors).filter((name) => !Object.hasOwn(this.expected, name));
  }

  private missing(name: string): Error {
    const extras = this.extras();
    const parent = name.slice(0, name.lastIndexOf('.') + 1);
    const meant =
      extras.find((other) => other.endsWith(`.${name}`)) ??
      nearestName(name, extras) ??
      extras.find((other) => other.startsWith(parent));
    const hint = meant === undefined ? '' : `; it holds ${meant}: rename that if it is the one`;
    return new Error(`the checkpoint lacks ${name} of shape [${this.expected[name].join(', ')}]${hint}`);
  }

  /** The values in this page's order of axes. */
  private arranged<Data extends Float32Array | Float64Array>(name: string, data: Data): Data {
    const bad = firstNonFinite(data);
    if (bad !== -1) throw new Error(`${name} of the checkpoint holds ${data[bad]} at index ${bad}`);
    const seen = this.tensors[name].shape;
    const shape = this.expected[name];
    if (same(seen, shape)) return data;
    const torch = torchShape(shape);
    if (torch === null || !same(seen, torch)) {
      const other =
        torch === null || same(torch, shape) ? '' : `; or [${torch.join(', ')}], in torch's order`;
      throw new Error(
        `${name} of the checkpoint has the shape [${seen.join(', ')}], ` +
          `expected [${shape.join(', ')}] as ${layoutOf(name, shape)}${other}`,
      );
    }
    this.transposed.push(name);
    return fromTorch(data, shape);
  }
}

/** @param names of tensors @param what they are */
export function ignored(names: readonly string[], what: string): string {
  if (names.length === 1) return `Ignored: tensor ${names[0]}, which is ${what}.`;
  return `Ignored: tensors ${listed(names)}, which are ${what}.`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return more > 0 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

/** A matrix is [outputs, inputs]; a convolution [out, in, height, width], a transposed one [in, out, …]. */
function torchShape(shape: readonly number[]): number[] | null {
  const [a, b, c, d] = shape;
  if (shape.length === 2) return [b, a];
  return shape.length === 4 ? [d, c, a, b] : null;
}

/** Whether torch's order has the same shape but another meaning; a covariance is symmetric. */
function isAlike(name: string, shape: readonly number[]): boolean {
  const torch = torchShape(shape);
  return torch !== null && same(torch, shape) && shape[0] > 1 && name !== 'evolution.covariance';
}

function fromTorch<Data extends Float32Array | Float64Array>(data: Data, shape: readonly number[]): Data {
  // [a, b] is [a, 1, 1, b]: torch's [b, 1, a, 1].
  const [a, b, c, d] = shape.length === 2 ? [shape[0], 1, 1, shape[1]] : shape;
  const values = data.slice() as Data;
  let to = 0;
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++)
        for (let l = 0; l < d; l++) values[to++] = data[((l * c + k) * a + i) * b + j];
  return values;
}

function layoutOf(name: string, shape: readonly number[]): string {
  if (name.startsWith('starts.')) return '[starts, latents]';
  if (name.startsWith('evolution.')) return shape.length === 1 ? '[parameters]' : '[parameters, parameters]';
  if (name.endsWith('.bias')) return '[outputs]';
  if (name.includes('.conv')) return '[height, width, in, out]';
  return name.includes('.deconv') ? '[height, width, out, in]' : '[inputs, outputs]';
}
