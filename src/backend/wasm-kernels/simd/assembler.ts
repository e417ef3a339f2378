/**
 * A WebAssembly assembler for small SIMD kernels: expressions are arrays of bytes, composed by functions named
 * after the instructions. Only what the kernels beside it use. Opcodes: the WebAssembly specification 3.0,
 * appendix "Index of Instructions".
 */

/** Instructions in binary form; an expression leaves its value on the stack. */
export type Code = readonly number[];

const VALUE_TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = keyof typeof VALUE_TYPES;

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

/** LEB128, signed. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest < -0x40 || rest > 0x3f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  return [...bytes, rest & 0x7f];
}

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
/** Alignment hint 0 (none), then the offset that every memory instruction adds to its address. */
const at = (offset: number): number[] => [0, ...unsigned(offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  sub: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  load: (address: Code, offset = 0): Code => [...address, 0x28, ...at(offset)],
};

export const f32x4 = {
  load: (address: Code, offset = 0): Code => [...address, ...simd(0x00), ...at(offset)],
  /** One float from memory in all four lanes. */
  loadSplat: (address: Code, offset = 0): Code => [...address, ...simd(0x09), ...at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...simd(0x0b),
    ...at(offset),
  ],
  /** The float at each of four addresses, in lanes 0 to 3. */
  gather: (addresses: readonly Code[]): Code => [
    ...[...addresses].reverse().flat(),
    ...f32x4.const(0),
    ...addresses.flatMap((_, lane) => [...simd(0x56), ...at(0), lane]),
  ],
  /** Each lane of a local variable to its own address. */
  scatter: (addresses: readonly Code[], value: Local): Code =>
    addresses.flatMap((address, lane) => [...address, ...value.value, ...simd(0x5a), ...at(0), lane]),
  /** Four of the eight words of a (0 to 3) and b (4 to 7). */
  shuffle: (a: Code, b: Code, words: readonly number[]): Code => [
    ...a,
    ...b,
    ...simd(0x0d),
    ...words.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte)),
  ],
  splat: (value: Code): Code => [...value, ...simd(0x13)],
  const: (value: number): Code => {
    const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
    return [...simd(0x0c), ...bytes];
  },
  greaterThan: (a: Code, b: Code): Code => [...a, ...b, ...simd(0x44)],
  and: (a: Code, b: Code): Code => [...a, ...b, ...simd(0x4e)],
  add: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe4)],
  sub: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe5)],
  mul: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe6)],
  div: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe7)],
  sqrt: (a: Code): Code => [...a, ...simd(0xe3)],
  /** Both pass a NaN on. */
  min: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe8)],
  max: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe9)],
  /** a b + c, rounded once where the processor can. Part of relaxed SIMD. */
  relaxedMadd: (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)],
  neg: (a: Code): Code => [...a, ...simd(0xe1)],
  nearest: (a: Code): Code => [...a, ...simd(0x6a)],
  /** 2 to the power of each lane, whole numbers from -126 to 127; 1 of a NaN. */
  powerOfTwo: (a: Code): Code => {
    const exponent = [...a, ...simd(0xf8), ...i32.const(127), ...simd(0x11), ...simd(0xae)]; // to int, + 127
    return [...exponent, ...i32.const(23), ...simd(0xab)];
  },
};

/** do { body } while (condition). */
export function loopWhile(body: Code, condition: Code): Code {
  return [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];
}

/** A parameter or a local variable of a function. */
export class Local {
  private readonly index: number;

  constructor(index: number) {
    this.index = index;
  }

  get value(): Code {
    return [0x20, ...unsigned(this.index)];
  }

  set(value: Code): Code {
    return [...value, 0x21, ...unsigned(this.index)];
  }

  /** For addresses and counters. */
  increase(by: Code): Code {
    return this.set(i32.add(this.value, by));
  }
}

/** A function without a result, in the making. */
export class Procedure {
  readonly name: string;
  private readonly parameters: ValueType[] = [];
  private readonly locals: ValueType[] = [];
  private body: Code = [];

  constructor(name: string) {
    this.name = name;
  }

  /** All parameters come before the first local. */
  parameter(type: ValueType = 'i32'): Local {
    if (this.locals.length > 0) throw new Error(`${this.name}: a parameter after a local`);
    this.parameters.push(type);
    return new Local(this.parameters.length - 1);
  }

  local(type: ValueType = 'i32'): Local {
    this.locals.push(type);
    return new Local(this.parameters.length + this.locals.length - 1);
  }

  /** `count` locals of one type. */
  row(type: ValueType, count: number): Local[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  write(...parts: Code[]): void {
    this.body = parts.flat();
  }

  get signature(): Code {
    return [0x60, ...list(this.parameters.map((type) => [VALUE_TYPES[type]])), 0];
  }

  get code(): Code {
    const locals = list(this.locals.map((type) => [1, VALUE_TYPES[type]]));
    return sized([...locals, ...this.body, 0x0b]);
  }
}

/** The bytes of a module that works in the memory `imports.env.memory` and exports its procedures. */
export function assemble(procedures: readonly Procedure[]): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: Code): Code => [id, ...sized(content)];
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, 1]; // a memory of at least one page
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(procedures.map(({ signature }) => signature))),
    ...section(2, list([memory])),
    ...section(3, list(procedures.map((_, index) => unsigned(index)))),
    ...section(7, list(procedures.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]))),
    ...section(10, list(procedures.map(({ code }) => code))),
  ]);
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(content: Code): Code {
  return [...unsigned(content.length), ...content];
}

function text(ascii: string): Code {
  return sized([...ascii].map((letter) => letter.charCodeAt(0)));
}
