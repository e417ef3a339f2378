/**
 * An agent as one file in the object store: V, M, the shape of C, where dreams begin. Its name is the hash of its
 * bytes, and the hash is checked when it is read. Rounds are named by the hash of their jobs, agent and build.
 */
import { sha256 } from 'js-sha256';
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../files/safetensors.ts';
import type { Weights } from '../math/weights.ts';
import type { AgentSpec, Job } from '../rollout/jobs.ts';
import { VERSION } from './protocol.ts';

/** Hexadecimal digits of a name: 128 bits. */
const DIGITS = 32;

export function encodeAgent(spec: AgentSpec): { name: string; bytes: Uint8Array } {
  const { world, vision, memory, controller, sampleZ, dreamStarts } = spec;
  const tensors: Record<string, Tensor> = {};
  const add = (part: string, weights: Weights): void => {
    for (const [name, { shape, data }] of Object.entries(weights)) {
      tensors[`${part}/${name}`] = { dtype: 'F32', shape, data };
    }
  };
  add('V', vision.weights);
  add('M', memory.weights);
  if (dreamStarts !== undefined) {
    for (const [name, data] of Object.entries(dreamStarts)) {
      tensors[`starts/${name}`] = { dtype: 'F32', shape: [data.length], data };
    }
  }
  const parts = { world, vision: vision.config, memory: memory.config, controller, sampleZ };
  const bytes = encodeSafetensors(tensors, { agent: JSON.stringify(parts) });
  return { name: hashOf(bytes), bytes };
}

/** @throws Error where the bytes are not those of that name, or are no agent */
export function decodeAgent(name: string, bytes: Uint8Array): AgentSpec {
  const seen = hashOf(bytes);
  if (seen !== name) throw new Error(`the agent ${name} came as other bytes, whose hash is ${seen}`);
  const { tensors, metadata } = decodeSafetensors(bytes);
  const weightsOf = (part: string): Weights =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([key]) => key.startsWith(`${part}/`))
        .map(([key, { shape, data }]) => [key.slice(part.length + 1), { shape, data: float32(key, data) }]),
    );
  const { world, vision, memory, controller, sampleZ } = JSON.parse(metadata.agent ?? 'null') ?? {};
  if (!world || !vision || !memory || !controller || typeof sampleZ !== 'boolean') {
    throw new Error(`the agent ${name} lacks a part: it has world, vision, memory, controller and sampleZ`);
  }
  const { mu, logvar, h, c } = weightsOf('starts');
  return {
    world,
    vision: { config: vision, weights: weightsOf('V') },
    memory: { config: memory, weights: weightsOf('M') },
    controller,
    sampleZ,
    dreamStarts: mu && { mu: mu.data, logvar: logvar.data, ...(h && c && { h: h.data, c: c.data }) },
  };
}

/**
 * The same jobs of the same agent are the same round, whoever asks for them and when; under another build they are
 * another one, whose earlier results do not count.
 */
export function roundName(agent: string, jobs: readonly Job[], version = VERSION): string {
  const hash = sha256.create().update(`${version}/${agent}`);
  let last: Float32Array | null = null;
  for (const { parameters, ...rest } of jobs) {
    hash.update(JSON.stringify(rest));
    // The jobs of a candidate share one array.
    if (parameters !== null && parameters !== last) {
      hash.update(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength));
    }
    last = parameters;
  }
  return hash.hex().slice(0, DIGITS);
}

function hashOf(bytes: Uint8Array): string {
  return sha256(bytes).slice(0, DIGITS);
}

function float32(name: string, data: unknown): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error(`the tensor ${name} of an agent holds 32-bit floats`);
}
