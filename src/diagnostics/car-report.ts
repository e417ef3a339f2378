/**
 * Diagnostics of V and M on the race, on episodes that neither was trained on: the reconstructions of V, whether z and
 * h hold the state that a driver needs, the likelihood of M, its action sensitivity, and the calibration of its
 * predicted reward and done.
 */

import type { ExperimentRecord } from '../env/experiments.ts';
import { Memory } from '../memory/inference.ts';
import { actionSensitivity, isMoment, type Sensitivity } from './action-sensitivity.ts';
import type { Moment } from './dreams.ts';
import { type Likelihoods, likelihoods } from './likelihoods.ts';
import { fitStateProbes, type StateProbe, type Targets } from './linear-probes.ts';
import {
  type EpisodeSource,
  type FrameSource,
  finish,
  partOf,
  type Reporting,
  type TrainedMemory,
  type TrainedVision,
} from './report-progress.ts';
import { type DoneCalibration, type RewardCalibration, RewardDoneLog } from './reward-and-done.ts';
import { ROWS, teacherForce } from './teacher-forcing.ts';
import {
  type LatentUse,
  latentUse,
  type ReconstructionQuality,
  reconstructionQuality,
} from './vision-quality.ts';

export interface CarReport {
  unseenEpisodes: number;
  unseenFrames: number;
  reconstruction: ReconstructionQuality;
  latents: LatentUse;
  /** Linear probes for speed, wheel angle, lateral offset and curvature ahead; empty for episodes without them. */
  readouts: StateProbe[];
  /** Fraction of the unseen frames that show the road: the probes are fitted and scored on those. */
  roadInView: number;
  /** For sampled z, as in the paper, and for z = mu. */
  likelihood: { sampled: Likelihoods; mean: Likelihoods };
  sensitivity: Sensitivity[];
  /** Null for an M without that head. */
  reward: RewardCalibration | null;
  done: DoneCalibration | null;
}

export interface CarEpisodes {
  seen: readonly EpisodeSource[];
  unseen: readonly EpisodeSource[];
  /** Frames of the unseen episodes. */
  unseenFrames: readonly FrameSource[];
}

/** Which frames show what is read out of them; all where nothing can be out of view. */
function targetsOf({ probes, inView }: ExperimentRecord): Targets {
  if (inView === null) return { names: probes };
  return {
    names: probes,
    counts: (truth, at, names) => Math.abs(truth[at + names.indexOf(inView.name)]) < inView.below,
  };
}

/** @param experiment what is read out, and between which actions M is asked to tell */
export async function* reportCar(
  experiment: ExperimentRecord,
  { seen, unseen, unseenFrames }: CarEpisodes,
  vision: TrainedVision,
  trained: TrainedMemory,
  seed: number,
): Reporting<CarReport> {
  const memory = new Memory(trained.config, trained.weights, ROWS);
  try {
    const reconstruction = yield* partOf(
      reconstructionQuality(unseenFrames, vision, experiment.ground),
      0,
      0.2,
      'reconstructions',
    );
    const fitted = yield* partOf(
      fitStateProbes(seen, unseen, memory, targetsOf(experiment)),
      0.2,
      0.6,
      'linear probes for speed, wheels and road',
    );
    const episodes = await Promise.all(unseen.map((read) => read()));
    const latents = latentUse(episodes);
    const measure = (sampleZ: boolean) => likelihoods(episodes, trained, sampleZ, seed);
    const sampled = yield* partOf(measure(true), 0.6, 0.75, 'likelihood of unseen episodes');
    const mean = yield* partOf(measure(false), 0.75, 0.9, 'likelihood of unseen episodes');
    yield { fraction: 0.9, detail: 'action sensitivity, reward and done' };
    const { moments, log } = await teacherForcedPredictions(unseen, memory);
    const variance = latents.muDeviation.reduce((sum, deviation) => sum + deviation ** 2, 0);
    return {
      unseenEpisodes: unseen.length,
      unseenFrames: episodes.reduce((sum, { rewards }) => sum + rewards.length + 1, 0),
      reconstruction,
      latents,
      readouts: fitted?.probes ?? [],
      roadInView: fitted?.counted ?? Number.NaN,
      likelihood: { sampled, mean },
      sensitivity: actionSensitivity(moments, trained, variance, experiment.contrasts),
      reward: trained.config.predictReward ? log.reward() : null,
      done: trained.config.predictDone ? log.done() : null,
    };
  } finally {
    memory.dispose();
  }
}

/** Teacher forcing on the unseen episodes: predicted reward and done, and the moments for the action sensitivity. */
async function teacherForcedPredictions(
  unseen: readonly EpisodeSource[],
  memory: Memory,
): Promise<{ moments: Moment[]; log: RewardDoneLog }> {
  const { hiddenSize } = memory.config;
  const moments: Moment[] = [];
  const log = new RewardDoneLog();
  const pass = teacherForce(unseen, memory, {
    onFrame({ row, episode }, frame) {
      if (!isMoment(episode, frame)) return;
      const [from, to] = [row * hiddenSize, (row + 1) * hiddenSize];
      moments.push({ episode, frame, h: memory.h.slice(from, to), c: memory.c.slice(from, to) });
    },
    onStep(rows, t) {
      const predicted = memory.reward();
      const probability = memory.doneProbability();
      for (const { row, episode, index } of rows) {
        log.add(index, {
          predicted: predicted[row],
          reward: episode.rewards[t],
          probability: probability[row],
          done: episode.dones[t],
        });
      }
    },
  });
  await finish(pass);
  return { moments, log };
}
