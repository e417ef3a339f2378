/**
 * The files that the authors published, from PAPER_DIR, a recording of their M and C by another program, from
 * GOLDEN_DIR, and stand-ins of the same form for where these are not set.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, missingFiles } from '../data-folder.helper.ts';

export const PAPER_FILES = {
  memory: 'carracing/rnn.json',
  controller: 'carracing/carracing.cma.16.64.best.json',
  latents: 'latents.json',
  starts: 'carracing/initial_z.json',
  history: 'carracing/carracing.cma.16.64.hist.json',
  tests: 'carracing/carracing.cma.16.64.hist_best.json',
  frame: 'frames/0001.png',
} as const;

const RECORDING = 'paper/golden_paper_MC.json';

/** Why tests on the authors' files cannot run here, or null. */
export const missingPaperFiles = (): string | null => missingFiles('PAPER_DIR', Object.values(PAPER_FILES));

/** Why tests on these files and on the recording of their M and C cannot run here, or null. */
export const missingPaperRecording = (): string | null =>
  missingPaperFiles() ?? missingFiles('GOLDEN_DIR', [RECORDING]);

/** For titles: which data are used, or why the tests are skipped. */
export const paperTitle = (missing: string | null): string =>
  missing === null ? 'files of PAPER_DIR' : `skipped: ${missing}`;

/** A file below PAPER_DIR. @throws Error where it is not set */
export function paperPath(file: string): string {
  const folder = dataFolder('PAPER_DIR');
  if (folder === null) throw new Error(`PAPER_DIR is not set, and ${file} is asked for`);
  return join(folder, file);
}

export const paperBytes = (kind: keyof typeof PAPER_FILES): Uint8Array =>
  readFileSync(paperPath(PAPER_FILES[kind]));

export const paperJson = (kind: keyof typeof PAPER_FILES): unknown =>
  JSON.parse(readFileSync(paperPath(PAPER_FILES[kind]), 'utf8'));

/** What another program made of the authors' M and C on their latents. */
export interface PaperRecording {
  first_actions: number[][];
  nll_per_dim_mean_first10: number[];
  mean_nll: number;
}

export function paperRecording(): PaperRecording {
  const folder = dataFolder('GOLDEN_DIR');
  if (folder === null) throw new Error('GOLDEN_DIR is not set, and the recording of M and C is asked for');
  return JSON.parse(readFileSync(join(folder, RECORDING), 'utf8')) as PaperRecording;
}

/** mu and logvar of the 984 frames. [frame, 32] */
export function paperLatents(): { mu: Float32Array; logvar: Float32Array; frames: number } {
  const { latents } = paperJson('latents') as { latents: [number[], number[]][] };
  return {
    mu: Float32Array.from(latents.flatMap(([mu]) => mu.map((value) => value / 10_000))),
    logvar: Float32Array.from(
      latents.flatMap(([, sigma]) => sigma.map((value) => 2 * Math.log(value / 10_000))),
    ),
    frames: latents.length,
  };
}

export const jsonBytes = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

const rows = (count: number, width: number, value = 1): number[][] =>
  Array.from({ length: count }, () => new Array(width).fill(value));

/** Files of the authors' forms with other numbers in them. */
export const STAND_INS = {
  memory: () => [rows(256, 480), new Array(480).fill(1), rows(291, 1024), new Array(1024).fill(1)],
  controller: () => [new Array(867).fill(0.5), 123.5] as [number[], number],
  latents: () => ({ note: 'a stand-in', latents: Array.from({ length: 3 }, () => rows(2, 32, 5000)) }),
  starts: () => [rows(2, 32, 10_000), rows(2, 32, 0)],
  history: () => [
    [1, 2342, -54.6, -82.07, 35.09, 21.93, 0.0983, 998.87, 1000],
    [2, 4564, -44.16, -82.99, 46.57, 28.91, 0.09681, 999.09, 1000],
  ],
  tests: () => [[25, 56142, 'improvement', 877.4, 'curr', 822.8, 'prev', -54.6, 'best', 822.8]],
};

/** As much of a PNG as its header. */
export function pngHeader(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, 13);
  bytes.set(new TextEncoder().encode('IHDR'), 12);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
