/**
 * A worker that has no memory left. A WebAssembly module that was refused memory, or was aborted, answers nothing
 * rightly any more; that of a new worker begins empty.
 */

/** By the error's name, in Chromium, Firefox and Safari, and as emscripten ends a module. */
const SIGNS: Readonly<Record<string, RegExp>> = {
  RangeError: /allocation failed|could not allocate|out of memory/i,
  RuntimeError: /^aborted\(|out of bounds|unreachable/i,
  InternalError: /out of memory|allocation size overflow/i,
};

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && SIGNS[error.name]?.test(error.message) === true;
}
