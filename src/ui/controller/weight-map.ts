/** Where each weight of C is in its picture: for each action a block of 32 columns, the latents above, h below. */
import type { ControllerParts } from '../../store/engine.ts';

export const COLUMNS = 32;

type Shape = Pick<ControllerParts['config'], 'inputs' | 'latentSize' | 'hiddenSize' | 'actionSize'>;

/** An input of C. */
export interface Input {
  part: 'z' | 'h';
  number: number;
}

/** Inputs in the order of the parameters. */
export function inputAt({ latentSize }: Shape, input: number): Input {
  return input < latentSize ? { part: 'z', number: input } : { part: 'h', number: input - latentSize };
}

export function inputsOf({ inputs, latentSize, hiddenSize }: Shape): number {
  return latentSize + (inputs === 'zh' ? hiddenSize : 0);
}

/** Of W[input, action]; the biases are first. */
export function indexOf({ actionSize }: Shape, input: number, action: number): number {
  return actionSize * (1 + input) + action;
}

/** Rows of a block that the latents take, and of the whole block. */
export function rowsOf(shape: Shape): { latents: number; all: number } {
  const latents = Math.ceil(shape.latentSize / COLUMNS);
  return { latents, all: latents + Math.ceil((inputsOf(shape) - shape.latentSize) / COLUMNS) };
}

/** Column and row of an input. */
export function cellOf(shape: Shape, input: number): { column: number; row: number } {
  const { part, number } = inputAt(shape, input);
  const from = part === 'z' ? 0 : rowsOf(shape).latents;
  return { column: number % COLUMNS, row: from + Math.floor(number / COLUMNS) };
}

/** The input of a cell; null where there is none. */
export function inputOfCell(shape: Shape, column: number, row: number): number | null {
  const { latents } = rowsOf(shape);
  const isLatent = row < latents;
  const number = (isLatent ? row : row - latents) * COLUMNS + column;
  const input = isLatent ? number : shape.latentSize + number;
  return number < (isLatent ? shape.latentSize : inputsOf(shape) - shape.latentSize) ? input : null;
}

/** The inputs whose weights on an action are largest, whatever their sign. */
export function largestWeights(
  shape: Shape,
  parameters: Float32Array,
  action: number,
  count: number,
): number[] {
  const weight = (input: number): number => Math.abs(parameters[indexOf(shape, input, action)]);
  return Array.from({ length: inputsOf(shape) }, (_, input) => input)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, count);
}

/** C that does not see one of its parts. */
export function without(shape: Shape, parameters: Float32Array, part: Input['part']): Float32Array {
  const edited = parameters.slice();
  for (let input = 0; input < inputsOf(shape); input++) {
    if (inputAt(shape, input).part !== part) continue;
    edited.fill(0, indexOf(shape, input, 0), indexOf(shape, input, shape.actionSize));
  }
  return edited;
}
