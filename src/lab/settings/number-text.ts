/**
 * Numbers as people write them, in the address, the form and on the command line.
 */

const WHOLE = /^-?\d+$/;
const REAL = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** NaN for what is no number in plain digits: Number() itself takes '', ' 5 ', '0x10', and '1e3' for a whole one. */
export function numberFromText(text: string, whole: boolean): number {
  // -0 is 0.
  return (whole ? WHOLE : REAL).test(text) ? Number(text) + 0 : Number.NaN;
}

/** Said behind a refusal of what Number() would have taken. */
export function digitsAdvice(text: string, whole: boolean): string {
  const readable = text.trim() !== '' && Number.isFinite(Number(text));
  return readable && Number.isNaN(numberFromText(text, whole)) ? '; write it in plain digits' : '';
}
