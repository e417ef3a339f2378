/**
 * Recognises the authors' published files by their contents, not their names: M, C, recorded latents, first latents,
 * the training curve and its tests, recorded frames. Shapes decide the kind; each kind is then read strictly, and
 * errors name the file, the value seen and the value expected. The authors' V is recognised but not used. Credit: Ha &
 * Schmidhuber 2018.
 */

import { PAPER_CONTROLLER, parameterCount } from '../controller/controller.ts';
import { messageOf } from '../math/text.ts';
import type { Weights } from '../math/weights.ts';
import { type MemoryConfig, PAPER_MEMORY } from '../memory/config.ts';
import { controllerFromPaper, type PaperController } from './controller-import.ts';
import { memoryFromPaper } from './memory-import.ts';
import {
  type Generation,
  type GenerationTest,
  HISTORY_CELLS,
  readHistory,
  readTests,
} from './paper-curves.ts';
import { describe, isRecord, isRow, parseJson, readScaled, SCALE } from './paper-json.ts';
import type { RecordedLatents } from './recorded-latents.ts';

export type { Generation, GenerationTest } from './paper-curves.ts';

/** mu and sigma of the first frames of episodes. */
export interface FirstLatents {
  starts: number;
  mu: Float32Array; // [start, latent]
  sigma: Float32Array; // [start, latent]
}

export type PaperFile =
  | { kind: 'memory'; config: MemoryConfig; weights: Weights }
  | { kind: 'controller'; controller: PaperController }
  | { kind: 'latents'; latents: RecordedLatents }
  | { kind: 'starts'; starts: FirstLatents }
  | { kind: 'history'; generations: Generation[] }
  | { kind: 'tests'; tests: GenerationTest[] }
  /** Frame number in the recording, from 0: the number in the file's name minus one. */
  | { kind: 'frame'; frame: number }
  /** A file of the authors that the page does not use. */
  | { kind: 'unused'; what: string };

export type PaperFileKind = PaperFile['kind'];

const KNOWN =
  'M (rnn.json), C (*.best.json), latents.json, initial_z.json, *.hist.json, *.hist_best.json, 64x64 frames (0001.png)';
/** Width and height of the authors' recorded frames. */
export const FRAME_SIDE = 64;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** @throws TypeError with the contents seen and the known files, when a file is not one of the authors' */
export function readPaperFile(name: string, bytes: Uint8Array): PaperFile {
  if (bytes.length === 0) throw new TypeError(`${name} is empty`);
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return readFrame(name, bytes);
  // A safetensors file: eight bytes of header length, then JSON.
  if (bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0)) {
    throw new TypeError(
      `${name} is a checkpoint (.safetensors), not a file of the authors: open it as a checkpoint`,
    );
  }
  const json = parseJson(name, bytes);
  try {
    return readJson(json);
  } catch (error) {
    throw new TypeError(`${name}: ${messageOf(error)}`, { cause: error });
  }
}

function readJson(json: unknown): PaperFile {
  if (isRecord(json) && 'latents' in json) return readLatents(json.latents);
  if (isRow(json)) {
    // A single wrong entry does not change the recognised form: the reader of that form names the entry.
    const { length, 0: first, 1: second, 2: third } = json;
    if (json.some(isTest)) {
      return { kind: 'tests', tests: readTests(json) };
    }
    if (length === 2 && isControllerForm(json)) {
      return { kind: 'controller', controller: controllerFromPaper(json) };
    }
    if (json.some((row) => isRow(row) && row.length === HISTORY_CELLS && !row.some(isRow))) {
      return { kind: 'history', generations: readHistory(json) };
    }
    refuseBareLatents(json);
    if (length === 2 && (hasRows(first) || hasRows(second))) return readStarts(first, second);
    if (length === 4 && (hasRows(first) || hasRows(third))) {
      return { kind: 'memory', ...memoryFromPaper(json) };
    }
    const what = unusedForm(json);
    if (what !== null) return { kind: 'unused', what };
  }
  throw new TypeError(`this is ${describe(json)}; known are ${KNOWN}`);
}

/** Names among numbers; a single one may be a wrong cell of another form. */
const isTest = (row: unknown): boolean =>
  isRow(row) && (row.includes('curr') || row.filter((cell) => typeof cell === 'string').length > 1);

/** Parameters and a score, either of which may be wrong, but not rows of a history. */
const isControllerForm = (parts: unknown[]): boolean =>
  !parts.some((part) => hasRows(part) || (isRow(part) && part.length === HISTORY_CELLS));

/** Refuses frames of [mu, sigma] without their key: two or four of them look like other files. */
function refuseBareLatents(json: unknown[]): void {
  const { latentSize } = PAPER_MEMORY;
  const isPair = (frame: unknown): frame is [unknown[], unknown[]] =>
    isRow(frame) && frame.length === 2 && frame.every((row) => isRow(row) && row.length === latentSize);
  const isFrame = (frame: unknown): boolean =>
    isPair(frame) && frame[1].every((sigma) => typeof sigma === 'number' && sigma > 0);
  // A logvar above 0 in every latent cannot come from V: it is wider than the prior.
  if (json.length < 2 || !json.every(isFrame)) return;
  throw new TypeError(
    `this is a list of ${json.length} pairs of ${latentSize} numbers, the second of each all above 0: frames of ` +
      '[mu, sigma], which come as {"latents": […]}, or first latents [[mu, …], [logvar, …]] ' +
      "whose logvar is not V's",
  );
}

/** Other files of the authors' repository. */
function unusedForm(json: unknown[]): string | null {
  const [first] = json;
  if (!isRow(first)) return null;
  const count = parameterCount(PAPER_CONTROLLER);
  if (json.length === 1 && first.length === count && !first.some(isRow))
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

function readLatents(entries: unknown): PaperFile {
  if (!isRow(entries)) throw new TypeError(`latents is ${describe(entries)}, expected a list of [mu, sigma]`);
  const latentSize = PAPER_MEMORY.latentSize;
  const frames = entries.length;
  if (frames < 2) throw new TypeError(`latents of ${frames} frames; a recording has at least two`);
  const mu = new Float32Array(frames * latentSize);
  const sigma = new Float32Array(frames * latentSize);
  entries.forEach((entry, frame) => {
    if (!isRow(entry) || entry.length !== 2) {
      throw new TypeError(`latents[${frame}] is ${describe(entry)}, expected [mu, sigma]`);
    }
    readScaled(mu, frame * latentSize, entry[0], latentSize, `mu of latents[${frame}]`);
    readScaled(sigma, frame * latentSize, entry[1], latentSize, `sigma of latents[${frame}]`);
  });
  const bad = sigma.findIndex((value) => value <= 0);
  if (bad >= 0) {
    const [frame, latent] = [Math.floor(bad / latentSize), bad % latentSize];
    throw new TypeError(
      `sigma of latents[${frame}] holds ${Math.round(sigma[bad] * SCALE)} at latent ${latent}; a deviation is above 0`,
    );
  }
  return { kind: 'latents', latents: { frames, latentSize, mu, sigma } };
}

function readStarts(mus: unknown, logvars: unknown): PaperFile {
  if (!isRow(mus)) throw new TypeError(`mu of the first latents is ${describe(mus)}, expected a list`);
  if (!isRow(logvars)) {
    throw new TypeError(`logvar of the first latents is ${describe(logvars)}, expected a list`);
  }
  const latentSize = PAPER_MEMORY.latentSize;
  const starts = mus.length;
  if (logvars.length !== starts) {
    throw new TypeError(`first latents: ${starts} mu, but ${logvars.length} logvar`);
  }
  const mu = new Float32Array(starts * latentSize);
  const logvar = new Float32Array(starts * latentSize);
  for (let start = 0; start < starts; start++) {
    readScaled(mu, start * latentSize, mus[start], latentSize, `mu ${start} of the first latents`);
    readScaled(
      logvar,
      start * latentSize,
      logvars[start],
      latentSize,
      `logvar ${start} of the first latents`,
    );
  }
  const sigma = logvar.map((value) => Math.exp(value / 2));
  const bad = sigma.findIndex((value) => !(value > 0 && Number.isFinite(value)));
  if (bad >= 0) {
    const [start, latent] = [Math.floor(bad / latentSize), bad % latentSize];
    throw new TypeError(
      `logvar ${start} of the first latents holds ${logvar[bad] * SCALE} at latent ${latent}: ` +
        `a standard deviation of ${sigma[bad]}, expected a finite one above 0`,
    );
  }
  return { kind: 'starts', starts: { starts, mu, sigma } };
}

function readFrame(name: string, bytes: Uint8Array): PaperFile {
  // The header chunk comes first: length, 'IHDR', width, height.
  if (bytes.length < 24) throw new TypeError(`${name} is a PNG of ${bytes.length} bytes: truncated`);
  const header = new TextDecoder('latin1').decode(bytes.subarray(12, 16));
  if (header !== 'IHDR') {
    throw new TypeError(`${name} is a PNG that begins with ${JSON.stringify(header)}, expected IHDR`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width !== FRAME_SIDE || height !== FRAME_SIDE) {
    throw new TypeError(
      `${name} is a picture of ${width}x${height}; of pictures the page opens only the paper’s frames, of ` +
        `${FRAME_SIDE}x${FRAME_SIDE}. Episodes are .npz files, agents .safetensors`,
    );
  }
  // Without the folder: `track2/frame.png` is not frame 2.
  const ownName = name.slice(name.lastIndexOf('/') + 1);
  const copy = /\(\d+\)(?=\.\w+$|$)/.exec(ownName);
  if (copy !== null) {
    throw new TypeError(
      `${name} has the name of a copy, ${copy[0]}, not of a frame: name it by the frame's number, as in 0001.png`,
    );
  }
  const number = /(\d+)\D*$/.exec(ownName)?.[1];
  if (number === undefined || !(Number(number) >= 1 && Number.isSafeInteger(Number(number)))) {
    throw new TypeError(`${name} has no frame number in its name; the first frame is 0001.png`);
  }
  return { kind: 'frame', frame: Number(number) - 1 };
}

const hasRows = (json: unknown): json is unknown[] => isRow(json) && json.some(isRow);
