/**
 * Recordings of the real environment. The full set lies beside the project (`../shared/golden/carracing`);
 * a clone without it tests against the small part in tests/fixtures/carracing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';

const sharedFolder = fileURLToPath(new URL('../../../shared/golden/carracing/', import.meta.url));
const fixtureFolder = fileURLToPath(new URL('../fixtures/carracing/', import.meta.url));

export const hasShared = existsSync(sharedFolder);
const folder = hasShared ? sharedFolder : fixtureFolder;
export const goldenName = hasShared
  ? 'all recordings of ../shared/golden'
  : 'the fixtures only (skipping the rest: ../shared/golden is absent)';

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
  /** Some seeds of the full set only. */
  track?: GoldenPoint[];
  border_tile_colors?: number[];
}

export interface GoldenRun {
  case: string;
  seed: number;
  tiles_total: number;
  init: { hull: number[]; tiles: number };
  steps: { k: number; action: number[]; r: number; tiles: number; terminated: boolean; hull: number[] }[];
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
  return JSON.parse(readFileSync(folder + name, 'utf8')) as T;
}

export function goldenRng(): Record<string, GoldenRng> {
  return readJson<{ seeds: Record<string, GoldenRng> }>('golden_rng.json').seeds;
}

export function goldenTracks(): [seed: string, track: GoldenTrack][] {
  return Object.entries(readJson<{ tracks: Record<string, GoldenTrack> }>('golden_tracks.json').tracks);
}

export function goldenRunNames(): string[] {
  return readdirSync(folder).flatMap((file) => /^golden_traj_(.+)\.json$/.exec(file)?.[1] ?? []);
}

export function goldenRun(name: string): GoldenRun {
  return readJson<GoldenRun>(`golden_traj_${name}.json`);
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
