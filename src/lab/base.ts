/**
 * A run that begins from another one's networks: a new C for the V and M of a checkpoint, or a new M for its V.
 * So C is evolved in the dream of an agent that exists, and parts are left out one at a time (ablations).
 * May import checkpoint, settings.
 */
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import type { StageName } from './events.ts';
import type { Agent } from './run.ts';
import { type RunSettings, SETTINGS, type SettingKey } from './settings.ts';

export const KEPT_PARTS = ['vision', 'memory'] as const;
/** 'vision': V is kept, M and C are trained anew. 'memory': V and M are kept, C is evolved anew. */
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
  if (keep === 'memory' && agent.memory === null) throw new Error(`${name} has no trained M to begin from`);
  return { checkpoint, name, keep };
}

/** Settings that made the kept parts are theirs, whatever is asked: the new checkpoint tells how it came about. */
export function settingsOnBase(settings: RunSettings, { checkpoint, name, keep }: Base): RunSettings {
  const made = checkpoint.settings;
  if (made.experiment !== settings.experiment) {
    throw new Error(`${name} is of the experiment ${made.experiment}, this run is ${settings.experiment}`);
  }
  const rooms = keep === 'memory' ? ['collect.', 'vision.', 'memory.', 'ball.'] : ['vision.', 'ball.'];
  const keys = (Object.keys(SETTINGS) as SettingKey[]).filter((key) =>
    rooms.some((room) => key.startsWith(room)),
  );
  return { ...settings, ...Object.fromEntries(keys.map((key) => [key, made[key]])) };
}

/** The agent to begin with, and the stages that it makes needless. */
export function startOnBase(base: Base | null): { agent: Agent; stagesDone: StageName[] } {
  if (base === null) {
    return { agent: { vision: null, memory: null, controller: null, starts: null }, stagesDone: [] };
  }
  const { checkpoint, keep } = base;
  const { vision, memory, starts } = checkpoint.agent;
  return keep === 'memory'
    ? {
        agent: { vision, memory, controller: null, starts },
        stagesDone: ['collect', 'vision', 'encode', 'memory'],
      }
    : { agent: { vision, memory: null, controller: null, starts: null }, stagesDone: ['vision'] };
}

export function recordOf(base: Base | null): BaseRecord | null {
  if (base === null) return null;
  return { name: base.name, keep: base.keep, provenance: base.checkpoint.report.provenance ?? null };
}
