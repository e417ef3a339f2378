/**
 * What V and M know of the race, on episodes neither of them was trained on: how well V keeps a picture, whether z
 * and h hold what a driver needs, how well M foretells, whether it heeds the action, and whether the rewards and
 * ends it foretells can be trusted.
 */

import type { ExperimentRecord } from '../env/experiments.ts';
import { Memory } from '../memory/inference.ts';
import { actionSensitivity, isMoment, type Moment, type Sensitivity } from './action-sensitivity.ts';
import { type Likelihoods, likelihoods } from './likelihoods.ts';
import { fitStateReadouts, type StateProbe, type Targets } from './linear-probes.ts';
import {
  type EpisodeSource,
  type FrameSource,
  finish,
  partOf,
  type Reporting,
  type TrainedMemory,
  type TrainedVision,
} from './report-progress.ts';
import { type DoneCalibration, OutcomeLog, type RewardCalibration } from './reward-and-done.ts';
import { ROWS, walk } from './teacher-forcing.ts';
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
  /** Speed, wheel angle, lateral offset and curvature ahead; empty for episodes gathered without them. */
  readouts: StateProbe[];
  /** Share of the unseen frames that show the road, which the read-outs are fitted and scored on. */
  roadInView: number;
  /** Z drawn as the paper's M sees it, and z = mu. */
  likelihood: { sampled: Likelihoods; mean: Likelihoods };
  sensitivity: Sensitivity[];
  /** Null for an M without that head. */
  reward: RewardCalibration | null;
  done: DoneCalibration | null;
}

export interface CarEpisodes {
  seen: readonly EpisodeSource[];
  unseen: readonly EpisodeSource[];
  /** Frames of the unseen ones. */
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
      reconstructionQuality(unseenFrames, vision),
      0,
      0.2,
      'reconstructions',
    );
    const fitted = yield* partOf(
      fitStateReadouts(seen, unseen, memory, targetsOf(experiment)),
      0.2,
      0.6,
      'linear read-outs of speed, wheels and road',
    );
    const episodes = await Promise.all(unseen.map((read) => read()));
    const latents = latentUse(episodes);
    const measure = (sampleZ: boolean) => likelihoods(episodes, trained, sampleZ, seed);
    const sampled = yield* partOf(measure(true), 0.6, 0.75, 'likelihood of unseen episodes');
    const mean = yield* partOf(measure(false), 0.75, 0.9, 'likelihood of unseen episodes');
    yield { fraction: 0.9, detail: 'actions, rewards and ends' };
    const { moments, outcomes } = await watchOutcomes(unseen, memory);
    const variance = latents.muDeviation.reduce((sum, deviation) => sum + deviation ** 2, 0);
    return {
      unseenEpisodes: unseen.length,
      unseenFrames: episodes.reduce((sum, { rewards }) => sum + rewards.length + 1, 0),
      reconstruction,
      latents,
      readouts: fitted?.readouts ?? [],
      roadInView: fitted?.counted ?? Number.NaN,
      likelihood: { sampled, mean },
      sensitivity: actionSensitivity(moments, trained, variance, experiment.contrasts),
      reward: trained.config.predictReward ? outcomes.reward() : null,
      done: trained.config.predictDone ? outcomes.done() : null,
    };
  } finally {
    memory.dispose();
  }
}

/** M with open eyes along the unseen episodes: what it foretold of each step, and the moments to act differently at. */
async function watchOutcomes(
  unseen: readonly EpisodeSource[],
  memory: Memory,
): Promise<{ moments: Moment[]; outcomes: OutcomeLog }> {
  const { hiddenSize } = memory.config;
  const moments: Moment[] = [];
  const outcomes = new OutcomeLog();
  const walking = walk(unseen, memory, {
    frame({ row, episode }, frame) {
      if (!isMoment(episode, frame)) return;
      const [from, to] = [row * hiddenSize, (row + 1) * hiddenSize];
      moments.push({ episode, frame, h: memory.h.slice(from, to), c: memory.c.slice(from, to) });
    },
    step(seats, t) {
      const foretold = memory.reward();
      const probability = memory.doneProbability();
      for (const { row, episode, index } of seats) {
        outcomes.add(index, {
          foretold: foretold[row],
          reward: episode.rewards[t],
          probability: probability[row],
          done: episode.dones[t],
        });
      }
    },
  });
  await finish(walking);
  return { moments, outcomes };
}
