/** Texts for people: error messages, counts, suggestions. */
import { nearestName } from './known-names.ts';

/** The message of a thrown value, whatever its type. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** 1 -> "1 episode", 18000 -> "18,000 episodes". */
export function counted(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
}

/** Four significant digits, or all of those before the point: 900.1, 0.01234, 5.000e-5. */
export function fourDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return value.toFixed(0);
  return size > 0 && size < 0.001 ? value.toExponential(3) : value.toPrecision(4);
}

/** `did you mean "vision.steps"? ` for an unknown name that is close to a known one, else an empty text. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : `did you mean "${near}"? `;
}
