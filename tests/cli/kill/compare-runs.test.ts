/** What the comparison of a killed run with the uninterrupted one must catch, and what it must let pass. */
import { describe, expect, it } from 'vitest';
import { BOUNDS, compareRuns, faultsOf } from '../../../src/cli/kill/compare-runs.ts';
import { repeatedGenerations } from '../../../src/cli/kill/kill-suite.ts';
import { planKills } from '../../../src/cli/kill/plan.ts';
import { treeOf } from '../../../src/cli/kill/process-tree.ts';
import type { OpenedCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { STAGE_NAMES } from '../../../src/lab/events.ts';
import { wholeRun } from '../../lab/whole-run.helper.ts';

/** A run of three generations. */
function finished(change: (run: OpenedCheckpoint) => void = () => undefined): OpenedCheckpoint {
  const run: OpenedCheckpoint = { ...wholeRun(), notices: [] };
  const [first] = run.history;
  run.history = [1, 2, 3].map((generation) => ({ ...first, generation, seconds: generation }));
  run.learning.vision.curve = [1, 5, 12].map((x) => ({ x, values: { loss: 1 / x } }));
  run.report = {
    stages: { vision: { seconds: 2 }, evolve: { seconds: 3 } },
    evaluation: { agent: { returns: [5, 6], seeds: [1, 2] } },
  };
  change(run);
  return run;
}

const differences = (change: (run: OpenedCheckpoint) => void, bound = 0) =>
  compareRuns(finished(), finished(change), bound).differences;

describe('the comparison', () => {
  it('finds equal runs equal, whatever their seconds', () => {
    const { tensors, rows, largest, ...rest } = compareRuns(
      finished(),
      finished(({ history, learning }) => {
        history[1].seconds = 1.5;
        learning.vision.curve[1].values.seconds = 7;
      }),
    );
    expect(rest.differences).toEqual([]);
    expect([rows, largest]).toEqual([8, 0]);
    expect(tensors).toBeGreaterThan(30);
    expect(faultsOf(finished(), 10)).toEqual([]);
  });

  it.each<[string, RegExp, (run: OpenedCheckpoint) => void]>([
    [
      'a weight of V',
      /^vision\.\S+ differs/,
      (run) => void (Object.values(run.agent.vision!.weights)[0].data[0] += 1e-6),
    ],
    ['a parameter of C', /^controller differs/, (run) => void run.agent.controller!.parameters.fill(0, 3, 4)],
    [
      'a number of the search',
      /^evolution\.pC differs/,
      (run) => void (run.search!.arrays.pC.data[0] += 1e-15),
    ],
    ['a missing part', /^starts\.mu: 24 numbers, then no/, (run) => void (run.agent.starts = null)],
    ['a lost generation', /^fitness history: 3 rows, then 2/, (run) => void run.history.splice(1, 1)],
    ['a generation of another result', /^fitness history, row 2/, (run) => void (run.history[1].best = 4)],
    [
      'another return',
      /^evaluation, row 1/,
      (run) => void (run.report.evaluation = { agent: { returns: [4, 6], seeds: [1, 2] } }),
    ],
    ['a curve that ends early', /^curve of V: 3 rows, then 2/, (run) => void run.learning.vision.curve.pop()],
    [
      'a point of a curve at another step',
      /^curve of V, row 2: \[5,.*, then \[6,/,
      (run) => void (run.learning.vision.curve[1].x = 6),
    ],
    [
      'a loss of another value',
      /^curve of V, row 3/,
      (run) => void (run.learning.vision.curve[2].values.loss = 1),
    ],
  ])('catches %s', (_, message, change) => {
    expect(differences(change)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  });

  it('allows a difference within the bound, and none beyond it', () => {
    const change = (run: OpenedCheckpoint) => void (run.search!.arrays.mean.data[0] += 1e-4);
    expect(differences(change, 10)).toEqual([]);
    expect(differences(change, 1e-9)).toHaveLength(1);
    expect(differences((run) => void (run.search!.arrays.mean.data[0] = Number.NaN), 10)).toHaveLength(1);
  });
});

describe('on WebGPU', () => {
  /** Adds to the last weight of a tensor of V, in parts of its largest. */
  const shifted = (by: number) => (run: OpenedCheckpoint) => {
    const { data } = Object.values(run.agent.vision!.weights)[0];
    data.fill(1);
    data[data.length - 1] += by;
  };
  const found = (by: number, change: (run: OpenedCheckpoint) => void = () => undefined) =>
    compareRuns(
      finished(shifted(0)),
      finished((run) => {
        shifted(by)(run);
        change(run);
      }),
      BOUNDS.webgpu,
    ).differences;

  it('lets the last bits of a weight differ, and returns with them', () => {
    expect(found(4 * 2 ** -23, ({ history }) => void (history[1].best = 4))).toEqual([]);
  });

  it('catches a weight beyond the bound, a lost generation, and another return of equal weights', () => {
    expect(found(10 * 2 ** -23)).toEqual([expect.stringMatching(/^vision\.\S+ differs by/)]);
    expect(found(4 * 2 ** -23, ({ history }) => void history.splice(1, 1))).toHaveLength(1);
    expect(found(0, ({ history }) => void (history[1].best = 4))).toEqual([
      expect.stringMatching(/^fitness history, row 2/),
    ]);
  });
});

it.each<[string, RegExp, (run: OpenedCheckpoint) => void]>([
  ['a lost generation', /row 2 of the history is generation 3/, ({ history }) => void history.splice(1, 1)],
  [
    'a doubled generation',
    /row 3 of the history is generation 2/,
    ({ history }) => void history.splice(2, 0, history[1]),
  ],
  [
    'a doubled point',
    /has step 5 after step 5/,
    ({ learning: { vision } }) => void vision.curve.splice(1, 0, vision.curve[1]),
  ],
  ['time that runs back', /generation 3 ends after 1 s/, ({ history }) => void (history[2].seconds = 1)],
  [
    'time counted twice',
    /took 55\.0 s together/,
    ({ report }) => void (report.stages = { evolve: { seconds: 55 } }),
  ],
  ['time that was lost', /took 0\.0 s together/, ({ report }) => void (report.stages = {})],
])('a run by itself shows %s', (_, message, change) => {
  expect(faultsOf(finished(change), 10)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
});

it('a run that goes on may do one generation twice, and not two', () => {
  const lives = (first: number) => [
    { generations: { first: 1, last: 4 } },
    { generations: { first, last: 6 } },
  ];
  expect(repeatedGenerations(lives(4))).toEqual([]);
  expect(repeatedGenerations(lives(3))).toEqual([]);
  expect(repeatedGenerations(lives(2))).toEqual(['life 2 begins 2 generations back']);
});

it('plans as many kills as asked, in every stage, in the order of a run, the same for the same seed', () => {
  const runs = planKills(3, 20, STAGE_NAMES);
  expect(runs.flat()).toHaveLength(20);
  expect(new Set(runs.flat().map(({ stage }) => stage)).size).toBe(STAGE_NAMES.length);
  for (const run of runs) {
    const places = run.map(({ stage }) => STAGE_NAMES.indexOf(stage));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
  expect(planKills(3, 20, STAGE_NAMES)).toEqual(runs);
  expect(planKills(4, 20, STAGE_NAMES)).not.toEqual(runs);
});

it('finds the browser of a profile and all below it, and no other', () => {
  const all = [
    { pid: 1, parent: 0, command: 'init' },
    { pid: 7, parent: 1, command: 'chromium --user-data-dir=/a/profile about:blank' },
    { pid: 8, parent: 7, command: 'chromium --type=zygote' },
    { pid: 9, parent: 8, command: 'chromium --type=renderer' },
    { pid: 5, parent: 1, command: 'chromium --user-data-dir=/a/profile2' },
    { pid: 6, parent: 5, command: 'chromium --type=renderer' },
  ];
  expect(treeOf('/a/profile', all)).toEqual([7, 8, 9]);
});
