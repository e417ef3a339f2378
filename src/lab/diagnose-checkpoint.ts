/**
 * The report card of an agent at hand, made anew: episodes of a range of seeds that no run gathers from are played,
 * encoded, and held against what V and M make of them. On a pool of its own.
 */

import { messageOf } from '../math/text.ts';
import { type Control, stopDeadline } from '../threads/control.ts';
import { alone } from '../threads/tab-lock.ts';
import type { ReconstructionStrip } from '../vision/strip.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import { poolSize } from './clients/run-threads.ts';
import { spawnArchive } from './clients/workers.ts';
import { DIAGNOSIS_EPISODES, splitEpisodesOfDiagnosis, usualEpisodes } from './diagnosis-episodes.ts';
import type { DiagnoseRequest } from './page-handle.ts';
import { type PoolEvents, RolloutPool } from './pool/pool.ts';
import { pathsIn, type RunContext, worldOf } from './run.ts';
import { DIAGNOSIS_SEEDS, diagnosisSeed } from './settings/seeds.ts';
import { measureAgent } from './stages/diagnose.ts';

const FOLDER = 'examinations';
/** Frames shown beside their reconstructions, and how long V may take over them. */
const STRIP = 10;
const SILENCE_S = 60;
/** Playing is quick, encoding is not, and the read-outs take the rest. */
const PLAYED = 0.05;
const ENCODED = 0.5;

type OnProgress = (fraction: number, detail: string) => void;

export interface DiagnosisRun {
  /** `{ ball: card }` or `{ car: card }`, and under `examination` what it was made with. */
  card: Record<string, unknown>;
  /** Frames of episodes that V was scored on. */
  strip: ReconstructionStrip;
}

/**
 * @throws Error naming what the checkpoint lacks, or what of the request is not allowed
 */
export async function diagnoseCheckpoint(
  { settings, agent }: Checkpoint,
  request: Omit<DiagnoseRequest, 'checkpoint'>,
  control: Control,
  events: PoolEvents,
  onProgress: OnProgress,
): Promise<DiagnosisRun> {
  const { seed, episodes = usualEpisodes(settings) } = request;
  if (agent.vision === null || agent.memory === null) {
    throw new Error(`diagnostics need a trained ${agent.vision === null ? 'V' : 'M'}: train it first`);
  }
  checkWhole('episodes', episodes, DIAGNOSIS_EPISODES.min, DIAGNOSIS_EPISODES.max);
  checkWhole('seed', seed, 0, DIAGNOSIS_SEEDS - 1);
  return alone(FOLDER, 'a diagnostics run', async () => {
    const pool = new RolloutPool(poolSize(), events);
    const archive = spawnArchive();
    const remove = () => archive.call((files) => files.remove(FOLDER));
    const leftOver = (error: unknown): void =>
      events.onNotice(
        `Files of the diagnostics could not be removed: ${messageOf(error)}. The next diagnostics remove them.`,
      );
    let begun = false;
    try {
      await remove(); // what a tab left that was closed in the middle
      begun = true;
      const room: Room = { settings, agent, control, pool };
      return await Promise.race([examineOn(room, { episodes, seed }, onProgress), stopDeadline(control)]);
    } finally {
      pool.end();
      // Where the first removal failed there is nothing to remove, and its reason is told once.
      if (begun) await remove().catch(leftOver);
      archive.end();
    }
  });
}

type Room = Pick<RunContext, 'settings' | 'agent' | 'control' | 'pool'>;

async function examineOn(
  room: Room,
  { episodes, seed }: { episodes: number; seed: number },
  onProgress: OnProgress,
): Promise<DiagnosisRun> {
  const { settings, agent, control, pool } = room;
  const all = Array.from({ length: episodes }, (_, index) => index);
  const paths = all.map((index) => pathsIn(FOLDER, index));
  const steps = settings['collect.steps'];
  const orders = all.map((index) => ({
    // No frame is kept: all are made again from the trajectory.
    order: { world: worldOf(settings), index, seed: diagnosisSeed(seed, index), steps, keep: 0 },
    path: paths[index].trajectory,
  }));
  const counting = (from: number, to: number, what: string) => {
    let done = 0;
    return () => {
      done++;
      onProgress(from + ((to - from) * done) / episodes, `${what} ${done} of ${episodes} new episodes`);
    };
  };
  await pool.collect(orders, control, counting(0, PLAYED, 'played'));
  await pool.encode(paths, agent.vision!, control, counting(PLAYED, ENCODED, 'encoded'));
  const { fitted, scored } = splitEpisodesOfDiagnosis(episodes);
  const of = (numbers: number[]) => numbers.map((number) => paths[number]);
  const card = await measureAgent(room, { seen: of(fitted), unseen: of(scored) }, (fraction, detail) =>
    onProgress(ENCODED + (1 - ENCODED) * fraction, detail),
  );
  const shown = of(scored).slice(0, STRIP);
  const strip = await pool.one((thread) =>
    thread.call((worker) => worker.reconstructions(shown, agent.vision!), SILENCE_S),
  );
  // Stopped by now: nothing is to change any more.
  await control.gate();
  const date = new Date().toISOString();
  return { card: { ...card, examination: { episodes, steps, seed, date } }, strip };
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(
      `${name} of the diagnostics must be a whole number from ${least} to ${most}, got ${value}`,
    );
  }
}
