/** Numbers as people write them in the address, in the form and on the command line. */

const WHOLE = /^-?\d+$/;
const REAL = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * NaN for a text that is not a number in plain digits: Number() itself accepts '', ' 5 ' and '0x10', and '1e3' as a
 * whole number.
 */
export function numberFromText(text: string, whole: boolean): number {
  // -0 is 0.
  return (whole ? WHOLE : REAL).test(text) ? Number(text) + 0 : Number.NaN;
}

/** The end of the error about a text that Number() would accept. */
export function digitsAdvice(text: string, whole: boolean): string {
  const readable = text.trim() !== '' && Number.isFinite(Number(text));
  return readable && Number.isNaN(numberFromText(text, whole)) ? '; write it in plain digits' : '';
}
