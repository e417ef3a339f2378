/**
 * Reads the authors' published M (hardmaru/WorldModelsExperiments, carracing/rnn.json): four nested lists
 * of integers, parameter times 10,000: output_w, output_b, LSTM kernel, LSTM bias.
 * Credit: Ha & Schmidhuber 2018.
 */
import type { NamedArray, Weights } from '../math/weights.ts';
import { type MemoryConfig, memoryShapes, PAPER_MEMORY } from '../memory/config.ts';

const SCALE = 10_000;
const ORDER = ['memory.mdn.kernel', 'memory.mdn.bias', 'memory.lstm.kernel', 'memory.lstm.bias'] as const;

/** @throws TypeError with the reason when `json` is not such a file */
export function memoryFromPaper(json: unknown): { config: MemoryConfig; weights: Weights } {
  if (!Array.isArray(json) || json.length !== ORDER.length) {
    const found = Array.isArray(json) ? `a list of ${json.length}` : typeof json;
    throw new TypeError(`the paper's rnn.json is a list of ${ORDER.length} arrays, this is ${found}`);
  }
  const shapes = memoryShapes(PAPER_MEMORY);
  const weights: Weights = {};
  ORDER.forEach((name, i) => {
    weights[name] = readArray(json[i], shapes[name], `array ${i} of rnn.json (${name})`);
  });
  return { config: { ...PAPER_MEMORY }, weights };
}

function readArray(json: unknown, shape: readonly number[], what: string): NamedArray {
  requireShape(json, shape, what);
  const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
  let next = 0;
  /** The index of flat entry `index` as text: [3][17]. */
  const placeOf = (index: number): string =>
    shape
      .map((length, axis) => {
        const stride = shape.slice(axis + 1).reduce((product, n) => product * n, 1);
        return `[${Math.floor(index / stride) % length}]`;
      })
      .join('');
  const visit = (value: unknown, depth: number): void => {
    if (depth === shape.length) {
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new TypeError(`${what} holds ${String(value)} where a number is expected, at ${placeOf(next)}`);
      }
      // Values that are not scaled would give an M whose parameters are all close to 0.
      if (!Number.isSafeInteger(value)) {
        throw new TypeError(
          `${what} holds ${String(value)} at ${placeOf(next)}, expected a whole number: a parameter times ${SCALE}`,
        );
      }
      data[next++] = value / SCALE;
      return;
    }
    for (const part of value as unknown[]) visit(part, depth + 1);
  };
  visit(json, 0);
  return { shape: [...shape], data };
}

/** Before memory is taken for all of it: a file of a few bytes takes none. */
function requireShape(value: unknown, shape: readonly number[], what: string, depth = 0): void {
  if (depth === shape.length) return;
  if (!Array.isArray(value) || value.length !== shape[depth]) {
    const found = Array.isArray(value) ? `length ${value.length}` : typeof value;
    throw new TypeError(`${what} must have shape [${shape}]; along axis ${depth} it has ${found}`);
  }
  for (const part of value) requireShape(part, shape, what, depth + 1);
}
