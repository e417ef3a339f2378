/**
 * Trains small runs in one browser for as long as it is told, with faults at random moments, and checks them: each run
 * ends as one that met none, its curves are whole, its checkpoint loads; memory, handles, tensors and GPU buffers stay
 * flat.
 */
import type { OpenedCheckpoint } from '../../lab/checkpoint/checkpoint.ts';
import type { AskedSettings } from '../../lab/page-handle.ts';
import { Xoshiro128 } from '../../math/random.ts';
import { messageOf } from '../../math/text.ts';
import { compareRuns, faultsOf } from '../kill/compare-runs.ts';
import { repeatedGenerations } from '../kill/kill-suite.ts';
import { drawMoments, FAULTS, type Fault } from './faults.ts';
import { type Flat, type Sample, verdictOf } from './flat.ts';
import type { Taken } from './measure.ts';
import { type Backend, SoakBrowser } from './soak-browser.ts';
import { type SoakedRun, soakRun } from './soaked-run.ts';
import { tensorFaults } from './tensors.ts';

/** Largest relative difference from the run that met no fault; as `npm run kill` has it. */
const BOUNDS: Record<Backend, number> = { wasm: 0, webgpu: 1e-3 };

interface Allowed extends Pick<Flat, 'name' | 'unit' | 'bound' | 'levels'> {
  segment: 'browser' | 'processes' | 'backend' | 'page';
}

/** Allowed growth for each run. */
const ALLOWED: Record<keyof Taken, Allowed> = {
  // From page to page too. The GPU process grows by a hundred MB with a browser's first page on WebGPU, and stays so.
  memory: { name: "memory of the browser's processes", unit: 'MB', bound: 2, segment: 'backend' },
  handles: {
    name: "open handles of the browser's processes",
    unit: 'handles',
    bound: 0.5,
    // A process of the browser that begins, as one does when a page is first loaded again, brings twenty.
    segment: 'processes',
  },
  processes: {
    name: 'processes of the browser',
    unit: 'processes',
    bound: 0.02,
    segment: 'browser',
    levels: 3,
  },
  heap: { name: "the page's heap", unit: 'MB', bound: 0.25, segment: 'page' },
  nodes: { name: "the page's nodes", unit: 'nodes', bound: 5, segment: 'page' },
  // React listens to 143 events on each container outside its root; up to three more wait for a collection.
  listeners: { name: "the page's listeners", unit: 'listeners', bound: 2, segment: 'page', levels: 450 },
  workers: { name: "the page's workers", unit: 'workers', bound: 0.02, segment: 'page' },
  stored: { name: "the page's storage", unit: 'MB', bound: 0.02, segment: 'browser' },
};
/** GPU buffers for each step: a leak of one tensor a step is 1. */
const BUFFERS_A_STEP = 0.05;

/** Differences of the two lengths of runs from the smallest preset; a GPU in software takes seconds for a step of V. */
const LENGTHS: Record<Backend, readonly [Partial<AskedSettings>, Partial<AskedSettings>]> = {
  wasm: [{}, { 'vision.steps': 60, 'memory.steps': 40, 'evolution.generations': 12 }],
  webgpu: [
    { 'vision.steps': 4, 'vision.batchSize': 2, 'memory.steps': 4, 'evolution.generations': 3 },
    { 'vision.steps': 60, 'vision.batchSize': 2, 'memory.steps': 60, 'evolution.generations': 5 },
  ],
};
const BACKENDS: readonly Backend[] = ['wasm', 'webgpu'];
/** Runs on one backend before the other's turn: a software GPU takes several times as long. */
const RUNS_ON: Record<Backend, number> = { wasm: 14, webgpu: 4 };
/** Of the whole soak, at most, so that a short one sees both. */
const TURN_SHARE = 0.4;

export interface SoakOptions {
  minutes: number;
  seed: number;
  /** Holds the profile. */
  folder: string;
  print(line: string): void;
}

export interface SoakResult {
  runs: number;
  minutes: number;
  met: Map<Fault, number>;
  tensors: number;
  rows: number;
  largest: number;
  pages: number;
  browsers: number;
  flat: string[];
  faults: string[];
}

/** After a run. */
export interface Measured extends Taken {
  backend: Backend;
  /** Those on which this browser has shown a page so far. */
  backends: string;
  browser: number;
  page: number;
  run: number;
}

export async function soak({ minutes, seed, folder, print }: SoakOptions): Promise<SoakResult> {
  const random = new Xoshiro128(seed);
  const began = performance.now();
  const spent = () => (performance.now() - began) / 60_000;
  const result: SoakResult = {
    ...{ runs: 0, minutes: 0, met: new Map(), tensors: 0, rows: 0, largest: 0, pages: 0, browsers: 0 },
    ...{ flat: [], faults: [] },
  };
  const references = new Map<string, SoakedRun>();
  const tensorsOfBackend = new Map<string, OpenedCheckpoint>();
  const measured: Measured[] = [];
  const buffers: Sample[] = [];
  const browser = new SoakBrowser(`${folder}/profile`, 'wasm');
  await browser.open();
  try {
    for (let turn = 0; spent() < minutes; turn++) {
      const backend = BACKENDS[turn % BACKENDS.length];
      if (browser.backend !== backend) await browser.reload(backend);
      const end = Math.min(minutes, spent() + TURN_SHARE * minutes);
      for (let i = 0; i < RUNS_ON[backend] && spent() < end; i++) {
        const lengths = LENGTHS[backend];
        const length = i < lengths.length ? i : Math.floor(lengths.length * random.random());
        const key = `${backend} ${length}`;
        const settings: AskedSettings = {
          ...{ experiment: 'car-racing', preset: 'smoke', seed, ...lengths[length] },
        };
        const reference = references.get(key) ?? null;
        const moments =
          reference === null ? [] : drawMoments(random, reference.wallSeconds, backend === 'webgpu');
        const number = ++result.runs;
        const run = await soakRun(browser, settings, moments, random, print).catch((error: unknown) => {
          const fault = `run ${number} (${key}) failed: ${messageOf(error)}`;
          print(`  found: ${fault}`);
          result.faults.push(fault);
          return null;
        });
        if (run === null) {
          await browser.startOver();
          continue;
        }
        for (const { fault } of run.met) result.met.set(fault, (result.met.get(fault) ?? 0) + 1);
        if (reference === null) references.set(key, run);
        const compared = compareRuns((reference ?? run).checkpoint, run.checkpoint, BOUNDS[backend]);
        const first = tensorsOfBackend.get(backend) ?? run.checkpoint;
        tensorsOfBackend.set(backend, first);
        const faults = [
          ...compared.differences,
          ...faultsOf(run.checkpoint, run.wallSeconds),
          ...repeatedGenerations(run.lives),
          ...tensorFaults(first.report, run.checkpoint.report),
        ];
        for (const fault of faults) print(`  found: ${fault}`);
        result.faults.push(...faults.map((fault) => `run ${number} (${key}): ${fault}`));
        result.tensors += compared.tensors;
        result.rows += compared.rows;
        result.largest = Math.max(result.largest, compared.largest);
        buffers.push(...run.buffers);
        const taken = await browser.measure();
        const { backends, browsers, pages } = browser;
        measured.push({
          ...taken,
          backend,
          backends: [...backends].join(),
          browser: browsers,
          page: pages,
          run: number,
        });
        print(
          `${spent().toFixed(1)} min, run ${number} on ${backend}, ${length === 0 ? 'short' : 'long'}: ` +
            `${run.wallSeconds.toFixed(1)} s, ${run.met.length} faults met, ${faults.length} found; ` +
            `${Object.entries(taken)
              .map(([name, value]) => `${name} ${round(value)}`)
              .join(', ')}`,
        );
      }
    }
    result.faults.push(...browser.problems);
  } finally {
    Object.assign(result, { pages: browser.pages, browsers: browser.browsers, minutes: spent() });
    await browser.close();
  }
  for (const flat of flatOnes(measured, buffers)) {
    const { line, isFlat } = verdictOf(flat);
    result.flat.push(line);
    if (!isFlat) result.faults.push(line);
  }
  return result;
}

/** What was measured after each run, each held against its bound. */
export function flatOnes(measured: readonly Measured[], buffers: Sample[]): Flat[] {
  const flat = (Object.keys(ALLOWED) as (keyof Taken)[]).flatMap((key): Flat[] => {
    const { segment, ...rest } = ALLOWED[key];
    const samples = measured.flatMap((taken): Sample[] => {
      const y = taken[key];
      return y === null ? [] : [{ segment: segmentOf(taken, segment), x: taken.run, y }];
    });
    return samples.length === 0 ? [] : [{ ...rest, per: 'run', samples }];
  });
  const name = 'GPU buffers of the training worker';
  return [...flat, { name, unit: 'buffers', bound: BUFFERS_A_STEP, per: 'step', samples: buffers }];
}

/** What shares a level with it. */
function segmentOf(taken: Measured, segment: Allowed['segment']): string {
  switch (segment) {
    case 'processes':
      return `${taken.browser}, ${taken.processes}`;
    case 'backend':
      return `${taken.browser}, ${taken.backend} after ${taken.backends}`;
    default:
      return `${taken[segment]}`;
  }
}

const round = (value: number | null): string => (value === null ? '?' : String(Number(value.toPrecision(4))));

/** What the soak did and found, in lines. */
export function summaryOf({ seed }: Pick<SoakOptions, 'seed'>, result: SoakResult): string {
  const { runs, minutes, met, tensors, rows, largest, pages, browsers, flat, faults } = result;
  const count = [...met.values()].reduce((sum, each) => sum + each, 0);
  const kinds = FAULTS.map((fault) => `${fault} ${met.get(fault) ?? 0}`).join(', ');
  return [
    `seed ${seed}: ${minutes.toFixed(1)} minutes, ${runs} runs in ${pages} pages of ${browsers} browsers`,
    `${count} faults made: ${kinds}`,
    `${tensors} tensors and ${rows} rows of scores and curves compared, largest difference ${largest.toPrecision(2)}`,
    ...flat,
    ...faults.map((fault) => `fault: ${fault}`),
    `${faults.length} faults found`,
  ].join('\n');
}
