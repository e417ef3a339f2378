/** The stages one after the other: none is done twice, and a run that stopped in diagnostics resumes there. */
import { describe, expect, it } from 'vitest';
import { STAGE_NAMES, type StageName, type StageProgress, stagesOf } from '../../src/lab/events.ts';
import { runStages } from '../../src/lab/pipeline.ts';
import type { RunContext } from '../../src/lab/run.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { EXPERIMENTS, type Experiment } from '../../src/lab/settings/settings.ts';
import { Control, Stopped } from '../../src/threads/control.ts';
import { wholeRun } from './whole-run.helper.ts';

const CARD = { readouts: [] };

/** A run whose worker computes diagnostics in four calls. */
function runOf(experiment: Experiment, report: Record<string, unknown> = {}) {
  const told: [StageName, StageProgress['status'], number][] = [];
  const reports: unknown[] = [];
  const control = new Control();
  let calls = 0;
  const worker = {
    beginBallReport: () => void (calls = 0),
    beginAgentReport: () => void (calls = 0),
    continueReport: () => {
      const fraction = ++calls / 4;
      return { report: fraction === 1 ? CARD : null, progress: { fraction, detail: `part ${calls}` } };
    },
  };
  const thread = { call: async (what: (remote: typeof worker) => unknown) => what(worker) };
  const context = {
    settings: presetSettings(experiment, 'smoke'),
    agent: wholeRun().agent,
    control,
    report,
    pool: { one: (errand: (lent: typeof thread) => unknown) => errand(thread) },
    emit: (event: { type: string } & Record<string, never>) => {
      if (event.type === 'stage') told.push([event.stage, ...statusOf(event.progress)]);
      if (event.type === 'report') reports.push(event.report);
    },
  } as unknown as RunContext;
  return { context, control, told, reports, worker };
}

const statusOf = ({ status, fraction }: StageProgress): [StageProgress['status'], number] => [
  status,
  fraction,
];

const BEFORE: StageName[] = ['collect', 'vision', 'encode', 'memory'];
const ALL_BUT_DIAGNOSE = STAGE_NAMES.filter((name) => name !== 'diagnose');

describe('diagnostics', () => {
  it('are a stage between M and C', () => {
    expect(STAGE_NAMES.indexOf('diagnose')).toBe(STAGE_NAMES.indexOf('memory') + 1);
    expect(STAGE_NAMES.indexOf('evolve')).toBe(STAGE_NAMES.indexOf('diagnose') + 1);
    for (const experiment of EXPERIMENTS) {
      expect(stagesOf(experiment)).toContain('diagnose');
    }
  });

  it.each([
    ['bouncing-ball', 'ball'],
    ['car-racing', 'car'],
    ['pong', 'pong'],
  ] as const)('of %s run, tell how far they are and put the report under %s', async (experiment, part) => {
    const { context, told, reports } = runOf(experiment);
    const ends: { stage: StageName; seconds: number }[] = [];
    await runStages(context, ALL_BUT_DIAGNOSE, async (end) => void ends.push(end));
    expect(context.report[part]).toBe(CARD);
    expect(reports).toEqual([{ [part]: CARD }]);
    expect(ends.map(({ stage }) => stage)).toEqual(['diagnose']);
    expect(ends[0].seconds).toBeGreaterThanOrEqual(0);
    const own = told.filter(([stage]) => stage === 'diagnose').map(([, status]) => status);
    expect([own[0], own.at(-1)]).toEqual(['waiting', 'done']);
    expect(own).toContain('running');
  });

  it('stopped in the middle are begun again by the run that goes on', async () => {
    const { context, control, told, worker } = runOf('bouncing-ball');
    const { continueReport } = worker;
    worker.continueReport = () => {
      control.stop();
      return continueReport();
    };
    await expect(runStages(context, BEFORE, async () => undefined)).rejects.toThrow(Stopped);
    expect(told.at(-1)).toEqual(['diagnose', 'stopped', expect.any(Number)]);
    expect(context.report).toEqual({});
    const again = runOf('bouncing-ball', context.report);
    await runStages(again.context, BEFORE, async () => undefined);
    expect(again.context.report.ball).toBe(CARD);
  });

  it('end after the stage that was asked for, which is kept, and the others wait', async () => {
    const { context, told } = runOf('car-racing');
    const ends: StageName[] = [];
    const keep = async ({ stage }: { stage: StageName }): Promise<void> => void ends.push(stage);
    await expect(runStages(context, BEFORE, keep, 'diagnose')).rejects.toThrow(Stopped);
    expect(ends).toEqual(['diagnose']);
    expect(told.at(-1)).toEqual(['diagnose', 'done', 1]);
    // Asked for once more it begins none of the others.
    const again = runOf('car-racing', { car: CARD });
    await expect(runStages(again.context, [...BEFORE, 'diagnose'], keep, 'diagnose')).rejects.toThrow(
      Stopped,
    );
    await expect(runStages(again.context, [...BEFORE, 'diagnose'], keep, 'vision')).rejects.toThrow(Stopped);
    expect(ends).toEqual(['diagnose']);
    // A run that is finished has nothing left, and the last stage of a run is its end.
    await runStages(again.context, STAGE_NAMES, keep, 'vision');
    await runStages(runOf('bouncing-ball').context, BEFORE, keep, 'diagnose');
  });

  it('that lie in the report are done, those of a kept V and M without any are skipped', async () => {
    const statusWith = async (report: Record<string, unknown>) => {
      const { context, told } = runOf('car-racing', report);
      await runStages(context, STAGE_NAMES, async () => undefined);
      return told.find(([stage]) => stage === 'diagnose');
    };
    expect(await statusWith({ car: {} })).toEqual(['diagnose', 'done', 1]);
    expect(await statusWith({})).toEqual(['diagnose', 'skipped', 0]);
  });
});
