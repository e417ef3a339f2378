/**
 * Does M's mixture split into several futures when the ball is about to hit a wall? Two numbers of a mixture, each
 * a mean over the latents: the entropy of its weights, and the mass of its second mode, that is of the components
 * whose mean lies further from the heaviest one's than their two deviations together (two normals of one deviation
 * have two peaks from there on).
 */
import type { Mixture } from '../memory/sample.ts';
import type { Bounce } from './bounces.ts';

export interface Split {
  /** 0 where one future is sure, 0.5 where two are as likely. */
  secondMode: number;
  /** Nats; log(mixtures) at most. */
  entropy: number;
}

export interface SplitCurve {
  /** Mean over bounces of the mixture that foretells the frame `step` frames after the bounce; 0 is the bounce. */
  points: (Split & { step: number })[];
  /** The same over frames far from any bounce. */
  away: Split;
}

const FIRST_STEP = -10;
const LAST_STEP = 5;
/** Frames this far from the nearest bounce are "away". */
const AWAY = 6;

export function splitOf({ latentSize, mixtures, logPi, mu, logSigma }: Mixture, row: number): Split {
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

/** Gathers the splits of many mixtures by their distance from a bounce. */
export class SplitGatherer {
  private readonly sums = new Map<number, { count: number } & Split>();
  private readonly away = { count: 0, secondMode: 0, entropy: 0 };

  /** @param frame the one the mixture foretells */
  add(split: Split, frame: number, bounces: readonly Bounce[]): void {
    for (const bounce of bounces) {
      const step = frame - bounce.frame;
      if (step < FIRST_STEP || step > LAST_STEP) continue;
      let sum = this.sums.get(step);
      if (sum === undefined) this.sums.set(step, (sum = { count: 0, secondMode: 0, entropy: 0 }));
      accumulate(sum, split);
    }
    if (bounces.every((bounce) => Math.abs(frame - bounce.frame) >= AWAY)) accumulate(this.away, split);
  }

  curve(): SplitCurve {
    const steps = [...this.sums.keys()].sort((a, b) => a - b);
    return {
      points: steps.map((step) => ({ step, ...meanOf(this.sums.get(step)!) })),
      away: meanOf(this.away),
    };
  }
}

function accumulate(sum: { count: number } & Split, { secondMode, entropy }: Split): void {
  sum.count++;
  sum.secondMode += secondMode;
  sum.entropy += entropy;
}

function meanOf({ count, secondMode, entropy }: { count: number } & Split): Split {
  return { secondMode: secondMode / count, entropy: entropy / count };
}
