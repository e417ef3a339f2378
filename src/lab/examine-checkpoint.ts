/**
 * The report card of an agent at hand, made anew: episodes of a range of seeds that no run gathers from are played,
 * encoded, and held against what V and M make of them. On a pool of its own. May import the pool and the stages.
 */
import type { Checkpoint } from './checkpoint.ts';
import type { Control } from './control.ts';
import { poolSize } from './crew.ts';
import type { ExamineRequest } from './page-handle.ts';
import { type PoolEvents, RolloutPool } from './pool.ts';
import { pathsIn, splitEpisodes, worldOf } from './run.ts';
import { EXAMINATION_SEEDS, EXAMINED_EPISODES, examinationSeed } from './seeds.ts';
import { examine } from './stages/report-card.ts';
import { spawnArchive } from './threads.ts';

const FOLDER = 'examinations';
/** Playing is quick, encoding is not, and the read-outs take the rest. */
const PLAYED = 0.05;
const ENCODED = 0.5;

type OnProgress = (fraction: number, detail: string) => void;

/**
 * `{ ball: card }` or `{ car: card }`, and under `examination` what it was made with.
 * @throws Error naming what the checkpoint lacks, or what of the request is not allowed
 */
export async function examineCheckpoint(
  { settings, agent }: Checkpoint,
  request: Omit<ExamineRequest, 'checkpoint'>,
  control: Control,
  events: PoolEvents,
  onProgress: OnProgress,
): Promise<Record<string, unknown>> {
  const { episodes, seed } = request;
  if (agent.vision === null || agent.memory === null) {
    throw new Error(`there is no trained ${agent.vision === null ? 'V' : 'M'} to examine: train it first`);
  }
  checkWhole('episodes', episodes, EXAMINED_EPISODES.min, EXAMINED_EPISODES.max);
  checkWhole('seed', seed, 0, EXAMINATION_SEEDS - episodes);
  const pool = new RolloutPool(poolSize(), events);
  const archive = spawnArchive();
  // Left over where a tab was closed in the middle.
  const clear = () => archive.call((files) => files.remove(FOLDER));
  try {
    await clear();
    const all = Array.from({ length: episodes }, (_, index) => index);
    const paths = all.map((index) => pathsIn(`${FOLDER}/${seed}`, index));
    const steps = settings['collect.steps'];
    const orders = all.map((index) => ({
      // No frame is kept: all are made again from the tape.
      order: { world: worldOf(settings), index, seed: examinationSeed(seed + index), steps, keep: 0 },
      path: paths[index].tape,
    }));
    const counting = (from: number, to: number, what: string) => {
      let done = 0;
      return () => {
        done++;
        onProgress(from + ((to - from) * done) / episodes, `${what} ${done} of ${episodes} new episodes`);
      };
    };
    await pool.collect(orders, control, counting(0, PLAYED, 'played'));
    await pool.encode(paths, agent.vision, control, counting(PLAYED, ENCODED, 'encoded'));
    const { seen, unseen } = splitEpisodes(episodes);
    const of = (numbers: number[]) => numbers.map((number) => paths[number]);
    const card = await examine(
      { settings, control, pool, agent },
      { seen: of(seen), unseen: of(unseen) },
      (fraction, detail) => onProgress(ENCODED + (1 - ENCODED) * fraction, detail),
    );
    return { ...card, examination: { episodes, steps, seed, date: new Date().toISOString() } };
  } finally {
    pool.end();
    await clear();
    archive.end();
  }
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} of an examination is a whole number from ${least} to ${most}, got ${value}`);
  }
}
