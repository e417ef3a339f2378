/**
 * Recordings of the real environment. Where GOLDEN_DIR is set, they are the full set in its folder `carracing`; else
 * those of tests/fixtures/carracing, which pack-golden.helper.ts made of it: every run and picture, with the wheels of
 * every tenth step only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { dataFolder } from '../data-folder.helper.ts';

const goldenFolder = dataFolder('GOLDEN_DIR');
export const fixtureFolder = fileURLToPath(new URL('../fixtures/carracing/', import.meta.url));
/** The full set; null where GOLDEN_DIR is not set. */
export const fullFolder = goldenFolder === null ? null : join(goldenFolder, 'carracing/');

const folder = fullFolder ?? fixtureFolder;
/** Which recordings are read, for titles. */
export const goldenName =
  fullFolder === null
    ? 'the fixtures, wheels of every tenth step (GOLDEN_DIR is not set)'
    : `all recordings of GOLDEN_DIR, ${goldenFolder}`;

export interface GoldenRng {
  seedseq_generate_state_uint32_8: number[];
  pcg64_state: string;
  pcg64_inc: string;
  raw_uint64_first8: string[];
  uniform_0_1_first8: number[];
}

type GoldenPoint = [alpha: number, beta: number, x: number, y: number];

export interface GoldenTrack {
  tiles: number;
  failed_attempts: number;
  borders: number;
  first: GoldenPoint;
  second: GoldenPoint;
  last: GoldenPoint;
  /** Of seeds 0 to 5. */
  track?: GoldenPoint[];
  /** Of seeds 0 to 5: 1 is white, 0 red. */
  border_tile_colors?: number[];
}

export interface GoldenStep {
  k: number;
  action: number[];
  r: number;
  tiles: number;
  terminated: boolean;
  /** x, y, angle; in the full set also vx, vy and the angular velocity. */
  hull: number[];
  /** The four wheels' x, y, angle; in the full set also what turns and steers them. */
  wheels?: number[][];
}

export interface GoldenRun {
  case: string;
  seed: number;
  tiles_total: number;
  /** After reset. */
  init: { hull: number[]; tiles: number };
  steps: GoldenStep[];
}

export interface GoldenFrame {
  name: string;
  /** The run it belongs to, as `GoldenRun` names it, and the step, 'reset' for the observation of reset. */
  run: string;
  step: string;
  /** [96, 96, 3] */
  pixels: Uint8Array;
}

function readJson<T>(name: string): T {
  const bytes =
    fullFolder === null ? gunzipSync(readFileSync(`${folder + name}.gz`)) : readFileSync(folder + name);
  return JSON.parse(bytes.toString('utf8')) as T;
}

export function goldenRng(): Record<string, GoldenRng> {
  return readJson<{ seeds: Record<string, GoldenRng> }>('golden_rng.json').seeds;
}

export function goldenTracks(): [seed: string, track: GoldenTrack][] {
  return Object.entries(readJson<{ tracks: Record<string, GoldenTrack> }>('golden_tracks.json').tracks);
}

export function goldenRunNames(): string[] {
  return readdirSync(folder).flatMap((file) => /^golden_traj_(.+)\.json/.exec(file)?.[1] ?? []);
}

/** Poses are Box2D's float32: the fixtures write them with as few digits as tell one from the next. */
export function goldenRun(name: string): GoldenRun {
  const run = readJson<GoldenRun>(`golden_traj_${name}.json`);
  for (const step of run.steps) {
    step.hull = step.hull.map(Math.fround);
    step.wheels = step.wheels?.map(([x, y, angle, ...rest]) => [
      Math.fround(x),
      Math.fround(y),
      Math.fround(angle),
      ...rest,
    ]);
  }
  return run;
}

export function goldenFrames(run: string): GoldenFrame[] {
  return readdirSync(folder).flatMap((file) => {
    const match = /^frame_(.+)_k(\w+)\.png$/.exec(file);
    if (match?.[1] !== run) return [];
    const { data } = PNG.sync.read(readFileSync(folder + file));
    const pixels = Uint8Array.from(
      { length: (data.length / 4) * 3 },
      (_, i) => data[4 * Math.floor(i / 3) + (i % 3)],
    );
    return [{ name: file, run, step: match[2], pixels }];
  });
}
