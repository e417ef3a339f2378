/**
 * Reads the numbers of the car's diagnostics that the page shows; what is absent is null.
 */
import { listAt, numberAt, objectAt } from './json.ts';
import { type CurvePoint, curveAt, type ProbeRow, probeRows } from './report.ts';

/** NLL in nats per latent: z sampled from V, and z = mu. */
export interface LikelihoodRow {
  name: 'inOrder' | 'shuffledActions' | 'withoutActions' | 'shuffledFrames';
  sampled: number | null;
  mean: number | null;
}

export interface SensitivityRow {
  steps: number;
  steering: number | null;
  pedals: number | null;
}

export interface CarResults {
  unseenEpisodes: number | null;
  unseenFrames: number | null;
  mse: number | null;
  psnr: number | null;
  meanFrameMse: number | null;
  meanFramePsnr: number | null;
  latents: number;
  live: number | null;
  varying: number | null;
  probes: ProbeRow[];
  likelihoods: LikelihoodRow[];
  sensitivity: SensitivityRow[];
  /** Null for an M without that head. */
  reward: {
    r2: number | null;
    windowCorrelation: number | null;
    calibrationError: number | null;
    reliability: CurvePoint[];
  } | null;
  done: {
    ends: number | null;
    logLoss: number | null;
    baseRateLogLoss: number | null;
    calibrationError: number | null;
  } | null;
}

const VARIANTS = ['inOrder', 'shuffledActions', 'withoutActions', 'shuffledFrames'] as const;

export function carResults(report: Readonly<Record<string, unknown>> | null): CarResults | null {
  const car = objectAt(report, 'car');
  if (car === null) return null;
  const reconstruction = objectAt(car, 'reconstruction');
  const latents = objectAt(car, 'latents');
  const likelihood = objectAt(car, 'likelihood');
  const reward = objectAt(car, 'reward');
  const done = objectAt(car, 'done');
  return {
    unseenEpisodes: numberAt(car, 'unseenEpisodes'),
    unseenFrames: numberAt(car, 'unseenFrames'),
    mse: numberAt(reconstruction, 'mse'),
    psnr: numberAt(reconstruction, 'psnr'),
    meanFrameMse: numberAt(reconstruction, 'meanFrameMse'),
    meanFramePsnr: numberAt(reconstruction, 'meanFramePsnr'),
    latents: listAt(latents, 'klPerDimension').length,
    live: numberAt(latents, 'live'),
    varying: numberAt(latents, 'varying'),
    probes: probeRows(car) ?? [],
    likelihoods: VARIANTS.map((name) => ({
      name,
      sampled: numberAt(objectAt(likelihood, 'sampled'), name),
      mean: numberAt(objectAt(likelihood, 'mean'), name),
    })),
    sensitivity: listAt(car, 'sensitivity').flatMap((row) => {
      const steps = numberAt(row, 'steps');
      const part = { steering: numberAt(row, 'steering'), pedals: numberAt(row, 'pedals') };
      return steps === null ? [] : [{ steps, ...part }];
    }),
    reward: reward && {
      r2: numberAt(reward, 'r2'),
      windowCorrelation: numberAt(reward, 'windowCorrelation'),
      calibrationError: numberAt(reward, 'calibrationError'),
      reliability: curveAt(reward, 'deciles', 'predicted', 'actual'),
    },
    done: done && {
      ends: numberAt(done, 'ends'),
      logLoss: numberAt(done, 'logLoss'),
      baseRateLogLoss: numberAt(done, 'baseRateLogLoss'),
      calibrationError: numberAt(done, 'calibrationError'),
    },
  };
}
