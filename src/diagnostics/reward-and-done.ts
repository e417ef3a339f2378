/**
 * Calibration of the reward and done that M predicts under teacher forcing. A C that evolves in dreams depends on these
 * two heads.
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
  /** R² of single steps. */
  r2: number;
  /** Correlation of the predicted and the actual sum over windows of WINDOW steps. */
  windowCorrelation: number;
  windows: number;
  /** Deciles of the prediction. */
  deciles: ReliabilityBin[];
  /** Mean distance of a decile from the diagonal, in units of reward. */
  calibrationError: number;
}

export interface DoneCalibration {
  /** Episodes that terminated. */
  ends: number;
  /** Nats per step, and those of the best constant prediction. */
  logLoss: number;
  baseRateLogLoss: number;
  deciles: ReliabilityBin[];
  calibrationError: number;
}

/** Length of a window, steps. */
export const WINDOW = 100;
const DECILES = 10;

/** Predicted and actual reward and done of each step; plain numbers, so it may grow long. */
export class RewardDoneLog {
  private readonly predicted: number[][] = [];
  private readonly rewards: number[][] = [];
  private readonly probabilities: number[] = [];
  private readonly dones: number[] = [];

  /** Adds one step; the steps of an episode come in order. */
  add(episode: number, step: { predicted: number; reward: number; probability: number; done: number }): void {
    (this.predicted[episode] ??= []).push(step.predicted);
    (this.rewards[episode] ??= []).push(step.reward);
    this.probabilities.push(step.probability);
    this.dones.push(step.done);
  }

  reward(): RewardCalibration {
    const predicted = this.predicted.flat();
    const rewards = this.rewards.flat();
    const score = new RSquaredScore();
    for (const [i, reward] of rewards.entries()) score.add(reward, predicted[i]);
    const predictedSums = this.predicted.flatMap(windowSums);
    const sums = this.rewards.flatMap(windowSums);
    const deciles = reliability(predicted, rewards, DECILES);
    return {
      steps: rewards.length,
      r2: score.value(),
      // The correlation of two points is always ±1.
      windowCorrelation: sums.length > 2 ? correlation(predictedSums, sums) : Number.NaN,
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

/** Sums over consecutive whole windows of WINDOW steps. */
function windowSums(values: readonly number[]): number[] {
  return Array.from({ length: Math.floor(values.length / WINDOW) }, (_, window) =>
    values.slice(window * WINDOW, (window + 1) * WINDOW).reduce((sum, value) => sum + value, 0),
  );
}
