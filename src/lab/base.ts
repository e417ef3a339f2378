/**
 * A run that begins from another one's networks: a new C for the V and M of a checkpoint, a new M for its V, or
 * a search that goes on around its C. So C is evolved in the dream of an agent that exists, parts are left out
 * one at a time (ablations), and a good agent becomes a better one.
 * May import checkpoint, settings.
 */
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import type { StageName } from './events.ts';
import type { Agent, GenerationRecord } from './run.ts';
import { type RunSettings, SETTINGS, type SettingKey } from './settings.ts';

export const KEPT_PARTS = ['vision', 'memory', 'controller'] as const;
/**
 * 'vision': V is kept, M and C are trained anew.
 * 'memory': V and M are kept, C is evolved anew.
 * 'controller': all are kept; a new search begins around C, and the generations count on.
 */
export type KeptPart = (typeof KEPT_PARTS)[number];

/** As scripts hand it over. */
export interface BaseRequest {
  checkpoint: Uint8Array;
  /** The file's name, for people. */
  name: string;
  keep: KeptPart;
}

export interface Base {
  readonly checkpoint: Checkpoint;
  readonly name: string;
  readonly keep: KeptPart;
}

/** What report.json says of it. */
export interface BaseRecord {
  name: string;
  keep: KeptPart;
  provenance: unknown;
}

/** @throws Error naming the file and what it lacks */
export function readBase({ checkpoint: bytes, name, keep }: BaseRequest): Base {
  if (!KEPT_PARTS.includes(keep)) {
    throw new Error(`what is kept of ${name} is ${KEPT_PARTS.join(' or ')}, got "${String(keep)}"`);
  }
  const checkpoint = decodeCheckpoint(bytes);
  const { agent } = checkpoint;
  if (agent.vision === null) throw new Error(`${name} has no trained V to begin from`);
  if (keep !== 'vision' && agent.memory === null) throw new Error(`${name} has no trained M to begin from`);
  if (keep === 'controller' && agent.controller === null) throw new Error(`${name} has no C to begin from`);
  return { checkpoint, name, keep };
}

const KEPT_ROOMS: Record<KeptPart, readonly string[]> = {
  vision: ['vision.', 'ball.'],
  memory: ['collect.', 'vision.', 'memory.', 'ball.'],
  controller: ['collect.', 'vision.', 'memory.', 'controller.', 'ball.'],
};

/** Settings that made the kept parts are theirs, whatever is asked: the new checkpoint tells how it came about. */
export function settingsOnBase(settings: RunSettings, { checkpoint, name, keep }: Base): RunSettings {
  const made = checkpoint.settings;
  if (made.experiment !== settings.experiment) {
    throw new Error(`${name} is of the experiment ${made.experiment}, this run is ${settings.experiment}`);
  }
  const keys = (Object.keys(SETTINGS) as SettingKey[]).filter((key) =>
    KEPT_ROOMS[keep].some((room) => key.startsWith(room)),
  );
  return { ...settings, ...Object.fromEntries(keys.map((key) => [key, made[key]])) };
}

export interface Start {
  agent: Agent;
  /** The stages that are needless. */
  stagesDone: StageName[];
  /** Generations that lie behind C. */
  history: GenerationRecord[];
}

/** What a run begins with. */
export function startOnBase(base: Base | null): Start {
  const nothing: Agent = { vision: null, memory: null, controller: null, starts: null };
  if (base === null) return { agent: nothing, stagesDone: [], history: [] };
  const { checkpoint, keep } = base;
  const { vision, memory, controller, starts } = checkpoint.agent;
  if (keep === 'vision') return { agent: { ...nothing, vision }, stagesDone: ['vision'], history: [] };
  const stagesDone: StageName[] = ['collect', 'vision', 'encode', 'memory'];
  return keep === 'memory'
    ? { agent: { vision, memory, controller: null, starts }, stagesDone, history: [] }
    : { agent: { vision, memory, controller, starts }, stagesDone, history: [...checkpoint.history] };
}

export function recordOf(base: Base | null): BaseRecord | null {
  if (base === null) return null;
  return { name: base.name, keep: base.keep, provenance: base.checkpoint.report.provenance ?? null };
}
