/** What a search begins with, by the settings. */
import { expect, it } from 'vitest';
import { parameterCount } from '../../../src/controller/controller.ts';
import { controllerConfig, type RunContext } from '../../../src/lab/run.ts';
import { newSearch } from '../../../src/lab/stages/new-search.ts';
import { settings, wholeRun } from '../whole-run.helper.ts';

const count = parameterCount(controllerConfig(settings));
const fitted = Float32Array.from({ length: count }, (_, i) => i / 8);

function context(changes: object, more: object = {}) {
  const asked: { trajectory: string }[][] = [];
  const thread = {
    call: async (what: (worker: object) => unknown) =>
      what({
        distil: (paths: { trajectory: string }[]) => {
          asked.push(paths);
          return { parameters: fitted, samples: 100, rSquared: [0.5, 0.25, 0.125] };
        },
      }),
  };
  const run = {
    settings: { ...settings, 'collect.episodes': 20, ...changes },
    agent: { ...wholeRun().agent, controller: null },
    collector: { name: 'earlier.safetensors' },
    imported: '',
    report: {} as Record<string, unknown>,
    pool: { one: (task: (on: typeof thread) => unknown) => task(thread) },
    ...more,
  };
  return { run: run as unknown as RunContext, report: run.report, asked };
}

const DISTILLED = { 'controller.start': 'distilled', 'collect.agentFraction': 0.5 };

it('begins at zeros, with the settings of evolution', async () => {
  const { run, asked } = context({ 'evolution.sigma': 0.25, 'evolution.mirrored': true });
  const options = await newSearch(run);
  expect(options).toMatchObject({ sigma: 0.25, mirrored: true, seed: settings.seed });
  expect(options.mean).toEqual(new Float64Array(count));
  expect(asked).toEqual([]);
});

it('begins around the C that was kept', async () => {
  const { agent } = wholeRun();
  const { run, asked } = context(DISTILLED, { agent });
  expect((await newSearch(run)).mean).toEqual(Float64Array.from(agent.controller!.parameters));
  expect(asked).toEqual([]);
});

it('begins around the C of the agent that collected, fitted to its episodes, and reports how well', async () => {
  const { run, asked, report } = context(DISTILLED);
  expect((await newSearch(run)).mean).toEqual(Float64Array.from(fitted));
  // Of twenty episodes the last two are kept from training; of the others it drove every second one.
  expect(asked.map((paths) => paths.length)).toEqual([9]);
  expect(report.distillation).toEqual({
    agent: 'earlier.safetensors',
    episodes: 9,
    samples: 100,
    rSquared: [0.5, 0.25, 0.125],
  });
});

it('takes no imported episode for one that the agent drove', async () => {
  const { run, asked } = context({
    ...DISTILLED,
    'collect.agentFraction': 1,
    'collect.importedFraction': 0.5,
  });
  await newSearch(run);
  // Of the eighteen every second one is imported.
  expect(asked.map((paths) => paths.length)).toEqual([9]);
  for (const { trajectory } of asked[0]) expect(trajectory).toMatch(/^runs/);
});

it.each([
  ['without an agent that collected', { collector: null }, {}],
  ['without an episode of it', {}, { 'collect.agentFraction': 0 }],
])('says what is missing %s', async (_, more, changes) => {
  const { run } = context({ ...DISTILLED, ...changes }, more);
  await expect(newSearch(run)).rejects.toThrow(/controller.start=distilled needs.*--keep policy/);
});
