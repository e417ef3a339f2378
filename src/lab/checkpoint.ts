/**
 * A run as one safetensors file: vision.*, memory.*, controller.*, evolution.*, starts.*, and everything else
 * (settings, provenance, scores, curves) as JSON in its metadata. Python opens it as it is.
 * May import files, the networks' shapes, the lab's types.
 */
import { type ControllerConfig, checkControllerConfig, parameterCount } from '../controller/controller.ts';
import type { CmaEsSnapshot } from '../evolution/snapshot.ts';
import { decodeFloat16, encodeFloat16 } from '../files/float16.ts';
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { type MemoryConfig, memoryShapes } from '../memory/config.ts';
import { type VisionConfig, visionShapes } from '../vision/config.ts';
import type { Agent, BestMean, GenerationRecord } from './run.ts';
import type { RunSettings } from './settings.ts';
import { checkSettings } from './url.ts';

const FORMAT = 'world-models-playground/1';
/** Beside the arrays of the search, whose it is; 64 bits like them. */
const BEST = 'evolution.best';

/** Settings that came later, as files without them were made: today's preset may say otherwise. */
const BEFORE_THEM: Partial<RunSettings> = {
  'memory.carryState': false,
  'memory.rewardWeight': 1,
  'memory.aheadSteps': 0,
  'memory.aheadWeight': 10,
  'evolution.replay': 0,
  'evolution.average': 1,
};

export interface Checkpoint {
  settings: RunSettings;
  agent: Agent;
  search: CmaEsSnapshot | null;
  /** Of that search. */
  best: BestMean | null;
  history: GenerationRecord[];
  report: Record<string, unknown>;
}

type Tensors = Parameters<typeof encodeSafetensors>[0];
type Decoded = ReturnType<typeof decodeSafetensors>['tensors'];

export interface CheckpointOptions {
  /** F16 halves the size of V's and M's weights, and rounds them to 11 bits; C and the search keep theirs. */
  weights?: 'F32' | 'F16';
}

export function encodeCheckpoint(checkpoint: Checkpoint, options: CheckpointOptions = {}): Uint8Array {
  const { settings, agent, search, best, history, report } = checkpoint;
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
      if (options.weights === 'F16')
        tensors[name] = { dtype: 'F16', shape: [...shape], data: encodeFloat16(data) };
      else put(name, shape, data);
    }
  }
  if (agent.controller !== null) {
    const { config, parameters } = agent.controller;
    metadata.controller = JSON.stringify(config);
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
  return encodeSafetensors(tensors, metadata);
}

/** @throws Error naming what is missing or does not fit; nothing is half taken. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.format !== FORMAT) {
    throw new Error(
      `not a checkpoint of this page: its format is "${metadata.format ?? 'missing'}", expected "${FORMAT}"`,
    );
  }
  const settings = checkSettings({ ...BEFORE_THEM, ...parse<Partial<RunSettings>>(metadata, 'settings') });
  const visionConfig = parse<VisionConfig>(metadata, 'vision');
  const memoryConfig = parse<MemoryConfig>(metadata, 'memory');
  const controllerConfig = parse<ControllerConfig>(metadata, 'controller');
  const agent: Agent = {
    vision: visionConfig && { config: visionConfig, weights: pick(tensors, 'vision.') },
    memory: memoryConfig && { config: memoryConfig, weights: pick(tensors, 'memory.') },
    controller: controllerConfig && {
      config: controllerConfig,
      parameters: controllerOf(tensors, controllerConfig),
    },
    starts: null,
  };
  if (agent.vision !== null) checkWeights(agent.vision.weights, visionShapes(agent.vision.config));
  if (agent.memory !== null) checkWeights(agent.memory.weights, memoryShapes(agent.memory.config));
  if (agent.vision !== null && agent.memory !== null) {
    const [v, m] = [agent.vision.config.latentSize, agent.memory.config.latentSize];
    if (v !== m) throw new Error(`the checkpoint's V has ${v} latents but its M expects ${m}`);
  }
  if (agent.controller !== null) checkController(agent);
  if (tensors['starts.mu'] !== undefined) {
    agent.starts = { mu: float32(tensors, 'starts.mu'), logvar: float32(tensors, 'starts.logvar') };
  }
  return {
    settings,
    agent,
    search: searchOf(tensors, metadata),
    best: bestOf(tensors, metadata, agent),
    history: historyOf(metadata),
    report: parse<Record<string, unknown>>(metadata, 'report') ?? {},
  };
}

function searchOf(tensors: Decoded, metadata: Record<string, string>): CmaEsSnapshot | null {
  const rest = parse<Omit<CmaEsSnapshot, 'arrays'>>(metadata, 'evolution');
  if (rest === null) return null;
  const arrays: CmaEsSnapshot['arrays'] = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!name.startsWith('evolution.') || name === BEST) continue;
    if (tensor.dtype !== 'F64') throw new Error(`${name} of the checkpoint is ${tensor.dtype}, expected F64`);
    arrays[name.slice('evolution.'.length)] = { shape: [...tensor.shape], data: tensor.data as Float64Array };
  }
  return { ...rest, arrays };
}

/** Null in a file without one: older than it, of a search without tests, or shipped. */
function bestOf(tensors: Decoded, metadata: Record<string, string>, agent: Agent): BestMean | null {
  const score = parse<Pick<BestMean, 'generation' | 'test'>>(metadata, 'best');
  if (score === null) return null;
  const data = tensors[BEST]?.data;
  const expected = agent.controller?.parameters.length;
  if (data?.length !== expected || !data?.every(Number.isFinite) || !Number.isFinite(score.test)) {
    throw new Error(
      `${BEST} of the checkpoint holds ${expected} finite parameters and its score, got ${data?.length ?? 'none'} and ${score.test}`,
    );
  }
  return { generation: score.generation, test: score.test, parameters: Float32Array.from(data) };
}

/** C must fit the V and M it comes with: a wrong size would read numbers that are not there. */
function checkController({ vision, memory, controller }: Agent): void {
  const { config, parameters } = controller!;
  checkControllerConfig(config);
  const latents = vision?.config.latentSize;
  const hidden = memory?.config.hiddenSize;
  if (config.latentSize !== latents || config.hiddenSize !== hidden) {
    throw new Error(
      `the checkpoint's C reads ${config.latentSize} latents and ${config.hiddenSize} units of h, its V and M have ${latents} and ${hidden}`,
    );
  }
  const bad = parameters.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new Error(`parameter ${bad} of the checkpoint's C is ${parameters[bad]}`);
}

function historyOf(metadata: Record<string, string>): GenerationRecord[] {
  const history = parse<GenerationRecord[]>(metadata, 'history') ?? [];
  if (!Array.isArray(history))
    throw new Error(`the checkpoint's history is no list: ${metadata.history.slice(0, 60)}`);
  return history;
}

function controllerOf(tensors: Decoded, config: ControllerConfig): Float32Array {
  const bias = float32(tensors, 'controller.bias');
  const kernel = float32(tensors, 'controller.kernel');
  const expected = parameterCount(config);
  if (bias.length + kernel.length !== expected) {
    throw new Error(
      `the checkpoint's C has ${bias.length + kernel.length} parameters, its shape needs ${expected}`,
    );
  }
  const parameters = new Float32Array(expected);
  parameters.set(bias);
  parameters.set(kernel, bias.length);
  return parameters;
}

function pick(tensors: Decoded, prefix: string): Weights {
  const names = Object.keys(tensors).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(
    names.map((name) => [name, { shape: [...tensors[name].shape], data: float32(tensors, name) }]),
  );
}

function float32(tensors: Decoded, name: string): Float32Array {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`the checkpoint has no ${name}`);
  if (tensor.dtype === 'F16') return decodeFloat16(tensor.data as Uint16Array);
  if (tensor.dtype !== 'F32')
    throw new Error(`${name} of the checkpoint is ${tensor.dtype}, expected F32 or F16`);
  return tensor.data as Float32Array;
}

function parse<T>(metadata: Record<string, string>, key: string): T | null {
  const text = metadata[key];
  if (text === undefined) return null;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Error(`the checkpoint's ${key} is not JSON: ${text.slice(0, 60)}`, { cause });
  }
}
