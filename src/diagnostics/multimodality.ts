/**
 * Multimodality of M's mixture near a bounce: whether it represents several futures when the ball is about to hit a
 * wall. Two numbers, each a mean over the latents: the entropy of the mixture weights, and the mass of the second mode,
 * that is of the components whose mean differs from that of the heaviest one by more than the sum of both standard
 * deviations (from that distance on, two normals of equal deviation have two peaks).
 */
import type { Mixture } from '../memory/sample.ts';
import type { Bounce } from './bounces.ts';

export interface Multimodality {
  /** 0 for one certain future, 0.5 for two equally likely ones. */
  secondMode: number;
  /** Nats; at most log(mixtures). */
  entropy: number;
}

export interface MultimodalityCurve {
  /** Mean over bounces of the mixture that predicts the frame `step` frames after the bounce; 0 is the bounce. */
  points: (Multimodality & { step: number })[];
  /** The same over frames far from any bounce. */
  away: Multimodality;
}

const FIRST_STEP = -10;
const LAST_STEP = 5;
/** Frames at least this far from every bounce are "away". */
const AWAY = 6;

export function multimodalityOf(
  { latentSize, mixtures, logPi, mu, logSigma }: Mixture,
  row: number,
): Multimodality {
  let secondMode = 0;
  let entropy = 0;
  for (let latent = 0; latent < latentSize; latent++) {
    const first = (row * latentSize + latent) * mixtures;
    let heaviest = first;
    for (let k = first; k < first + mixtures; k++) if (logPi[k] > logPi[heaviest]) heaviest = k;
    for (let k = first; k < first + mixtures; k++) {
      const pi = Math.exp(logPi[k]);
      entropy -= pi === 0 ? 0 : pi * logPi[k];
      const apart = Math.abs(mu[k] - mu[heaviest]) > Math.exp(logSigma[k]) + Math.exp(logSigma[heaviest]);
      if (apart) secondMode += pi;
    }
  }
  return { secondMode: secondMode / latentSize, entropy: entropy / latentSize };
}

/** Averages the multimodality of many mixtures by the distance from a bounce. */
export class MultimodalityByStep {
  private readonly sums = new Map<number, { count: number } & Multimodality>();
  private readonly away = { count: 0, secondMode: 0, entropy: 0 };

  /** @param frame the frame that the mixture predicts */
  add(value: Multimodality, frame: number, bounces: readonly Bounce[]): void {
    for (const bounce of bounces) {
      const step = frame - bounce.frame;
      if (step < FIRST_STEP || step > LAST_STEP) continue;
      let sum = this.sums.get(step);
      if (sum === undefined) this.sums.set(step, (sum = { count: 0, secondMode: 0, entropy: 0 }));
      accumulate(sum, value);
    }
    if (bounces.every((bounce) => Math.abs(frame - bounce.frame) >= AWAY)) accumulate(this.away, value);
  }

  curve(): MultimodalityCurve {
    const steps = [...this.sums.keys()].sort((a, b) => a - b);
    return {
      points: steps.map((step) => ({ step, ...meanOf(this.sums.get(step)!) })),
      away: meanOf(this.away),
    };
  }
}

function accumulate(sum: { count: number } & Multimodality, { secondMode, entropy }: Multimodality): void {
  sum.count++;
  sum.secondMode += secondMode;
  sum.entropy += entropy;
}

function meanOf({ count, secondMode, entropy }: { count: number } & Multimodality): Multimodality {
  return { secondMode: secondMode / count, entropy: entropy / count };
}
