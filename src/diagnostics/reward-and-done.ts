/**
 * M's reward and done with open eyes, beside what came: as large, as often as it said? A C trained in the dream lives
 * on these two heads.
 */
import {
  baseRateLogLoss,
  calibrationError,
  logLoss,
  type ReliabilityBin,
  reliability,
} from '../math/calibration.ts';
import { RSquaredScore } from '../math/ridge.ts';
import { correlation } from '../math/statistics.ts';

export interface RewardCalibration {
  steps: number;
  /** Of single steps. */
  r2: number;
  /** Correlation of sums over windows of WINDOW steps of one episode, foretold and real. */
  windowCorrelation: number;
  windows: number;
  /** Deciles by what was foretold. */
  deciles: ReliabilityBin[];
  /** Mean distance of a decile from the diagonal, in reward. */
  calibrationError: number;
}

export interface DoneCalibration {
  /** Episodes that ended by themselves. */
  ends: number;
  /** Nats a step, and those of the best constant guess. */
  logLoss: number;
  baseRateLogLoss: number;
  deciles: ReliabilityBin[];
  calibrationError: number;
}

/** Steps whose rewards are summed. */
export const WINDOW = 100;
const DECILES = 10;

/** What M foretold of each step of some episodes, and what came; numbers only, so it may grow long. */
export class OutcomeLog {
  private readonly foretold: number[][] = [];
  private readonly rewards: number[][] = [];
  private readonly probabilities: number[] = [];
  private readonly dones: number[] = [];

  /** One step; those of an episode come in order. */
  add(episode: number, step: { foretold: number; reward: number; probability: number; done: number }): void {
    (this.foretold[episode] ??= []).push(step.foretold);
    (this.rewards[episode] ??= []).push(step.reward);
    this.probabilities.push(step.probability);
    this.dones.push(step.done);
  }

  reward(): RewardCalibration {
    const foretold = this.foretold.flat();
    const rewards = this.rewards.flat();
    const score = new RSquaredScore();
    for (const [i, reward] of rewards.entries()) score.add(reward, foretold[i]);
    const foretoldSums = this.foretold.flatMap(windowSums);
    const sums = this.rewards.flatMap(windowSums);
    const deciles = reliability(foretold, rewards, DECILES);
    return {
      steps: rewards.length,
      r2: score.value(),
      // Two points always lie on a line.
      windowCorrelation: sums.length > 2 ? correlation(foretoldSums, sums) : Number.NaN,
      windows: sums.length,
      deciles,
      calibrationError: calibrationError(deciles),
    };
  }

  done(): DoneCalibration {
    const deciles = reliability(this.probabilities, this.dones, DECILES);
    return {
      ends: this.dones.reduce((sum, done) => sum + done, 0),
      logLoss: logLoss(this.probabilities, this.dones),
      baseRateLogLoss: baseRateLogLoss(this.dones),
      deciles,
      calibrationError: calibrationError(deciles),
    };
  }
}

/** Sums over whole windows of WINDOW steps, side by side. */
function windowSums(values: readonly number[]): number[] {
  return Array.from({ length: Math.floor(values.length / WINDOW) }, (_, window) =>
    values.slice(window * WINDOW, (window + 1) * WINDOW).reduce((sum, value) => sum + value, 0),
  );
}
