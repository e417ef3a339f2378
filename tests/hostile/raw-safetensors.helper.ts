/** Safetensors files written by hand, so that they can hold what no writer writes. */
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../src/files/safetensors.ts';
import { type Junk, joined, NAMES } from './junk.helper.ts';

const DTYPES = [
  ...['F64', 'F32', 'I32', 'U32', 'I16', 'U16', 'F16', 'BF16', 'I8', 'U8', 'BOOL', 'I64', 'U64', 'C64'],
  ...['F8_E4M3', 'F8_E5M2', 'F8_E8M0', 'F8_E4M3FNUZ', 'F8_E5M2FNUZ', 'F6_E2M3', 'F6_E3M2', 'F4'],
];
const BITS: Record<string, number> = { F64: 64, I64: 64, U64: 64, C64: 64, F32: 32, I32: 32, U32: 32 };
const WIDE16 = ['I16', 'U16', 'F16', 'BF16'];

const bitsOf = (dtype: string): number =>
  BITS[dtype] ?? (WIDE16.includes(dtype) ? 16 : dtype.startsWith('F6') ? 6 : dtype === 'F4' ? 4 : 8);

/** A file with this header and these data; `length` is what it says of its header. */
export function rawFile(header: string, data: Uint8Array, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt.asUintN(64, length ?? BigInt(json.length)), true);
  return joined(start, json, data);
}

/** A header of up to five tensors that tile their data, of every dtype; then, in most cases, with a fault or two. */
export function hostileFile(junk: Junk): Uint8Array {
  const entries: [string, unknown][] = [];
  let offset = 0;
  for (let i = junk.below(6); i > 0; i--) {
    const dtype = junk.often(0.95) ? junk.oneOf(DTYPES) : junk.name();
    // Of F4 and F6, eight elements take whole bytes.
    const shape = Array.from({ length: junk.below(4) }, () => (junk.often(0.1) ? 0 : 8));
    const count = shape.reduce((product, side) => product * side, 1);
    const bytes = Math.ceil((count * bitsOf(dtype)) / 8);
    entries.push([junk.name(), { dtype, shape, data_offsets: [offset, offset + bytes] }]);
    offset += bytes;
  }
  if (junk.often(0.2))
    entries.unshift(['__metadata__', { [junk.name()]: junk.often(0.8) ? junk.name() : junk.json() }]);
  for (let faults = junk.below(3); faults > 0 && entries.length > 0; faults--) spoilEntry(junk, entries);
  const text = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(junk, value)}`).join(',')}}`;
  const header = junk.often(0.3) ? text + ' '.repeat(junk.below(9)) : text;
  const most = Math.min(offset, 8192);
  const data = new Uint8Array(junk.often(0.9) ? most : junk.below(most + 20));
  const lengths = [0n, 1n, 8n, 100_000_000n, 100_000_001n, 2n ** 40n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];
  return rawFile(header, data, junk.often(0.1) ? junk.oneOf(lengths) : undefined);
}

const jsonOf = (junk: Junk, value: unknown): string =>
  junk.often(0.002) ? junk.deep() : (JSON.stringify(value) ?? 'null');

function spoilEntry(junk: Junk, entries: [string, unknown][]): void {
  const at = junk.below(entries.length);
  const [name, value] = entries[at];
  const described = value as { shape: number[]; data_offsets: [number, number] };
  // Of a tensor that an earlier fault left as it is.
  if (!Array.isArray(described?.data_offsets) || !Array.isArray(described.shape)) return;
  const [begin, end] = described.data_offsets;
  switch (junk.below(7)) {
    case 0: // the same name twice
      entries.push([name, junk.often(0.5) ? value : entries[junk.below(entries.length)][1]]);
      break;
    case 1: // reversed
      entries[at] = [name, { ...described, data_offsets: [end, begin] }];
      break;
    case 2: // overlapping, or with a gap
      entries[at] = [
        name,
        { ...described, data_offsets: [begin + junk.below(17) - 8, end + junk.below(17) - 8] },
      ];
      break;
    case 3: // of terabytes
      entries[at] = [
        name,
        { ...described, shape: [2 ** 40, ...described.shape], data_offsets: [0, 2 ** 43] },
      ];
      break;
    case 4:
      entries.splice(at, 1);
      break;
    default:
      entries[at] = [name, junk.changed(value)];
  }
}

/** A file of the page with one tensor or one metadata text changed; at times only its bytes. */
export function changedFile(junk: Junk, file: Uint8Array): Uint8Array {
  if (junk.often(0.25)) return junk.spoiled(file);
  const { tensors, metadata } = decodeSafetensors(file);
  if (junk.often(0.5) && Object.keys(metadata).length > 0) {
    const key = junk.oneOf(Object.keys(metadata));
    const text = changedText(junk, metadata[key]);
    if (text === null) delete metadata[key];
    else metadata[key] = text;
  } else {
    const name = junk.oneOf(Object.keys(tensors));
    const tensor = changedTensor(junk, tensors[name]);
    if (tensor === null || junk.often(0.1)) delete tensors[name];
    if (tensor !== null) define(tensors, junk.often(0.1) ? junk.oneOf(NAMES.slice(0, 8)) : name, tensor);
  }
  return withEveryName(tensors, metadata);
}

/** As `encodeSafetensors`, which refuses one name. */
function withEveryName(tensors: Record<string, Tensor>, metadata: Record<string, string>): Uint8Array {
  const { __metadata__: _, ...rest } = tensors;
  return encodeSafetensors(rest, metadata);
}

/** Also a key that an assignment would take for the prototype. */
function define(tensors: Record<string, Tensor>, name: string, value: Tensor): void {
  Object.defineProperty(tensors, name, { value, enumerable: true, configurable: true, writable: true });
}

function changedText(junk: Junk, text: string): string | null {
  if (junk.often(0.1)) return null;
  if (junk.often(0.2)) return junk.name();
  if (junk.often(0.02)) return junk.deep();
  try {
    return JSON.stringify(junk.changed(JSON.parse(text))) ?? '';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return junk.name(); // a text that is no JSON
  }
}

const HOSTILE_VALUES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1e30, 0];

function changedTensor(junk: Junk, { dtype, shape, data }: Tensor): Tensor | null {
  switch (junk.below(5)) {
    case 0:
      return null;
    case 1: // another shape of the same length
      return { dtype, shape: junk.often(0.5) ? [data.length] : [1, ...shape, 1], data };
    case 2: {
      // another length
      const length = junk.below(5) * (shape.slice(1).reduce((product, side) => product * side, 1) || 1);
      if (length > data.length) return { dtype, shape: [0], data: data.slice(0, 0) };
      return { dtype, shape: [length], data: data.slice(0, length) };
    }
    case 3: // another dtype
      return { dtype: 'F64', shape, data: Float64Array.from(data) };
    default: {
      const values = data.slice();
      if (values.length > 0) values[junk.below(values.length)] = junk.oneOf(HOSTILE_VALUES);
      return { dtype, shape, data: values } as Tensor;
    }
  }
}

/** The file once for each number in the JSON of its metadata, with 2^31 in its place: a size, perhaps. */
export function* withHugeNumbers(file: Uint8Array): Generator<[what: string, file: Uint8Array]> {
  const { tensors, metadata } = decodeSafetensors(file);
  for (const [key, text] of Object.entries(metadata)) {
    for (const { 0: number, index } of text.matchAll(/(?<=[:[,])-?\d+(\.\d+)?(e[+-]?\d+)?(?=[,\]}])/g)) {
      const changed = `${text.slice(0, index)}${2 ** 31}${text.slice(index + number.length)}`;
      const what = `2^31 for the ${number} at ${index} of its ${key}`;
      yield [what, encodeSafetensors(tensors, { ...metadata, [key]: changed })];
    }
  }
}
