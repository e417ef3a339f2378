/**
 * Everything the page knows, in one place: small state, curves, pictures.
 */
import type { BestMean } from '../lab/agent-parts.ts';
import type { CurveName, ReconstructionStrip, Timelapse } from '../lab/events.ts';
import type { SearchShape } from '../lab/search/search-shape.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { CURVES } from './curves.ts';
import { LatentCloud } from './latent-cloud.ts';
import { Latest } from './pictures.ts';
import { Population } from './population.ts';
import { Series } from './series.ts';
import { createLabStore, type LabStore } from './store.ts';

export interface Lab {
  readonly store: LabStore;
  readonly curves: Readonly<Record<CurveName, Series>>;
  readonly reconstruction: Latest<ReconstructionStrip>;
  /** How the pictures of V, and the dreams of M, came about. */
  readonly timelapse: Readonly<Record<Timelapse['part'], Latest<Timelapse>>>;
  readonly population: Population;
  readonly search: Latest<SearchShape>;
  /** Steps a second of a shared run: this machine's and those of the evaluators. */
  readonly throughput: Series;
  /** The tested means of the search, by generation. */
  readonly means: Latest<readonly BestMean[]>;
  /** Latents of real episodes, played in V's room. */
  readonly cloud: LatentCloud;
}

export function createLab(settings: RunSettings): Lab {
  const names = Object.keys(CURVES) as CurveName[];
  return {
    store: createLabStore(settings),
    curves: Object.fromEntries(names.map((name) => [name, new Series()])) as Record<CurveName, Series>,
    reconstruction: new Latest(),
    timelapse: { vision: new Latest(), memory: new Latest() },
    population: new Population(),
    search: new Latest(),
    throughput: new Series(),
    means: new Latest(),
    cloud: new LatentCloud(),
  };
}
