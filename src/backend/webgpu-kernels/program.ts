/**
 * A compute shader of ours: its WGSL text, made once for each shape. Where it pays, shapes are constants of the
 * text, so that the compiler divides by constants and unrolls; where it does not, they are scalars, and one
 * pipeline serves all. tfjs's own programs have one output and read-only inputs; these write to as many buffers
 * as they name.
 */

export type Element = 'f32' | 'vec4<f32>' | 'u32';

export interface ProgramParts {
  name: string;
  /** `const NAME = value;` in the shader, integers. */
  constants: Record<string, number>;
  /** Buffers that are read, in the order in which tensors are bound. */
  reads: Record<string, Element>;
  /** Buffers that are written, and may be read: they follow the others. */
  writes: Record<string, Element>;
  /** Numbers that change from call to call: `scalars.name`. */
  scalars?: Record<string, 'f32' | 'u32'>;
  /** Memory that the threads of a workgroup share: element and length. */
  shared?: Record<string, [Element, number]>;
  /** Threads of a workgroup. */
  threads: number;
  /** How many workgroups the work takes; not given where each call says it. */
  workgroups?: number;
  functions?: string;
  /** Body of the entry point. It finds `group`, the number of its workgroup, and `index`, its thread in it. */
  main: string;
}

export interface Program {
  readonly name: string;
  /** The whole shader; also its key among pipelines. */
  readonly source: string;
  /** Undefined where each call says it. */
  readonly workgroups: number | undefined;
  /** What each buffer holds, in the order in which tensors are bound. */
  readonly buffers: readonly Element[];
  readonly scalars: readonly ('f32' | 'u32')[];
}

/** What every WebGPU device grants; programs keep to it, so that no GPU is too small for them. */
const LIMITS = { threads: 256, sharedBytes: 16_384, buffers: 8, workgroupsPerDimension: 65_535 };

export function makeProgram(parts: ProgramParts): Program {
  const { name, threads, workgroups, shared = {} } = parts;
  const buffers = [...Object.values(parts.reads), ...Object.values(parts.writes)];
  const sharedBytes = Object.values(shared).reduce((sum, [element, n]) => sum + n * bytesOf(element), 0);
  throwAbove(name, 'threads', threads, LIMITS.threads);
  throwAbove(name, 'bytes of shared memory', sharedBytes, LIMITS.sharedBytes);
  throwAbove(name, 'storage buffers', buffers.length, LIMITS.buffers);
  if (workgroups !== undefined) gridOf(name, workgroups);
  return { name, source: sourceOf(parts), workgroups, buffers, scalars: Object.values(scalarsOf(parts)) };
}

/** The arguments of `dispatchWorkgroups`: a line of workgroups, folded where one dimension cannot hold it. */
export function gridOf(name: string, workgroups: number): [number, number] {
  throwAbove(name, 'workgroups', workgroups, LIMITS.workgroupsPerDimension ** 2);
  const rows = Math.ceil(workgroups / LIMITS.workgroupsPerDimension);
  return [Math.ceil(workgroups / rows), rows];
}

/** The program of each list of arguments, made when first asked for. */
export function perShape<Shape extends readonly unknown[]>(
  make: (...shape: Shape) => Program,
): (...shape: Shape) => Program {
  const programs = new Map<string, Program>();
  return (...shape) => {
    const key = JSON.stringify(shape);
    const known = programs.get(key);
    if (known) return known;
    const program = make(...shape);
    programs.set(key, program);
    return program;
  };
}

/** 'vec4<f32>' where every row can be read in fours. */
export function elementFor(...rowLengths: number[]): Element {
  return rowLengths.every((length) => length % 4 === 0) ? 'vec4<f32>' : 'f32';
}

export function widthOf(element: Element): number {
  return element === 'vec4<f32>' ? 4 : 1;
}

function bytesOf(element: Element): number {
  return 4 * widthOf(element);
}

function throwAbove(name: string, what: string, value: number, limit: number): void {
  if (!(value <= limit)) {
    throw new Error(
      `the shader ${name} would need ${value} ${what}; WebGPU promises ${limit}: use a smaller batch`,
    );
  }
}

/** The number of workgroups comes first where it is not a constant. */
function scalarsOf({ scalars, workgroups }: ProgramParts): Record<string, 'f32' | 'u32'> {
  return workgroups === undefined ? { workgroups: 'u32', ...scalars } : { ...scalars };
}

function sourceOf(parts: ProgramParts): string {
  const { name, constants, reads, writes, shared = {}, threads, workgroups } = parts;
  const lines = [`// ${name}`];
  for (const [constant, value] of Object.entries(constants)) {
    lines.push(`const ${constant} = ${value};`);
  }
  let binding = 0;
  const bind = (space: string, variable: string, type: string) =>
    lines.push(`@group(0) @binding(${binding++}) var<${space}> ${variable}: ${type};`);
  for (const [buffer, element] of Object.entries(reads)) bind('storage, read', buffer, `array<${element}>`);
  for (const [buffer, element] of Object.entries(writes)) {
    bind('storage, read_write', buffer, `array<${element}>`);
  }
  const fields = Object.entries(scalarsOf(parts));
  if (fields.length > 0) {
    lines.push(`struct Scalars { ${fields.map(([field, type]) => `${field}: ${type}`).join(', ')} }`);
    bind('uniform', 'scalars', 'Scalars');
  }
  for (const [variable, [element, length]] of Object.entries(shared)) {
    lines.push(`var<workgroup> ${variable}: array<${element}, ${length}>;`);
  }
  lines.push(
    parts.functions ?? '',
    `@compute @workgroup_size(${threads})`,
    `fn main(
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) place: vec3<u32>,
  @builtin(num_workgroups) extent: vec3<u32>,
) {
  let group = place.x + place.y * extent.x;
  if (group >= ${workgroups ?? 'scalars.workgroups'}) { return; }
${parts.main}
}`,
  );
  return lines.join('\n');
}
