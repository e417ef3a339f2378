/** Kills runs by a plan, lets them go on and end, and compares each with the uninterrupted run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StageName, stagesOf } from '../../lab/events.ts';
import type { AskedSettings } from '../../lab/page-handle.ts';
import { compareRuns, faultsOf } from './compare-runs.ts';
import { type Life, live, type Moment, type RunOptions } from './killed-run.ts';
import { planKills } from './plan.ts';

/** Further plans for kills that came too late. */
const MOST_ROUNDS = 5;

export interface SuiteOptions {
  settings: AskedSettings;
  backend: RunOptions['backend'];
  seed: number;
  kills: number;
  /** Largest relative difference of a number: 0 on WASM, where equal seeds give equal bits. */
  bound: number;
  print(line: string): void;
}

export interface SuiteResult {
  kills: number;
  /** How often each stage was hit. */
  stages: Map<StageName, number>;
  runs: number;
  tensors: number;
  rows: number;
  largest: number;
  faults: string[];
}

export async function killSuite({
  settings,
  backend,
  seed,
  kills,
  bound,
  print,
}: SuiteOptions): Promise<SuiteResult> {
  const result: SuiteResult = {
    ...{ kills: 0, stages: new Map(), runs: 0, tensors: 0, rows: 0, largest: 0, faults: [] },
  };
  const reference = await inFolder((folder) => live({ settings, backend, folder }, null));
  const { stageSeconds } = reference;
  print(`uninterrupted: ${seconds(reference.wallSeconds)}, ${listed(stageSeconds)}`);
  const killOneRun = async (moments: readonly Moment[]): Promise<void> => {
    const number = ++result.runs;
    await inFolder(async (folder) => {
      const lives: Life[] = [];
      for (const moment of [...moments, null]) {
        const life = await live({ settings, backend, folder }, moment && { ...moment, stageSeconds });
        lives.push(life);
        if (life.killedIn === null) break;
        result.kills++;
        result.stages.set(life.killedIn, (result.stages.get(life.killedIn) ?? 0) + 1);
      }
      const wall = lives.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
      const { checkpoint } = lives[lives.length - 1];
      const { differences, ...compared } = compareRuns(reference.checkpoint!, checkpoint!, bound);
      const faults = [...differences, ...faultsOf(checkpoint!, wall), ...repeatedGenerations(lives)];
      result.faults.push(...faults.map((fault) => `run ${number}: ${fault}`));
      result.tensors += compared.tensors;
      result.rows += compared.rows;
      result.largest = Math.max(result.largest, compared.largest);
      const places = lives.flatMap(({ killedIn }) => killedIn ?? []).join(', ');
      const same = `${compared.tensors} tensors, largest difference ${compared.largest.toPrecision(2)}`;
      print(`run ${number}: killed in ${places}; ${seconds(wall)}, ${same}, ${faults.length} faults`);
      for (const fault of faults) print(`  ${fault}`);
    });
  };
  // A moment may come when its run has just ended: then there are more runs than planned.
  for (let round = 0; result.kills < kills && round < MOST_ROUNDS; round++) {
    const plan = planKills(seed + round, kills - result.kills, stagesOf(settings.experiment));
    for (const moments of plan) await killOneRun(moments);
  }
  if (result.kills < kills) {
    result.faults.push(`${result.kills} kills of ${kills}: the runs ended first`);
    print(`  ${result.faults.at(-1)}`);
  }
  return result;
}

/** A run that goes on has all generations that it was heard of but one at most. */
export function repeatedGenerations(lives: readonly Pick<Life, 'generations'>[]): string[] {
  let before = 0;
  return lives.flatMap(({ generations: { first, last } }, i) => {
    const lost = first === null ? 0 : before - first;
    before = Math.max(before, last ?? 0);
    return lost > 1 ? [`life ${i + 1} begins ${lost} generations back`] : [];
  });
}

/** The line that sums up: kills, stages hit, tensors compared. */
export function summary({ backend, seed, bound }: SuiteOptions, result: SuiteResult): string {
  const { kills, stages, runs, tensors, rows, largest, faults } = result;
  const hit = [...stages].map(([stage, count]) => `${stage} ${count}`).join(', ');
  const equal = bound === 0 ? 'equal bits' : `largest difference ${largest.toPrecision(2)}, allowed ${bound}`;
  return (
    `${backend}, seed ${seed}: ${kills} kills in ${runs} runs, stages hit: ${hit}; ` +
    `${tensors} tensors and ${rows} rows of scores and curves compared, ${equal}; ${faults.length} faults`
  );
}

async function inFolder<R>(use: (folder: string) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'killed-run-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;

const listed = (stages: Life['stageSeconds']): string =>
  Object.entries(stages)
    .map(([stage, value]) => `${stage} ${seconds(value)}`)
    .join(', ');
