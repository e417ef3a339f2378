/** The authors' published M, C and latents, read from ../shared; absent on a fresh clone, and tests say so. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../../shared');
const FILES = {
  memory: 'paper/carracing/rnn.json',
  controller: 'paper/carracing/carracing.cma.16.64.best.json',
  latents: 'paper/latents.json',
  golden: 'golden/paper/golden_paper_MC.json',
};

/** Why the tests on the authors' data cannot run here, or null. */
export function missingPaperData(): string | null {
  const missing = Object.values(FILES).filter((file) => !existsSync(`${ROOT}/${file}`));
  return missing.length === 0 ? null : `${ROOT} lacks ${missing.join(', ')}`;
}

export function readPaperFile(name: keyof typeof FILES): unknown {
  return JSON.parse(readFileSync(`${ROOT}/${FILES[name]}`, 'utf8'));
}

export interface Golden {
  first_actions: number[][];
  nll_per_dim_mean_first10: number[];
  mean_nll: number;
}

/** mu and logvar of the 984 frames. [frame, 32] */
export function readPaperLatents(): { mu: Float32Array; logvar: Float32Array; frames: number } {
  const { latents } = readPaperFile('latents') as { latents: [number[], number[]][] };
  return {
    mu: Float32Array.from(latents.flatMap(([mu]) => mu.map((value) => value / 10_000))),
    logvar: Float32Array.from(
      latents.flatMap(([, sigma]) => sigma.map((value) => 2 * Math.log(value / 10_000))),
    ),
    frames: latents.length,
  };
}
