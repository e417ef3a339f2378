/**
 * Tells the authors' published files apart by what is in them, not by what they are called: M, C, recorded
 * latents, first latents, the training curve and its tests, recorded frames. Shapes decide the kind; each kind
 * is then read strictly, and errors name the file, what was seen and what was expected. Their V is known, and
 * not used.
 * May import memory, controller. Credit: Ha & Schmidhuber 2018.
 */

import { PAPER_CONTROLLER, parameterCount } from '../controller/controller.ts';
import { controllerFromPaper, type PaperController } from '../controller/paper-import.ts';
import type { Weights } from '../math/weights.ts';
import { type MemoryConfig, PAPER_MEMORY } from '../memory/config.ts';
import { memoryFromPaper } from '../memory/paper-import.ts';
import type { RecordedLatents } from './recorded-latents.ts';

/** mu and sigma of first frames of episodes. */
export interface FirstLatents {
  starts: number;
  mu: Float32Array; // [start, latent]
  sigma: Float32Array; // [start, latent]
}

/** A generation of the authors' search: 64 candidates of 16 rollouts. */
export interface Generation {
  generation: number;
  seconds: number;
  mean: number;
  min: number;
  max: number;
}

/** The mean of the search, tested on 1,024 rollouts. */
export interface GenerationTest {
  generation: number;
  seconds: number;
  mean: number;
}

export type PaperFile =
  | { kind: 'memory'; config: MemoryConfig; weights: Weights }
  | { kind: 'controller'; controller: PaperController }
  | { kind: 'latents'; latents: RecordedLatents }
  | { kind: 'starts'; starts: FirstLatents }
  | { kind: 'history'; generations: Generation[] }
  | { kind: 'tests'; tests: GenerationTest[] }
  /** Its place in the recording, from 0: the number in its name less one. */
  | { kind: 'frame'; frame: number }
  /** The authors' too, but nothing here makes use of it. */
  | { kind: 'unused'; what: string };

export type PaperFileKind = PaperFile['kind'];

const KNOWN =
  'M (rnn.json), C (*.best.json), latents.json, initial_z.json, *.hist.json, *.hist_best.json, 64x64 frames (0001.png)';
/** Integers in the files are values times this. */
const SCALE = 10_000;
const FRAME_SIDE = 64;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Throws with what was seen and what is known when a file is none of the authors'. */
export function readPaperFile(name: string, bytes: Uint8Array): PaperFile {
  if (bytes.length === 0) throw new TypeError(`${name} is empty`);
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return readFrame(name, bytes);
  const json = parse(name, bytes);
  try {
    return readJson(json);
  } catch (error) {
    throw new TypeError(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function parse(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(
      `${name} is neither a PNG nor complete JSON (${bytes.length.toLocaleString('en')} bytes; ${shortened(reason)}). Was it cut off on its way?`,
      { cause: error },
    );
  }
}

function readJson(json: unknown): PaperFile {
  if (isRecord(json) && Array.isArray(json.latents)) return readLatents(json.latents);
  if (Array.isArray(json)) {
    const [first, second] = json as unknown[];
    if (json.length === 2 && isRow(first) && !first.some(isRow) && !isRow(second)) {
      return { kind: 'controller', controller: controllerFromPaper(json) };
    }
    if (json.length === 2 && isRows(first) && isRows(second)) return readStarts(first, second);
    if (json.length === 4 && isRows(first)) return { kind: 'memory', ...memoryFromPaper(json) };
    if (isRow(first) && typeof first[2] === 'string') return readTests(json);
    if (isNumbers(first) && first.length === 9) return readHistory(json);
    const what = unusedForm(json);
    if (what !== null) return { kind: 'unused', what };
  }
  throw new TypeError(`this is ${describe(json)}; known are ${KNOWN}`);
}

/** Files that lie beside the others in the authors' repository. */
function unusedForm(json: unknown[]): string | null {
  const [first] = json;
  if (!isRow(first)) return null;
  const count = parameterCount(PAPER_CONTROLLER);
  if (json.length === 1 && first.length === count)
    return 'the last mean of the search for C, without a score';
  if (first.length === 3 && isRow(first[2]) && first[2].length === count)
    return 'C at every test of the search';
  // V's kernels and biases; the first kernel is 4x4x3x32.
  if (json.length === 22 && shapeOf(first).join() === '4,4,3,32')
    return 'the paper’s V, which this page does not run';
  return null;
}

/** Lengths along the first elements. */
function shapeOf(json: unknown): number[] {
  return isRow(json) ? [json.length, ...shapeOf(json[0])] : [];
}

function readLatents(entries: unknown[]): PaperFile {
  const latentSize = PAPER_MEMORY.latentSize;
  const frames = entries.length;
  if (frames < 2) throw new TypeError(`latents of ${frames} frames; a recording has two at least`);
  const mu = new Float32Array(frames * latentSize);
  const sigma = new Float32Array(frames * latentSize);
  entries.forEach((entry, frame) => {
    if (!Array.isArray(entry) || entry.length !== 2) {
      throw new TypeError(`latents[${frame}] is ${describe(entry)}, expected [mu, sigma]`);
    }
    fill(mu, frame * latentSize, entry[0], `mu of latents[${frame}]`);
    fill(sigma, frame * latentSize, entry[1], `sigma of latents[${frame}]`);
  });
  const negative = sigma.findIndex((value) => value < 0);
  if (negative >= 0) {
    const frame = Math.floor(negative / latentSize);
    throw new TypeError(`sigma of latents[${frame}] holds ${sigma[negative] * SCALE}, which is below 0`);
  }
  return { kind: 'latents', latents: { frames, latentSize, mu, sigma } };
}

function readStarts(mus: unknown[][], logvars: unknown[][]): PaperFile {
  const latentSize = PAPER_MEMORY.latentSize;
  const starts = mus.length;
  if (logvars.length !== starts) {
    throw new TypeError(`first latents: ${starts} mu, but ${logvars.length} logvar`);
  }
  const mu = new Float32Array(starts * latentSize);
  const logvar = new Float32Array(starts * latentSize);
  for (let start = 0; start < starts; start++) {
    fill(mu, start * latentSize, mus[start], `mu ${start} of the first latents`);
    fill(logvar, start * latentSize, logvars[start], `logvar ${start} of the first latents`);
  }
  return { kind: 'starts', starts: { starts, mu, sigma: logvar.map((value) => Math.exp(value / 2)) } };
}

/** Rows of generation, seconds, mean, min, max, sd, sigma, mean steps, most steps. */
function readHistory(rows: unknown[]): PaperFile {
  return {
    kind: 'history',
    generations: rows.map((row, i) => {
      if (!isNumbers(row) || row.length !== 9) {
        throw new TypeError(`generation ${i + 1} is ${describe(row)}, expected 9 numbers`);
      }
      const [generation, seconds, mean, min, max] = row;
      return { generation, seconds, mean, min, max };
    }),
  };
}

/** Rows of generation, seconds, and names each followed by its value; 'curr' is the test's mean. */
function readTests(rows: unknown[]): PaperFile {
  return {
    kind: 'tests',
    tests: rows.map((row, i) => {
      const cells: unknown[] = isRow(row) ? row : [];
      const [generation, seconds] = cells;
      const at = cells.indexOf('curr');
      const mean = at < 0 ? undefined : cells[at + 1];
      if (typeof generation !== 'number' || typeof seconds !== 'number' || typeof mean !== 'number') {
        throw new TypeError(
          `test ${i + 1} is ${describe(row)}, expected [generation, seconds, …, 'curr', mean, …]`,
        );
      }
      return { generation, seconds, mean };
    }),
  };
}

function readFrame(name: string, bytes: Uint8Array): PaperFile {
  // The header chunk comes first: length, 'IHDR', width, height.
  if (bytes.length < 24) throw new TypeError(`${name} is a PNG of ${bytes.length} bytes: cut off`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width !== FRAME_SIDE || height !== FRAME_SIDE) {
    throw new TypeError(
      `${name} is a picture of ${width}x${height}; recorded frames are ${FRAME_SIDE}x${FRAME_SIDE}`,
    );
  }
  const number = /(\d+)\D*$/.exec(name)?.[1];
  if (number === undefined || Number(number) < 1) {
    throw new TypeError(`${name} has no number that says which frame it is; the first is called 0001.png`);
  }
  return { kind: 'frame', frame: Number(number) - 1 };
}

/** A row of scaled integers into `out`. */
function fill(out: Float32Array, offset: number, row: unknown, what: string): void {
  const { latentSize } = PAPER_MEMORY;
  if (!isNumbers(row) || row.length !== latentSize) {
    throw new TypeError(`${what} is ${describe(row)}, expected ${latentSize} numbers`);
  }
  for (let i = 0; i < latentSize; i++) out[offset + i] = row[i] / SCALE;
}

const isRecord = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const isRow = (json: unknown): json is unknown[] => Array.isArray(json);
const isNumbers = (json: unknown): json is number[] =>
  isRow(json) && json.every((value) => typeof value === 'number');
const isRows = (json: unknown): json is unknown[][] =>
  isRow(json) && json.length > 0 && json.every(Array.isArray);

/** JSON's outline in words, two levels deep. */
function describe(json: unknown, depth = 0): string {
  if (isNumbers(json)) return `a list of ${json.length} ${json.length === 1 ? 'number' : 'numbers'}`;
  if (isRow(json)) {
    return depth === 2
      ? `a list of ${json.length}`
      : `a list of ${json.length}, the first of them ${describe(json[0], depth + 1)}`;
  }
  if (isRecord(json)) {
    const keys = Object.keys(json);
    return keys.length === 0 ? 'an empty object' : `an object with ${shortened(keys.join(', '))}`;
  }
  return json === null ? 'null' : `the ${typeof json} ${shortened(JSON.stringify(json))}`;
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
