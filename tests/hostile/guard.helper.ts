/**
 * What hostile input must not do, checked around each case: fail with anything but the project's own words, take more
 * than a second of CPU, ask for more memory than the input is large, change a prototype, or bring markup into the page.
 */
import { allocationsOf } from './allocations.helper.ts';

/** Words of the engine itself: the code ran into the input instead of refusing it. */
const ENGINE = new RegExp(
  [
    /^Cannot /,
    /^[\w.$[\]()]+ is not (a function|iterable|a constructor|defined|an object)/,
    /^Maximum call stack/,
    /^Invalid (array|typed array|string|count|code point|time)/,
    /^Array buffer allocation/,
    /offset is out(side)? of( the)? bounds|^Offset is outside/i,
    /^Reduce of empty/,
    /out of memory/,
    /could not be cloned/,
    /object is not iterable/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

const PROTOTYPES = [Object, Array, Function, String, Number, Boolean, Map, Set, Error, Promise, RegExp].map(
  ({ prototype }) => prototype as object,
);

/** An object whose prototype somebody exchanged has a plain object for a prototype. */
const DEEP = 4;

export interface Limits {
  /** CPU seconds of a case. */
  seconds: number;
  /** Bytes that a case may ask for: so many per byte of input, and so many more. */
  perByte: number;
  fixed: number;
}

/** Texts and copies of the input, twice as wide numbers, and a table or two of fixed size. */
export const LIMITS: Limits = { seconds: 1, perByte: 24, fixed: 65_536 };

export class Guard {
  accepted = 0;
  refused = 0;
  /** Of the refusals, some texts for the page to show. */
  readonly messages: string[] = [];
  private readonly limits: Limits;
  private readonly keys = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  get cases(): number {
    return this.accepted + this.refused;
  }

  /**
   * One case. @param size bytes of the input @returns what came out; null where the input was refused
   * @throws Error that says what the input did
   */
  check<R>(what: string, size: number, run: () => R): { value: R } | null {
    let outcome = this.once(what, size, run);
    // A machine that is busy is no hang: twice it is.
    if (outcome.seconds > this.limits.seconds) outcome = this.once(what, size, run);
    const { value, error, seconds } = outcome;
    if (seconds > this.limits.seconds) throw new Error(`${what} took ${seconds.toFixed(2)} s of CPU`);
    if (error !== null) {
      this.refused++;
      if (this.messages.length < 200 || this.refused % 64 === 0) this.messages.push(error.message);
      return null;
    }
    this.accepted++;
    return { value: value as R };
  }

  private once<R>(what: string, size: number, run: () => R) {
    let value: R | undefined;
    let thrown: { error: unknown } | null = null;
    const before = process.cpuUsage();
    const { refusal } = allocationsOf(this.limits.perByte * size + this.limits.fixed, () => {
      try {
        value = run();
      } catch (error) {
        thrown = { error };
      }
    });
    const { user, system } = process.cpuUsage(before);
    this.checkPrototypes(what);
    if (refusal !== null) throw new Error(`${what}, ${size} bytes, asked for memory: ${refusal}`);
    if (thrown === null) requirePlain(what, value, DEEP);
    return { value, error: errorOf(what, thrown), seconds: (user + system) / 1e6 };
  }

  private checkPrototypes(what: string): void {
    for (const [i, prototype] of PROTOTYPES.entries()) {
      const added = Reflect.ownKeys(prototype).slice(this.keys[i]);
      if (added.length === 0) continue;
      for (const key of added) Reflect.deleteProperty(prototype, key);
      throw new Error(`${what} added ${added.map(String)} to the prototype of ${prototype.constructor.name}`);
    }
  }
}

/** The refusal; null where nothing was thrown. @throws Error for one that is not in our own words */
function errorOf(what: string, thrown: { error: unknown } | null): Error | null {
  if (thrown === null) return null;
  const { error } = thrown;
  if (!(error instanceof Error)) throw new Error(`${what} threw ${String(error)}, which is no Error`);
  if (!ENGINE.test(error.message)) return error;
  throw new Error(`${what} was not refused but failed: ${error.stack}`, { cause: error });
}

/** @throws Error where an object in `value` was given another prototype by a key of the input */
function requirePlain(what: string, value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth === 0) return;
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== null && prototype !== Object.prototype && !Object.hasOwn(prototype, 'constructor')) {
    throw new Error(`${what} exchanged the prototype of an object by {${Object.keys(prototype)}}`);
  }
  const parts = Object.values(value);
  for (const part of parts.length > 50 ? parts.slice(0, 50) : parts) requirePlain(what, part, depth - 1);
}
