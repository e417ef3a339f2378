/** The authors' published files as bytes, from ../shared, and stand-ins of the same form for a fresh clone. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const PAPER_FOLDER = resolve(import.meta.dirname, '../../../shared/paper');

export const PAPER_FILES = {
  memory: 'carracing/rnn.json',
  controller: 'carracing/carracing.cma.16.64.best.json',
  latents: 'latents.json',
  starts: 'carracing/initial_z.json',
  history: 'carracing/carracing.cma.16.64.hist.json',
  tests: 'carracing/carracing.cma.16.64.hist_best.json',
  frame: 'frames/0001.png',
} as const;

/** Why tests on the authors' files cannot run here, or null. */
export function missingPaperFiles(): string | null {
  const missing = Object.values(PAPER_FILES).filter((file) => !existsSync(`${PAPER_FOLDER}/${file}`));
  return missing.length === 0 ? null : `${PAPER_FOLDER} lacks ${missing.join(', ')}`;
}

export function paperBytes(kind: keyof typeof PAPER_FILES): Uint8Array {
  return readFileSync(`${PAPER_FOLDER}/${PAPER_FILES[kind]}`);
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
