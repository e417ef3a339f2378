/** Whether a run that was killed and went on ends as the uninterrupted one: tensor by tensor, point by point. */
import type { OpenedCheckpoint } from '../../lab/checkpoint/checkpoint.ts';
import type { Score } from '../../lab/events.ts';

/**
 * Largest difference of two numbers of a tensor, in parts of its largest number. WASM adds in one order: equal bits. A
 * GPU in software was measured to do so too, but WGSL promises no order, and lets the driver round a product and a sum
 * in one: 16 halves of the last bit of a 32-bit number are allowed.
 */
export const BOUNDS = { wasm: 0, webgpu: 16 * 2 ** -24 };

type Numbers = Uint8Array | Float32Array | Float64Array;

export interface Comparison {
  /** Tensors that both have. */
  tensors: number;
  /** Rows of the fitness history and of the evaluation, and points of the curves of V and M. */
  rows: number;
  /** The largest relative difference of two numbers. */
  largest: number;
  /** What differs, a line each. */
  differences: string[];
}

/** Every array of numbers that a checkpoint holds, by name. */
function tensorsOf({ agent, search, best, learning }: OpenedCheckpoint): Map<string, Numbers> {
  const tensors = new Map<string, Numbers>();
  for (const part of ['vision', 'memory'] as const) {
    for (const [name, { data }] of Object.entries(agent[part]?.weights ?? {})) tensors.set(name, data);
    const { timelapse } = learning[part];
    if (timelapse === null) continue;
    tensors.set(`learning.${part}.originals`, timelapse.originals);
    tensors.set(`learning.${part}.pictures`, timelapse.pictures);
  }
  if (agent.controller !== null) tensors.set('controller', agent.controller.parameters);
  if (agent.starts !== null) {
    tensors.set('starts.mu', agent.starts.mu);
    tensors.set('starts.logvar', agent.starts.logvar);
  }
  for (const [name, { data }] of Object.entries(search?.arrays ?? {})) tensors.set(`evolution.${name}`, data);
  if (best !== null) tensors.set('evolution.best', best.parameters);
  for (const { generation, parameters } of learning.means) tensors.set(`mean of ${generation}`, parameters);
  return tensors;
}

/** What must be equal beside the tensors, without seconds: the search's history, the evaluation, the curves. */
function rowsOf({ history, learning, report }: OpenedCheckpoint): Map<string, string[]> {
  const { returns, seeds } = (report.evaluation as { agent?: Partial<Score> } | undefined)?.agent ?? {};
  const curve = (part: 'vision' | 'memory') =>
    learning[part].curve.map(({ x, values: { seconds: _, ...values } }) => JSON.stringify([x, values]));
  return new Map([
    ['fitness history', history.map(({ seconds: _, ...row }) => JSON.stringify(row))],
    ['evaluation', (returns ?? []).map((value, i) => JSON.stringify([seeds?.[i], value]))],
    ['curve of V', curve('vision')],
    ['curve of M', curve('memory')],
  ]);
}

/** @param bound as in BOUNDS. Runs of equal bits must have equal scores and losses, whatever the bound. */
export function compareRuns(expected: OpenedCheckpoint, seen: OpenedCheckpoint, bound = 0): Comparison {
  const result: Comparison = { tensors: 0, rows: 0, largest: 0, differences: [] };
  const [before, after] = [tensorsOf(expected), tensorsOf(seen)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(name), after.get(name)];
    if (a === undefined || b === undefined || a.length !== b.length) {
      result.differences.push(`${name}: ${a?.length ?? 'no'} numbers, then ${b?.length ?? 'no'}`);
      continue;
    }
    result.tensors++;
    const difference = largestDifference(a, b);
    result.largest = Math.max(result.largest, difference);
    if (difference > bound) result.differences.push(`${name} differs by ${difference}`);
  }
  const others = rowsOf(seen);
  for (const [name, rows] of rowsOf(expected)) {
    const found = others.get(name)!;
    result.rows += rows.length;
    if (found.length !== rows.length) {
      result.differences.push(`${name}: ${rows.length} rows, then ${found.length}`);
      continue;
    }
    // Returns of a C that differs within the bound differ freely: a wheel on the grass is another episode.
    const at = result.largest === 0 ? rows.findIndex((row, i) => row !== found[i]) : -1;
    if (at !== -1) result.differences.push(`${name}, row ${at + 1}: ${rows[at]}, then ${found[at]}`);
  }
  return result;
}

/** 0 for equal bits; NaN is larger than any bound. */
function largestDifference(a: Numbers, b: Numbers): number {
  let scale = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i])) continue;
    largest = Math.max(largest, Math.abs(a[i] - b[i]));
    scale = Math.max(scale, Math.abs(a[i]), Math.abs(b[i]));
  }
  return Number.isNaN(largest) ? Number.POSITIVE_INFINITY : largest / (scale || 1);
}

/** What is wrong with a run by itself, a line each: points missing or double, time that runs back or is lost. */
export function faultsOf({ history, learning, report }: OpenedCheckpoint, wallSeconds: number): string[] {
  const faults: string[] = [];
  history.forEach(({ generation, seconds }, i) => {
    if (generation !== i + 1) faults.push(`row ${i + 1} of the history is generation ${generation}`);
    if (i > 0 && seconds < history[i - 1].seconds) {
      faults.push(
        `generation ${generation} ends after ${seconds} s, the one before after ${history[i - 1].seconds} s`,
      );
    }
  });
  for (const part of ['vision', 'memory'] as const) {
    learning[part].curve.forEach(({ x }, i, all) => {
      if (i > 0 && x <= all[i - 1].x)
        faults.push(`the curve of ${part} has step ${x} after step ${all[i - 1].x}`);
    });
  }
  const stages = Object.values((report.stages ?? {}) as Record<string, { seconds: number }>);
  const spent = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  if (!(spent > 0 && spent <= wallSeconds)) {
    faults.push(
      `the stages took ${spent.toFixed(1)} s together, within ${wallSeconds.toFixed(1)} s of the clock`,
    );
  }
  return faults;
}
