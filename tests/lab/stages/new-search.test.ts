/** What a search begins with, by the settings. */
import { expect, it } from 'vitest';
import { parameterCount } from '../../../src/controller/controller.ts';
import { controllerConfig, type RunContext } from '../../../src/lab/run.ts';
import { newSearch } from '../../../src/lab/stages/new-search.ts';
import { settings, wholeRun } from '../whole-run.helper.ts';

const count = parameterCount(controllerConfig(settings));
const fitted = Float32Array.from({ length: count }, (_, i) => i / 8);

interface Order {
  seeds: number[];
  parameters: Float32Array | null;
}

/** A run whose worker notes what it is asked for, and gives a C of its own. */
function context(changes: object, more: object = {}) {
  const asked: Order[] = [];
  const sums = { samples: 100 };
  const worker = {
    beginDistilling: () => undefined,
    distil: (order: Order) => {
      asked.push(order);
      return { sums, returns: order.seeds.map((_, i) => 100 * i) };
    },
    endDistilling: () => undefined,
    fitController: (_before: object, _newest: object, _config: object, acted: object | null) => ({
      parameters: fitted,
      sums,
      rSquared: acted === null ? null : [0.5, 0.25, 0.125],
    }),
  };
  const thread = { call: async (what: (on: object) => unknown) => what(worker) };
  const saves: unknown[] = [];
  const run = {
    settings: { ...settings, ...changes },
    agent: { ...wholeRun().agent, controller: null },
    collector: { name: 'earlier.safetensors' },
    report: {} as Record<string, unknown>,
    emit: () => undefined,
    save: async () => void saves.push(run.agent.controller),
    pool: {
      one: (task: (on: typeof thread) => unknown) => task(thread),
      async share(orders: Order[], _: object, task: Record<string, (...on: unknown[]) => Promise<void>>) {
        await task.begin(thread);
        for (const [i, order] of orders.entries()) await task.work(thread, order, i);
        await task.end(thread);
      },
    },
    ...more,
  };
  const said: string[] = [];
  const begin = () => newSearch(run as unknown as RunContext, (what) => said.push(what));
  return { begin, report: run.report, asked, said, saves };
}

const DISTILLED = {
  'controller.start': 'distilled',
  'controller.distillationEpisodes': 11,
  'controller.distillationRounds': 1,
};

it('begins at zeros, with the settings of evolution', async () => {
  const { begin, asked } = context({ 'evolution.sigma': 0.25, 'evolution.mirrored': true });
  const options = await begin();
  expect(options).toMatchObject({ sigma: 0.25, mirrored: true, seed: settings.seed });
  expect(options.mean).toEqual(new Float64Array(count));
  expect(asked).toEqual([]);
});

it('begins around the C that was kept', async () => {
  const { agent } = wholeRun();
  const { begin, asked } = context(DISTILLED, { agent });
  expect((await begin()).mean).toEqual(Float64Array.from(agent.controller!.parameters));
  expect(asked).toEqual([]);
});

it('keeps a distilled C with the run at once, which then begins around it without distilling again', async () => {
  const { begin, asked, saves } = context(DISTILLED);
  await begin();
  expect(saves).toEqual([
    { config: controllerConfig({ ...settings, ...DISTILLED } as never), parameters: fitted },
  ]);
  const orders = asked.length;
  expect((await begin()).mean).toEqual(Float64Array.from(fitted));
  expect(asked).toHaveLength(orders);
});

it('begins around the C of the earlier agent, which acts in the first round, and reports every round', async () => {
  const { begin, asked, report, said } = context(DISTILLED);
  expect((await begin()).mean).toEqual(Float64Array.from(fitted));
  expect(asked.map(({ seeds }) => seeds.length)).toEqual([8, 3, 8, 3]);
  expect(asked.map(({ parameters }) => parameters)).toEqual([null, null, fitted, fitted]);
  // No track twice, and none of those that agents are scored on.
  const seeds = asked.flatMap((order) => order.seeds);
  expect(new Set(seeds).size).toBe(22);
  for (const seed of seeds) expect(seed).toBeGreaterThanOrEqual(1_000_000);
  const meanReturn = (2800 + 300) / 11;
  expect(report.distillation).toEqual({
    agent: 'earlier.safetensors',
    episodes: 11,
    samples: 100,
    rounds: [
      { acted: 'earlier', meanReturn, rSquared: null },
      { acted: 'new', meanReturn, rSquared: [0.5, 0.25, 0.125] },
    ],
  });
  expect(said.at(-1)).toBe('C of earlier.safetensors carried over, round 2 of 2, 11 of 11 episodes');
});

it('says what is missing without an earlier agent', async () => {
  const { begin } = context(DISTILLED, { collector: null });
  await expect(begin()).rejects.toThrow(/needs an agent that drives.*--keep policy/);
});
