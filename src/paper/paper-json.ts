/** Reads JSON of the authors' files entry by entry: errors name the entry, the value seen and the value expected. */
import { messageOf } from '../math/text.ts';

/** Integers in the files are values times this. */
export const SCALE = 10_000;

export const isRecord = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
export const isRow = (json: unknown): json is unknown[] => Array.isArray(json);
const isNumbers = (json: unknown): json is number[] =>
  isRow(json) && json.every((value) => typeof value === 'number');

/** @throws TypeError where the file is not complete JSON */
export function parseJson(name: string, bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    const named = text.replace(/([[,:]\s*)(NaN|-?Infinity)(?=\s*[\],}])/g, '$1"$2"');
    // Python writes NaN, which JSON does not have: as a string it is refused later, with the entry's name.
    if (named !== text) return parseJson(name, new TextEncoder().encode(named));
    const reason = messageOf(error);
    throw new TypeError(
      `${name} is neither a PNG nor complete JSON ` +
        `(${bytes.length.toLocaleString('en')} bytes; ${shortened(reason)}). Is it truncated?`,
      { cause: error },
    );
  }
}

/** Writes a row of whole numbers, values times 10,000, to `out` as values. */
export function readScaled(
  out: Float32Array,
  offset: number,
  row: unknown,
  length: number,
  what: string,
): void {
  if (!isRow(row) || row.length !== length) {
    throw new TypeError(
      `${what} is ${describe(row)}, expected ${length} numbers, the latents of the paper's M`,
    );
  }
  row.forEach((value, i) => {
    if (!Number.isSafeInteger(value)) {
      throw new TypeError(
        `${what} is ${describe(value)} at latent ${i}, expected a whole number: the value times ${SCALE}`,
      );
    }
    out[offset + i] = (value as number) / SCALE;
  });
}

/** A finite number for which `fits` holds; `expected` describes such numbers. */
export function numberAt(
  value: unknown,
  what: string,
  expected = 'a finite number',
  fits: (value: number) => boolean = () => true,
): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !fits(value)) {
    throw new TypeError(`${what} is ${describe(value)}, expected ${expected}`);
  }
  return value;
}

/** Describes JSON for an error, two levels deep. */
export function describe(json: unknown, depth = 0): string {
  if (isNumbers(json)) return `a list of ${json.length} ${json.length === 1 ? 'number' : 'numbers'}`;
  if (isRow(json)) {
    return depth === 2
      ? `a list of ${json.length}`
      : `a list of ${json.length}, the first of them ${describe(json[0], depth + 1)}`;
  }
  if (isRecord(json)) {
    const keys = Object.keys(json);
    return keys.length === 0 ? 'an empty object' : `an object with ${shortened(keys.join(', '))}`;
  }
  if (json === undefined) return 'missing';
  // JSON.stringify would write an infinite number (1e999) as null.
  if (typeof json === 'number') return `the number ${json}`;
  return json === null ? 'null' : `the ${typeof json} ${shortened(JSON.stringify(json))}`;
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
