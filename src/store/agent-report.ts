/**
 * Reads the numbers of an agent's diagnostics that the page shows; what is absent is null.
 */
import type { ExperimentRecord } from '../lab/settings/settings.ts';
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
  /** By the keys of the experiment's contrasts. */
  distances: Record<string, number | null>;
}

export interface AgentResults {
  unseenEpisodes: number | null;
  unseenFrames: number | null;
  mse: number | null;
  psnr: number | null;
  meanFrameMse: number | null;
  meanFramePsnr: number | null;
  /** Null where it was not measured too. */
  patchCorrelation: number | null;
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

/** @param experiment under whose key the report has them, and whose contrasts were measured */
export function agentResults(
  report: Readonly<Record<string, unknown>> | null,
  { diagnostics, contrasts }: Pick<ExperimentRecord, 'diagnostics' | 'contrasts'>,
): AgentResults | null {
  const card = objectAt(report, diagnostics.key);
  if (card === null) return null;
  const reconstruction = objectAt(card, 'reconstruction');
  const latents = objectAt(card, 'latents');
  const likelihood = objectAt(card, 'likelihood');
  const reward = objectAt(card, 'reward');
  const done = objectAt(card, 'done');
  return {
    unseenEpisodes: numberAt(card, 'unseenEpisodes'),
    unseenFrames: numberAt(card, 'unseenFrames'),
    mse: numberAt(reconstruction, 'mse'),
    psnr: numberAt(reconstruction, 'psnr'),
    meanFrameMse: numberAt(reconstruction, 'meanFrameMse'),
    meanFramePsnr: numberAt(reconstruction, 'meanFramePsnr'),
    patchCorrelation: numberAt(reconstruction, 'patchCorrelation'),
    latents: listAt(latents, 'klPerDimension').length,
    live: numberAt(latents, 'live'),
    varying: numberAt(latents, 'varying'),
    probes: probeRows(card) ?? [],
    likelihoods: VARIANTS.map((name) => ({
      name,
      sampled: numberAt(objectAt(likelihood, 'sampled'), name),
      mean: numberAt(objectAt(likelihood, 'mean'), name),
    })),
    sensitivity: listAt(card, 'sensitivity').flatMap((row) => {
      const steps = numberAt(row, 'steps');
      const distances = Object.fromEntries(contrasts.map(({ key }) => [key, numberAt(row, key)]));
      return steps === null ? [] : [{ steps, distances }];
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
