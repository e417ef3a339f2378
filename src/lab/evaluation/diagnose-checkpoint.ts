/**
 * Diagnostics outside a run, on a pool of their own: episodes are collected from seeds that no run collects from,
 * encoded with V, and V and M are measured on them.
 */

import { pathsIn } from '../../data/episode-paths.ts';
import { withTabLock } from '../../files/locks.ts';
import { messageOf } from '../../math/text.ts';
import { type Control, stopDeadline } from '../../threads/control.ts';
import type { ReconstructionStrip } from '../../vision/strip.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { ArchiveClient } from '../clients/archive-client.ts';
import type { PageFiles } from '../clients/page-files.ts';
import { poolSize } from '../clients/run-threads.ts';
import { spawnArchive, spawnRollout } from '../clients/workers.ts';
import { EXAMINATIONS_FOLDER } from '../library/run-files.ts';
import type { DiagnoseRequest } from '../page-handle.ts';
import { type PoolEvents, RolloutPool } from '../pool/pool.ts';
import { type RunContext, worldOf } from '../run.ts';
import { DIAGNOSIS_SEEDS, diagnosisSeed } from '../settings/seeds.ts';
import { measureAgent } from '../stages/diagnose.ts';
import { DIAGNOSIS_EPISODES, splitEpisodesOfDiagnosis, usualEpisodes } from './diagnosis-episodes.ts';

/** Frames shown beside their reconstructions, and the seconds that V may take for them. */
const STRIP = 10;
const SILENCE_S = 60;
/** Fractions of the whole at which playing and encoding end; the measurements take the rest. */
const PLAYED = 0.05;
const ENCODED = 0.5;

type OnProgress = (fraction: number, detail: string) => void;

export interface DiagnosisRun {
  /** `{ ball: … }` or `{ car: … }` as report.json has it, and under `examination` what it was made with. */
  report: Record<string, unknown>;
  /** Frames of episodes that V was scored on. */
  strip: ReconstructionStrip;
}

interface DiagnosisContext {
  control: Control;
  events: PoolEvents;
  files: PageFiles;
  onProgress: OnProgress;
}

/** @throws Error naming what the checkpoint lacks, or what of the request is not allowed */
export async function diagnoseCheckpoint(
  { settings, agent }: Checkpoint,
  request: Omit<DiagnoseRequest, 'checkpoint'>,
  { control, events, files, onProgress }: DiagnosisContext,
): Promise<DiagnosisRun> {
  const { seed, episodes = usualEpisodes(settings) } = request;
  if (agent.vision === null || agent.memory === null) {
    throw new Error(`diagnostics need a trained ${agent.vision === null ? 'V' : 'M'}: train it first`);
  }
  checkWhole('episodes', episodes, DIAGNOSIS_EPISODES.min, DIAGNOSIS_EPISODES.max);
  checkWhole('seed', seed, 0, DIAGNOSIS_SEEDS - 1);
  return withTabLock(EXAMINATIONS_FOLDER, 'a diagnostics run', async () => {
    // The episodes are deleted at the end: where they are makes no difference to anybody.
    await files.open();
    const pool = new RolloutPool(poolSize(), events, () => files.connect(spawnRollout()));
    const archive = new ArchiveClient(events, () => files.connect(spawnArchive()));
    const remove = () => archive.call((files) => files.remove(EXAMINATIONS_FOLDER));
    const leftOver = (error: unknown): void =>
      events.onNotice(
        `Files of the diagnostics could not be removed: ${messageOf(error)}. The next diagnostics remove them.`,
      );
    let isFolderEmpty = false;
    try {
      await remove(); // what a tab left that was closed in the middle
      isFolderEmpty = true;
      const room: Room = { settings, agent, control, pool };
      return await Promise.race([measureOn(room, { episodes, seed }, onProgress), stopDeadline(control)]);
    } finally {
      pool.end();
      // Where the first removal failed there is nothing to remove, and its error is already thrown.
      if (isFolderEmpty) await remove().catch(leftOver);
      archive.end();
    }
  });
}

type Room = Pick<RunContext, 'settings' | 'agent' | 'control' | 'pool'>;

async function measureOn(
  room: Room,
  { episodes, seed }: { episodes: number; seed: number },
  onProgress: OnProgress,
): Promise<DiagnosisRun> {
  const { settings, agent, control, pool } = room;
  const all = Array.from({ length: episodes }, (_, index) => index);
  const paths = all.map((index) => pathsIn(EXAMINATIONS_FOLDER, index));
  const steps = settings['collect.steps'];
  const orders = all.map((index) => ({
    // No frame is kept: all are rendered again from the trajectory.
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
  const report = await measureAgent(room, { seen: of(fitted), unseen: of(scored) }, (fraction, detail) =>
    onProgress(ENCODED + (1 - ENCODED) * fraction, detail),
  );
  const shown = of(scored).slice(0, STRIP);
  const strip = await pool.one((thread) =>
    thread.call((worker) => worker.reconstructions(shown, agent.vision!), SILENCE_S),
  );
  // After a stop nothing may change.
  await control.gate();
  const date = new Date().toISOString();
  return { report: { ...report, examination: { episodes, steps, seed, date } }, strip };
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(
      `${name} of the diagnostics must be a whole number from ${least} to ${most}, got ${value}`,
    );
  }
}
