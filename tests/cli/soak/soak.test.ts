/** What the checks of a soak must catch, and what they must let pass; the soak itself is `npm run soak`. */
import { describe, expect, it } from 'vitest';
import { drawMoments, FAULTS } from '../../../src/cli/soak/faults.ts';
import { commonSlope, type Sample, verdictOf } from '../../../src/cli/soak/flat.ts';
import { ownKilobytes } from '../../../src/cli/soak/measure.ts';
import { flatOnes, type Measured, summaryOf } from '../../../src/cli/soak/soak.ts';
import { tensorFaults } from '../../../src/cli/soak/tensors.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';

/** Five pages of eight runs, each at a level of its own, with noise and a first run below the others. */
function samples(growth: number): Sample[] {
  const random = new Xoshiro128(1);
  return Array.from({ length: 40 }, (_, x) => {
    const segment = Math.floor(x / 8);
    const warmUp = x % 8 === 0 ? -50 : 0;
    return { segment, x, y: 400 + 30 * segment + warmUp + growth * (x % 8) + random.normal() };
  });
}

const verdict = (growth: number, bound = 2) =>
  verdictOf({ name: 'memory', unit: 'MB', bound, per: 'run', samples: samples(growth) });

describe('a slope', () => {
  it('is that within the segments, whatever their levels', () => {
    const { slope, margin, samples: count } = commonSlope(samples(3))!;
    expect(slope).toBeCloseTo(3, 0);
    expect(margin).toBeLessThan(0.3);
    expect(count).toBe(30);
  });

  it('lets pass what stays, and what grows within the bound', () => {
    expect(verdict(0).isFlat).toBe(true);
    expect(verdict(1.5).isFlat).toBe(true);
  });

  it('catches memory that grows beyond the bound, one tensor a run, one buffer a step', () => {
    expect(verdict(3).isFlat).toBe(false);
    expect(verdict(3).line).toMatch(/^memory: \+[23]\.\d+ \+- 0\.\d+ MB a run, allowed 2 .*GROWS$/);
    const steps = Array.from({ length: 20 }, (_, x) => ({ segment: 1, x, y: 100 + x }));
    const buffers = { name: 'buffers', unit: 'buffers', bound: 0.05, per: 'step', samples: steps };
    expect(verdictOf(buffers).isFlat).toBe(false);
  });

  it('lets pass a switch between levels, and catches what rises by more in one page', () => {
    const listeners = (ys: number[]) => {
      const all = ys.map((y, x) => ({ segment: 1, x, y }));
      const flat = { name: 'listeners', unit: 'listeners', bound: 2, per: 'run', samples: all };
      return [verdictOf(flat).isFlat, verdictOf({ ...flat, levels: 450 }).isFlat];
    };
    expect(listeners([0, 0, 4223, 4223, 4223, 4366, 4366, 4509, 4509])).toEqual([false, true]);
    expect(listeners([0, 0, 4223, 4300, 4380, 4450, 4530, 4600, 4700])).toEqual([false, false]);
  });

  it('is unknown where no page had two runs after its first ones, and that is no pass', () => {
    const few = [0, 1, 2].map((x) => ({ segment: x, x, y: 1 }));
    expect(commonSlope(few)).toBeNull();
    const { line, isFlat } = verdictOf({ name: 'memory', unit: 'MB', bound: 2, per: 'run', samples: few });
    expect([line, isFlat]).toEqual(['memory: too few samples (3)', false]);
  });
});

describe('memory of a browser that loads pages on both backends', () => {
  const memory = (of: (run: number, isGpu: boolean, hasGpu: boolean) => number) => {
    const measured = Array.from({ length: 40 }, (_, run): Measured => {
      const isGpu = Math.floor(run / 5) % 2 === 1;
      const hasGpu = run >= 5;
      const rest = { handles: 1, processes: 9, heap: 1, nodes: 1, listeners: 1, workers: 1, stored: 1 };
      const place = { browser: 1, page: Math.floor(run / 5), run, backends: hasGpu ? 'wasm,webgpu' : 'wasm' };
      return { ...rest, ...place, backend: isGpu ? 'webgpu' : 'wasm', memory: of(run, isGpu, hasGpu) };
    });
    return verdictOf(flatOnes(measured, []).find(({ name }) => name.startsWith('memory'))!);
  };

  it('may have another level on each, and for good after the first page on WebGPU', () => {
    expect(memory((_, isGpu, hasGpu) => 300 + (isGpu ? 60 : hasGpu ? 90 : 0)).isFlat).toBe(true);
  });

  it('may not grow from page to page', () => {
    const { isFlat, line } = memory((run) => 300 + 15 * Math.floor(run / 5));
    expect([isFlat, line]).toEqual([
      false,
      expect.stringMatching(/: \+[23][.\d]* .* MB a run, allowed 2 .*GROWS$/),
    ]);
  });
});

describe('tensors', () => {
  const report = (train: unknown, ...rollout: unknown[]) => ({
    stages: { vision: { seconds: 1, tensors: { train, rollout } } },
  });

  it('catches one more in a thread than after a shorter run', () => {
    expect(tensorFaults(report(12, 3, 3), report(13, 3, 3))).toEqual([
      '13 tensors after vision in thread 1, 12 before',
    ]);
    expect(tensorFaults(report(12, 3, 3), report(12, 3, 4))).toHaveLength(1);
  });

  it('lets pass as many, fewer in a worker that is new, and none of one that died', () => {
    expect(tensorFaults(report(12, 3, 3), report(12, 3, 0))).toEqual([]);
    expect(tensorFaults(report(12, 3, 3), report('the training worker died', 3, 3))).toEqual([]);
  });
});

describe('faults', () => {
  it('come at the same moments for the same seed, in their order, at most one hang in a run', () => {
    const drawn = (seed: number) => {
      const random = new Xoshiro128(seed);
      return Array.from({ length: 200 }, () => drawMoments(random, 60, true));
    };
    const runs = drawn(5);
    expect(drawn(5)).toEqual(runs);
    expect(drawn(6)).not.toEqual(runs);
    expect(new Set(runs.flat().map(({ fault }) => fault))).toEqual(new Set(FAULTS));
    for (const moments of runs) {
      const times = moments.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.every((at) => at >= 0 && at < 60)).toBe(true);
      expect(moments.filter(({ fault }) => fault === 'hang').length).toBeLessThan(2);
    }
  });

  it('lose no device where there is no GPU', () => {
    const random = new Xoshiro128(5);
    const runs = Array.from({ length: 200 }, () => drawMoments(random, 60, false));
    expect(runs.flat().some(({ fault }) => fault === 'device')).toBe(false);
  });
});

it("reads a process's memory without the files that other browsers have open too", () => {
  const rollup = (file: number) =>
    `55d-7ff ---p 00000000 00:00 0 [rollup]\nRss: 9000 kB\nPss: ${1100 + file} kB\n` +
    `Pss_Anon:  1000 kB\nPss_File:  ${file} kB\nPss_Shmem:  100 kB\n`;
  const [alone, besideAnother] = [rollup(800), rollup(400)];
  expect(ownKilobytes(alone)).toBeCloseTo(1126.4, 9);
  expect(ownKilobytes(besideAnother)).toBe(ownKilobytes(alone));
  expect(ownKilobytes('Pss:  1000 kB\n')).toBeNaN();
});

it('sums up what was made and found', () => {
  const text = summaryOf(
    { seed: 7 },
    {
      ...{ runs: 3, minutes: 2.04, tensors: 120, rows: 90, largest: 0, pages: 2, browsers: 1 },
      met: new Map([['full', 2]]),
      flat: ['memory: flat'],
      faults: ['run 2: a lost generation'],
    },
  );
  expect(text.split('\n')).toEqual([
    'seed 7: 2.0 minutes, 3 runs in 2 pages of 1 browsers',
    '2 faults made: throw 0, hang 0, device 0, full 2, hidden 0, reload 0, kill 0',
    '120 tensors and 90 rows of scores and curves compared, largest difference 0.0',
    'memory: flat',
    'fault: run 2: a lost generation',
    '1 faults found',
  ]);
});
