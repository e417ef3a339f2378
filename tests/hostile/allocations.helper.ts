/**
 * Counts the bytes that code asks for: typed arrays, buffers, arrays of a given length, repeated text. Import it before
 * the code that is watched, which may keep the constructors it finds. A request beyond the limit is refused before the
 * memory is taken.
 */

let asked = 0;
let limit = Number.POSITIVE_INFINITY;

/** Of requests that were refused, the first; a catch in the code that is watched may hide the error itself. */
let refusal: string | null = null;

/** Bytes asked for by `run`, and the first request that was refused because the sum was above `most`. */
export function allocationsOf(most: number, run: () => void): { bytes: number; refusal: string | null } {
  asked = 0;
  refusal = null;
  limit = most;
  try {
    run();
  } finally {
    limit = Number.POSITIVE_INFINITY;
  }
  return { bytes: asked, refusal };
}

function ask(bytes: number, what: string): void {
  asked += bytes;
  if (!(asked > limit)) return;
  refusal ??= `${what} of ${bytes} bytes, ${asked} in all`;
  throw new Error(`refused by the test: ${refusal}`);
}

/** Numbers of a constructor's first argument: a length, a list, or a buffer, which takes no memory of its own. */
function lengthOf(first: unknown): number {
  if (typeof first === 'number') return first > 0 ? first : 0;
  if (typeof first !== 'object' || first === null || first instanceof SharedArrayBuffer) return 0;
  const { length } = first as { length?: unknown };
  return typeof length === 'number' && length > 0 ? length : 0;
}

const SIZES = {
  ArrayBuffer: 1,
  Uint8Array: 1,
  Int8Array: 1,
  Uint8ClampedArray: 1,
  Uint16Array: 2,
  Int16Array: 2,
  Uint32Array: 4,
  Int32Array: 4,
  Float32Array: 4,
  Float64Array: 8,
  BigInt64Array: 8,
  BigUint64Array: 8,
  Array: 8,
} as const;

for (const [name, size] of Object.entries(SIZES)) {
  const original = Reflect.get(globalThis, name) as new (...given: unknown[]) => object;
  const counted = new Proxy(original, {
    construct(target, given, newTarget) {
      // Several arguments of Array are its elements, which exist already.
      if (name !== 'Array' || given.length === 1) ask(size * lengthOf(given[0]), name);
      return Reflect.construct(target, given, newTarget);
    },
  });
  Reflect.set(globalThis, name, counted);
}

for (const name of ['repeat', 'padStart', 'padEnd'] as const) {
  const original = String.prototype[name] as (this: string, ...given: unknown[]) => string;
  const counted = function (this: string, ...given: unknown[]): string {
    const count = Number(given[0]);
    ask(name === 'repeat' ? 2 * this.length * count : 2 * Math.max(0, count - this.length), `text.${name}`);
    return original.apply(this, given);
  };
  Object.defineProperty(String.prototype, name, { value: counted, configurable: true, writable: true });
}
