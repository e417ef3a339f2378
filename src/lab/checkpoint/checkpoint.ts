/**
 * A run as one safetensors file: tensors vision.*, memory.*, controller.*, evolution.* and starts.*; settings,
 * provenance, scores and curves as JSON in the metadata. Python's safetensors opens it as it is.
 */
import { type ControllerConfig, inputCount, parameterCount } from '../../controller/controller.ts';
import { SeparableCovariance } from '../../evolution/covariance.ts';
import { FullCovariance } from '../../evolution/full-covariance.ts';
import { CmaEs } from '../../evolution/index.ts';
import type { CmaEsSnapshot } from '../../evolution/snapshot.ts';
import { encodeFloat16 } from '../../files/float16.ts';
import { decodeSafetensors, encodeSafetensors } from '../../files/safetensors.ts';
import { messageOf } from '../../math/text.ts';
import type { Weights } from '../../math/weights.ts';
import { memoryShapes, PAPER_MEMORY } from '../../memory/config.ts';
import { type VisionConfig, visionShapes } from '../../vision/config.ts';
import { type Agent, type BestMean, controllerConfig, type GenerationRecord } from '../agent-parts.ts';
import type { Learning } from '../learning/learning.ts';
import { checkSetting } from '../settings/check.ts';
import type { RunSettings } from '../settings/settings.ts';
import { LEARNING_NAMES, learningOf, putLearning, unusedPictures } from './checkpoint-learning.ts';
import { bestScoreOf, historyOf, parseObject, reportOf } from './checkpoint-metadata.ts';
import { FORMAT, partsOf } from './checkpoint-parts.ts';
import { ignored, TensorReader, type Tensors } from './checkpoint-tensors.ts';

/** The best tested mean: a part of the search, in 64 bits like its arrays. */
const BEST = 'evolution.best';

export interface Checkpoint {
  settings: RunSettings;
  agent: Agent;
  search: CmaEsSnapshot | null;
  /** The best tested mean of that search. */
  best: BestMean | null;
  history: GenerationRecord[];
  /** How V and M learned; empty from an older file. */
  learning: Learning;
  report: Record<string, unknown>;
}

/** An opened file. */
export interface OpenedCheckpoint extends Checkpoint {
  /** One notice for each ignored, converted or assumed part; none for a file that the page saved. */
  notices: string[];
}

export interface CheckpointOptions {
  /** F16 halves the size of the weights of V and M and rounds them to 11 bits; C and the search are not rounded. */
  weights?: 'F32' | 'F16';
}

export function encodeCheckpoint(checkpoint: Checkpoint, options: CheckpointOptions = {}): Uint8Array {
  const { settings, agent, search, best, history, learning, report } = checkpoint;
  const tensors: Tensors = {};
  const put = (name: string, shape: readonly number[], data: Float32Array | Float64Array): void => {
    tensors[name] = {
      dtype: data instanceof Float64Array ? 'F64' : 'F32',
      shape: [...shape],
      data,
    } as Tensors[string];
  };
  const metadata: Record<string, string> = {
    format: FORMAT,
    settings: JSON.stringify(settings),
    history: JSON.stringify(history),
    report: JSON.stringify(report),
  };
  for (const part of ['vision', 'memory'] as const) {
    const network = agent[part];
    if (network === null) continue;
    metadata[part] = JSON.stringify(network.config);
    for (const [name, { shape, data }] of Object.entries(network.weights)) {
      if (options.weights === 'F16') {
        const halves = encodeFloat16(data);
        const far = halves.findIndex((half) => (half & 0x7c00) === 0x7c00);
        if (far !== -1) throw new RangeError(`${name} holds ${data[far]} at index ${far}: too large for F16`);
        tensors[name] = { dtype: 'F16', shape: [...shape], data: halves };
      } else put(name, shape, data);
    }
  }
  if (agent.controller !== null) {
    const { config, parameters } = agent.controller;
    // How its outputs become an action belongs to the experiment, which the settings name.
    const { head: _, ...stored } = config;
    metadata.controller = JSON.stringify(stored);
    const { actionSize } = config;
    put('controller.bias', [actionSize], parameters.subarray(0, actionSize));
    put(
      'controller.kernel',
      [parameters.length / actionSize - 1, actionSize],
      parameters.subarray(actionSize),
    );
  }
  if (agent.starts !== null && agent.vision !== null) {
    const { latentSize } = agent.vision.config;
    for (const name of ['mu', 'logvar'] as const) {
      const data = agent.starts[name];
      put(`starts.${name}`, [data.length / latentSize, latentSize], data);
    }
  }
  if (search !== null) {
    const { arrays, ...rest } = search;
    metadata.evolution = JSON.stringify(rest);
    for (const [name, { shape, data }] of Object.entries(arrays)) put(`evolution.${name}`, shape, data);
  }
  if (best !== null) {
    const { parameters, ...score } = best;
    metadata.best = JSON.stringify(score);
    put(BEST, [parameters.length], Float64Array.from(parameters));
  }
  putLearning(learning, tensors, metadata);
  return encodeSafetensors(tensors, metadata);
}

/** @throws Error naming what is missing or does not fit */
export function decodeCheckpoint(bytes: Uint8Array): OpenedCheckpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { settings, vision, memory, controller, notices } = partsOf(tensors, metadata);
  const dimension = parameterCount(controller ?? controllerConfig(settings));
  const search = parseObject<Omit<CmaEsSnapshot, 'arrays'>>(metadata, 'evolution');
  const score = bestScoreOf(metadata);
  const learning = learningOf(metadata, tensors, dimension);
  const orphans = [
    ...(search === null ? namesIn(tensors, SEARCH) : []),
    ...(score === null ? [BEST] : []),
    ...unusedPictures(learning),
  ];
  const left = orphans.filter((name) => Object.hasOwn(tensors, name));
  const taken = [...left, ...LEARNING_NAMES];
  const used = Object.fromEntries(Object.entries(tensors).filter(([name]) => !taken.includes(name)));
  const shapesOfSearch = search === null ? {} : searchShapes(search, dimension, used);
  const shapes = {
    ...(vision !== null && visionShapes(vision)),
    ...(memory !== null && memoryShapes(memory)),
    ...(controller !== null && controllerShapes(controller)),
    ...startsShapes(used, vision),
    ...shapesOfSearch,
    ...(score !== null && { [BEST]: [dimension] }),
  };
  const reader = new TensorReader(used, shapes, EVERY_NAME);
  const weightsOf = (names: Record<string, number[]>): Weights =>
    Object.fromEntries(
      Object.entries(names).map(([name, shape]) => [name, { shape, data: reader.float32(name) }]),
    );
  const agent: Agent = {
    vision: vision && { config: vision, weights: weightsOf(visionShapes(vision)) },
    memory: memory && { config: memory, weights: weightsOf(memoryShapes(memory)) },
    controller: controller && {
      config: controller,
      parameters: Float32Array.of(
        ...reader.float32('controller.bias'),
        ...reader.float32('controller.kernel'),
      ),
    },
    starts: Object.hasOwn(shapes, 'starts.mu')
      ? { mu: reader.float32('starts.mu'), logvar: reader.float32('starts.logvar') }
      : null,
  };
  const checkpoint: Checkpoint = {
    settings,
    agent,
    search: search && searchOf(search, shapesOfSearch, reader),
    best: score && { ...score, parameters: reader.float32(BEST) },
    history: historyOf(metadata),
    learning,
    report: reportOf(metadata),
  };
  const lost =
    'of a search, its best mean or a time-lapse, whose metadata (evolution, best, learning) are missing';
  return {
    ...checkpoint,
    notices: [...notices, ...(left.length > 0 ? [ignored(left, lost)] : []), ...reader.notices()],
  };
}

const SEARCH = 'evolution.';

/** All names that a checkpoint can hold; any other name is an additional tensor of the user. */
const EVERY_NAME = [
  ...Object.keys(visionShapes({ size: 'tiny', latentSize: 1 })),
  ...Object.keys(memoryShapes({ ...PAPER_MEMORY, predictReward: true, predictDone: true, aheadSteps: 1 })),
  ...['controller.bias', 'controller.kernel', 'starts.mu', 'starts.logvar', BEST],
  ...['mean', 'average', 'pSigma', 'pC', ...Object.keys(FullCovariance.shapes(1))].map(
    (name) => SEARCH + name,
  ),
];

function namesIn(tensors: Tensors, prefix: string): string[] {
  return Object.keys(tensors).filter((name) => name.startsWith(prefix) && name !== BEST);
}

function controllerShapes(config: ControllerConfig): Record<string, number[]> {
  const { actionSize } = config;
  return {
    'controller.bias': [actionSize],
    'controller.kernel': [inputCount(config), actionSize],
  };
}

/** Shapes for the number of starts in the file; older files have none. */
function startsShapes(tensors: Tensors, vision: VisionConfig | null): Record<string, number[]> {
  if (vision === null || namesIn(tensors, 'starts.').length === 0) return {};
  const { latentSize } = vision;
  const numbers = tensors['starts.mu']?.shape.reduce((product, length) => product * length, 1) ?? 0;
  // At least one, so that the error about an empty tensor gives a sensible shape.
  const shape = [Math.max(1, Math.floor(numbers / latentSize)), latentSize];
  return { 'starts.mu': shape, 'starts.logvar': shape };
}

/** Shapes of the arrays of a search with this covariance over n parameters. */
function searchShapes(
  { settings }: Partial<Omit<CmaEsSnapshot, 'arrays'>>,
  n: number,
  tensors: Tensors,
): Record<string, number[]> {
  const covariance = settings?.covariance;
  if (covariance !== 'full' && covariance !== 'separable') {
    throw new Error(
      `the checkpoint's evolution has the covariance ${JSON.stringify(covariance)}, expected "full" or "separable"`,
    );
  }
  const shapes = (covariance === 'full' ? FullCovariance : SeparableCovariance).shapes(n);
  // Older states have neither an average nor an averaging window.
  const averages = settings?.averageOver !== undefined || Object.hasOwn(tensors, `${SEARCH}average`);
  const vectors = ['mean', 'pSigma', 'pC', ...(averages ? ['average'] : [])];
  const all = { ...shapes, ...Object.fromEntries(vectors.map((name) => [name, [n]])) };
  return Object.fromEntries(Object.entries(all).map(([name, shape]) => [SEARCH + name, shape]));
}

function searchOf(
  rest: Omit<CmaEsSnapshot, 'arrays'>,
  shapes: Record<string, number[]>,
  reader: TensorReader,
): CmaEsSnapshot {
  const arrays = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name.slice(SEARCH.length),
      { shape, data: reader.float64(name) },
    ]),
  );
  const search = { ...rest, arrays };
  try {
    // What a search makes for each candidate: a number in a small file would take all memory.
    checkSetting('evolution.populationSize', rest.settings.populationSize);
    // The check needs no candidates.
    CmaEs.fromJSON({ ...search, asked: rest.asked === true ? false : rest.asked });
  } catch (cause) {
    throw new Error(`the checkpoint's search (evolution) cannot be restored: ${messageOf(cause)}`, { cause });
  }
  return search;
}
