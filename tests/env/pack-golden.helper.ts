/**
 * `GOLDEN_DIR=<folder> node --import tsx tests/env/pack-golden.helper.ts`: makes tests/fixtures/carracing out of the
 * full set in that folder's `carracing`, a tenth of its size: gzipped, without what no test reads, and the wheels of
 * every tenth step only.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fixtureFolder, fullFolder, type GoldenRun, type GoldenStep } from './golden.helper.ts';

const WHEELS_EVERY = 10;

/** The fewest digits that still name this float32. */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

const pose = (values: readonly number[]): number[] => values.slice(0, 3).map(shortest);

function packStep({ k, action, r, tiles, terminated, hull, wheels }: GoldenStep): GoldenStep {
  const step: GoldenStep = { k, action, r, tiles, terminated, hull: pose(hull) };
  if (k % WHEELS_EVERY === 0) step.wheels = wheels?.map(pose);
  return step;
}

function pack(file: string, text: string): unknown {
  if (!file.startsWith('golden_traj_')) return JSON.parse(text);
  const { case: name, seed, tiles_total, init, steps } = JSON.parse(text) as GoldenRun;
  const start = { hull: pose(init.hull), tiles: init.tiles };
  return { case: name, seed, tiles_total, init: start, steps: steps.map(packStep) };
}

if (fullFolder === null) throw new Error('GOLDEN_DIR is not set: it names the folder of the full set');
for (const file of readdirSync(fixtureFolder)) if (file !== 'README.md') rmSync(fixtureFolder + file);
for (const file of readdirSync(fullFolder)) {
  if (file.endsWith('.png')) {
    writeFileSync(fixtureFolder + file, readFileSync(fullFolder + file));
  } else if (file.endsWith('.json')) {
    const packed = JSON.stringify(pack(file, readFileSync(fullFolder + file, 'utf8')));
    writeFileSync(`${fixtureFolder + file}.gz`, gzipSync(packed, { level: 9 }));
  }
}
