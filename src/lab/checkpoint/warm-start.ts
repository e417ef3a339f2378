/**
 * A run that begins from another one's networks: a new C for the V and M of a checkpoint, a new M for its V, a new
 * search around its C, or its search itself, which goes on. So C is evolved in the dream of an agent that exists,
 * parts are left out one at a time (ablations), and a good agent becomes a better one.
 */
import type { CmaEsSnapshot } from '../../evolution/snapshot.ts';
import { messageOf } from '../../math/text.ts';
import { type StageName, stagesOf } from '../events.ts';
import type { Agent, BestMean, GenerationRecord } from '../run.ts';
import { refuseWithoutEffect } from '../settings/effect.ts';
import { presetSettings } from '../settings/presets.ts';
import { type RunSettings, SETTINGS, type SettingKey } from '../settings/settings.ts';
import { type Checkpoint, decodeCheckpoint, type OpenedCheckpoint } from './checkpoint.ts';
import { checkLeft, historyOfSearch, reportOfSearch, settingsOfSearch } from './continue-search.ts';

export const KEPT_PARTS = ['vision', 'memory', 'controller', 'search'] as const;
/**
 * 'vision': V is kept, M and C are trained anew.
 * 'memory': V and M are kept, C is evolved anew.
 * 'controller': all are kept; a new search begins around C at the first step size, and the generations count on.
 * 'search': all are kept, with the state of CMA-ES; the search goes on as if it had never stopped.
 */
export type KeptPart = (typeof KEPT_PARTS)[number];

/** As scripts hand it over. */
export interface WarmStartRequest {
  checkpoint: Uint8Array;
  /** The file's name, for people. */
  name: string;
  keep: KeptPart;
}

export interface Base {
  readonly checkpoint: Checkpoint;
  readonly name: string;
  readonly keep: KeptPart;
  /** Of its file. */
  readonly notices?: readonly string[];
}

/** What report.json says of it. */
export interface WarmStartRecord {
  name: string;
  keep: KeptPart;
  provenance: unknown;
}

/** @throws Error naming the file and what it lacks */
export function readWarmStart({ checkpoint: bytes, name, keep }: WarmStartRequest): Base {
  if (!KEPT_PARTS.includes(keep)) {
    throw new Error(`what is kept of ${name} is ${KEPT_PARTS.join(' or ')}, got "${String(keep)}"`);
  }
  let checkpoint: OpenedCheckpoint;
  try {
    checkpoint = decodeCheckpoint(bytes);
  } catch (error) {
    throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
  }
  const { agent } = checkpoint;
  if (agent.vision === null) throw new Error(`${name} has no trained V to begin from`);
  if (keep !== 'vision' && agent.memory === null) throw new Error(`${name} has no trained M to begin from`);
  const needsController = keep === 'controller' || keep === 'search';
  if (needsController && agent.controller === null) throw new Error(`${name} has no C to begin from`);
  if (keep === 'search') {
    if (checkpoint.search === null) {
      throw new Error(
        `${name} has no state of its search (evolution.*) to go on with: ` +
          '--keep controller begins a new search around its C',
      );
    }
    historyOfSearch({ checkpoint, name });
  }
  return { checkpoint, name, keep, notices: checkpoint.notices };
}

const KEPT_ROOMS: Record<Exclude<KeptPart, 'search'>, readonly string[]> = {
  vision: ['vision.', 'ball.'],
  memory: ['collect.', 'vision.', 'memory.', 'ball.'],
  controller: ['collect.', 'vision.', 'memory.', 'controller.', 'ball.'],
};

/**
 * Settings that made the kept parts are theirs: the new checkpoint tells how it came about. Who asks for others by
 * name is refused.
 * @param asked those of `settings` that were asked by name; without it those that differ from the preset
 * @throws Error when the base is of another experiment, its search of other settings, nothing is left to do, or
 *   something asked cannot take effect
 */
export function settingsOfWarmStart(
  settings: RunSettings,
  base: Base,
  asked: Partial<RunSettings> = changesOf(settings),
): RunSettings {
  const { checkpoint, name, keep } = base;
  const made = checkpoint.settings;
  if (made.experiment !== settings.experiment) {
    throw new Error(`${name} is of the experiment ${made.experiment}, this run is ${settings.experiment}`);
  }
  if (keep === 'memory' && !stagesOf(made.experiment).includes('evolve')) {
    throw new Error(
      `nothing is left to do: ${made.experiment} has no C, and V and M of ${name} are kept; --keep vision trains a new M`,
    );
  }
  const whole = keep === 'search' ? settingsOfSearch(asked, base) : withKept(settings, base, asked);
  checkLeft(whole, base);
  return whole;
}

/** What may be kept instead, so that a setting of this room takes effect. */
const KEEP_LESS: Record<string, string> = { collect: 'vision', memory: 'vision', controller: 'memory' };

function withKept(
  settings: RunSettings,
  { checkpoint, name, keep }: Base,
  asked: Partial<RunSettings>,
): RunSettings {
  const made = checkpoint.settings;
  const rooms = KEPT_ROOMS[keep as Exclude<KeptPart, 'search'>];
  const keys = (Object.keys(SETTINGS) as SettingKey[]).filter((key) =>
    rooms.some((room) => key.startsWith(room)),
  );
  for (const key of keys) {
    if (asked[key] === undefined || asked[key] === made[key]) continue;
    const less = KEEP_LESS[key.split('.')[0]];
    const instead = less === undefined ? 'begin without a checkpoint' : `--keep ${less} alone`;
    throw new Error(
      `${key}=${asked[key]} cannot take effect: what is kept of ${name} was made with ${key}=${made[key]}. ` +
        `Leave it out, or ${instead}`,
    );
  }
  const whole = { ...settings, ...Object.fromEntries(keys.map((key) => [key, made[key]])) };
  const free = Object.entries(asked).filter(([key]) => !keys.includes(key as SettingKey));
  refuseWithoutEffect(Object.fromEntries(free), whole);
  return whole;
}

function changesOf(settings: RunSettings): Partial<RunSettings> {
  const usual = presetSettings(settings.experiment, settings.preset);
  const keys = Object.keys(settings) as (keyof RunSettings)[];
  return Object.fromEntries(
    keys.filter((key) => settings[key] !== usual[key]).map((key) => [key, settings[key]]),
  );
}

export interface Start {
  agent: Agent;
  /** The stages that are needless. */
  stagesDone: StageName[];
  /** Generations that lie behind C. */
  history: GenerationRecord[];
  /** The search that goes on, and the best mean it tested; null for a new one. */
  search: CmaEsSnapshot | null;
  best: BestMean | null;
  /** What is known of the parts before the run. */
  report: Record<string, unknown>;
}

/** What a run begins with. */
export function startWarm(base: Base | null): Start {
  const nothing: Start = {
    agent: { vision: null, memory: null, controller: null, starts: null },
    stagesDone: [],
    history: [],
    search: null,
    best: null,
    report: {},
  };
  if (base === null) return nothing;
  const { checkpoint, keep } = base;
  const { agent, search, best } = checkpoint;
  if (keep === 'vision') {
    return { ...nothing, agent: { ...nothing.agent, vision: agent.vision }, stagesDone: ['vision'] };
  }
  const stagesDone: StageName[] = ['collect', 'vision', 'encode', 'memory', 'diagnose'];
  switch (keep) {
    case 'memory':
      return { ...nothing, agent: { ...agent, controller: null }, stagesDone };
    case 'controller':
      return { ...nothing, agent: { ...agent }, stagesDone, history: [...checkpoint.history] };
    case 'search':
      return {
        agent: { ...agent },
        stagesDone,
        history: historyOfSearch(base),
        search,
        best,
        report: reportOfSearch(checkpoint),
      };
  }
}

export function recordOf(base: Base | null): WarmStartRecord | null {
  if (base === null) return null;
  return { name: base.name, keep: base.keep, provenance: base.checkpoint.report.provenance ?? null };
}
