/**
 * How long dreams last: C drives on from real moments in M's dream, and after hundreds of steps V's picture of it is
 * asked whether it still shows what the experiment is about (Task.lost, as on the page), how many of its pixels have
 * colours that reality does not have, and how much it differs from the picture one step before. The last belongs to the
 * first two: V paints roads out of noise too, so an untrained M keeps the road, but on another one at every step. The
 * end that M predicts is ignored: it is another question.
 */
import { FRAME_BYTES } from '../data/episode.ts';
import { wilsonInterval } from '../math/intervals.ts';
import { quantileOfSorted } from '../math/statistics.ts';
import { latentDistance, totalVariance } from '../vision/distance.ts';
import { Vision } from '../vision/inference.ts';
import { ColourSet } from './colour-set.ts';
import { type DrivenByC, spreadMoments } from './dream-distance.ts';
import { type Driver, dreamFrom, type Moment, sampled } from './dreams.ts';
import {
  type FrameSource,
  type Reporting,
  shareOf,
  type TrainedMemory,
  type TrainedVision,
} from './report-progress.ts';

export interface EnduranceRow {
  /** Steps dreamed; 0 is V's picture of the real moment, for scale. */
  steps: number;
  /** Dreams whose picture still shows it: for the car the road. */
  kept: number;
  /** Wilson's 95 % interval of their share, as of independent dreams: those from one episode are a little alike. */
  low: number;
  high: number;
  /** Share of the pixels of all dreams in colours that reality does not have, 0 .. 1. */
  foreignColours: number;
  /** Median distance of the picture from that of one step before, percent of two random frames (vision/distance.ts). */
  change: number;
}

export interface DreamEndurance {
  tau: number;
  dreams: number;
  rows: EnduranceRow[];
}

export interface EnduranceSubject {
  vision: TrainedVision;
  memory: TrainedMemory;
  /** Null before there is a C: then there is no report of it, nor where its episodes end at once. */
  driven: DrivenByC | null;
  /** Real frames, for the colours that there are. */
  frames: readonly FrameSource[];
  /** Of a picture, [64, 64, 3]. */
  lost(picture: Uint8Array): boolean;
  seed: number;
}

type Measure = Pick<EnduranceSubject, 'vision' | 'memory' | 'lost' | 'seed'> & { colours: ColourSet };

const STEPS = [0, 300, 600, 900];
const LONGEST = Math.max(...STEPS);
const TAU = 1;
/** Fewer are not reported: C drives too short episodes. */
const LEAST_DREAMS = 8;
/** Dreams in one batch. */
const GROUP = 16;
/** Episodes whose colours are collected, and every how many of their frames. */
const COLOURED = { episodes: 32, every: 10 };
/** Fractions of a report's progress that the rest of it takes, and after which the colours are known. */
const REST = 0.9;
const COLOURS = 0.93;

/** The report, then how long its dreams last, beside it. */
export async function* withDreamEndurance<Report extends object>(
  report: Reporting<Report>,
  subject: EnduranceSubject,
): Reporting<Report & { dreamEndurance: DreamEndurance | null }> {
  return { ...(yield* shareOf(report, REST)), dreamEndurance: yield* endurance(subject) };
}

async function* endurance({
  driven,
  frames,
  ...subject
}: EnduranceSubject): Reporting<DreamEndurance | null> {
  if (driven === null) return null;
  const used = frames.slice(0, COLOURED.episodes);
  const colours = new ColourSet();
  for (const [i, read] of used.entries()) {
    const whole = await read();
    for (let at = 0; at < whole.length; at += COLOURED.every * FRAME_BYTES) {
      colours.add(whole.subarray(at, at + FRAME_BYTES));
    }
    const fraction = REST + ((COLOURS - REST) * (i + 1)) / used.length;
    yield { fraction, detail: 'colours of real frames' };
  }
  const moments = await spreadMoments(driven.sources, subject.memory);
  if (moments.length < LEAST_DREAMS) return null;
  const dreaming = enduranceOf(moments, driven.drive, { ...subject, colours });
  for (;;) {
    const { done, value } = await dreaming.next();
    if (done) return value as DreamEndurance;
    yield { fraction: COLOURS + (1 - COLOURS) * (value as number), detail: 'dreams of 900 steps' };
  }
}

/** Yields the fraction of the dreams that is done. */
export async function* enduranceOf(
  moments: readonly Moment[],
  drive: Driver,
  { vision: { config, weights }, memory, lost, colours, seed }: Measure,
): AsyncGenerator<number, DreamEndurance> {
  const { latentSize } = config;
  const variance = totalVariance(realLatents(moments, latentSize, 0), latentSize);
  const found = STEPS.map(() => ({ kept: 0, foreign: 0, changes: [] as number[] }));
  const vision = new Vision(config, weights);
  try {
    for (let first = 0; first < moments.length; first += GROUP) {
      const group = moments.slice(first, first + GROUP);
      const dreamed = dreamFrom(group, memory, drive, sampled(TAU, seed + first), LONGEST);
      for (const [k, steps] of STEPS.entries()) {
        const [z, before] =
          steps === 0
            ? [realLatents(group, latentSize, 0), realLatents(group, latentSize, -1)]
            : [dreamed[steps - 1], dreamed[steps - 2]];
        const pictures = await vision.decode(z, group.length);
        const seen = await vision.encodeAsync(pictures, group.length);
        const last = await vision.encodeAsync(await vision.decode(before, group.length), group.length);
        found[k].foreign += group.length * colours.foreignShare(pictures);
        for (let i = 0; i < group.length; i++) {
          if (!lost(pictures.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES))) found[k].kept++;
          const [now, then] = [seen.mu, last.mu].map((mu) =>
            mu.subarray(i * latentSize, (i + 1) * latentSize),
          );
          found[k].changes.push(latentDistance(now, then, variance));
        }
      }
      yield (first + group.length) / moments.length;
    }
  } finally {
    vision.dispose();
  }
  const rows = found.map(({ kept, foreign, changes }, k) => ({
    ...{ steps: STEPS[k], kept, ...wilsonInterval(kept, moments.length) },
    foreignColours: foreign / moments.length,
    change: quantileOfSorted(
      changes.sort((a, b) => a - b),
      0.5,
    ),
  }));
  return { tau: TAU, dreams: moments.length, rows };
}

/** z = mu of the real frames from which the dreams begin, or of those `offset` away. [moments, latent] */
function realLatents(moments: readonly Moment[], latentSize: number, offset: number): Float32Array {
  const z = new Float32Array(moments.length * latentSize);
  for (const [i, { episode, frame }] of moments.entries()) {
    const at = frame + offset;
    z.set(episode.mu.subarray(at * latentSize, (at + 1) * latentSize), i * latentSize);
  }
  return z;
}
