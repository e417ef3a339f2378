/**
 * Warm start: a run that begins with the networks of a checkpoint. It trains a new C for its V and M, a new M for its
 * V, a new search around its C, or continues its search. Uses: a C that evolves in the dream of an existing agent,
 * ablations, further improvement of an agent.
 */
import { messageOf } from '../../math/text.ts';
import type { Weights } from '../../math/weights.ts';
import { stagesOf } from '../events.ts';
import type { TrainedPart } from '../learning/timelapse.ts';
import { refuseWithoutEffect } from '../settings/effect.ts';
import { presetSettings } from '../settings/presets.ts';
import { type RunSettings, SETTINGS, type SettingKey } from '../settings/settings.ts';
import { type Checkpoint, decodeCheckpoint, type OpenedCheckpoint } from './checkpoint.ts';
import { checkLeft, historyOfSearch, settingsOfSearch } from './continue-search.ts';

export const KEPT_PARTS = ['policy', 'encoder', 'vision', 'memory', 'controller', 'search'] as const;
/**
 * 'policy': keeps nothing; the agent collects a fraction of the episodes from which V, M and C are made anew (iterative
 *   training; paper, section 5).
 * 'encoder': keeps all but the decoder of V, which is trained further: reconstructions and dreams look better, while z,
 *   M and C stay as they are.
 * 'vision': keeps V; M and C are new.
 * 'memory': keeps V and M; C is new.
 * 'controller': keeps all; a new search begins around C at the initial step size, and the count of generations
 *   continues.
 * 'search': keeps all and the state of CMA-ES; the search continues exactly.
 */
export type KeptPart = (typeof KEPT_PARTS)[number];

/** An earlier step of V's or M's own training: what is kept goes on learning from there. */
export interface RollBack {
  part: TrainedPart;
  step: number;
}

/** The request of a script. */
export interface WarmStartRequest {
  checkpoint: Uint8Array;
  /** Name of the file, for people. */
  name: string;
  keep: KeptPart;
  /** With the weights of then, of the last part that is kept; from the page alone. */
  rollBack?: RollBack & { weights: Weights };
}

export interface WarmStart {
  readonly checkpoint: Checkpoint;
  readonly name: string;
  readonly keep: KeptPart;
  readonly rollBack?: WarmStartRequest['rollBack'];
  /** Notices about its file. */
  readonly notices?: readonly string[];
}

/** The property `base` of report.json. */
export interface WarmStartRecord {
  name: string;
  keep: KeptPart;
  provenance: unknown;
  /** That the run began with. */
  rolledBack?: RollBack;
}

/** @throws Error naming the file and what it lacks */
export function readWarmStart({ checkpoint: bytes, name, keep, rollBack }: WarmStartRequest): WarmStart {
  if (!KEPT_PARTS.includes(keep)) {
    throw new Error(`what is kept of ${name} is ${KEPT_PARTS.join(' or ')}, got "${String(keep)}"`);
  }
  let checkpoint: OpenedCheckpoint;
  try {
    checkpoint = decodeCheckpoint(bytes);
  } catch (error) {
    throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
  }
  return warmStartOf({ checkpoint, name, keep, rollBack, notices: checkpoint.notices });
}

/** @throws Error naming what the checkpoint lacks */
export function warmStartOf(base: WarmStart): WarmStart {
  const { checkpoint, name, keep } = base;
  const { agent } = checkpoint;
  if (agent.vision === null) throw new Error(`${name} has no trained V to start from`);
  if (keep !== 'vision' && agent.memory === null) throw new Error(`${name} has no trained M to start from`);
  const needsController =
    keep === 'controller' ||
    keep === 'search' ||
    keep === 'policy' ||
    (keep === 'encoder' && hasC(checkpoint));
  if (needsController && agent.controller === null) throw new Error(`${name} has no C to start from`);
  if (keep === 'search') {
    if (checkpoint.search === null) {
      throw new Error(
        `${name} has no state of its search (evolution.*) to continue: ` +
          '--keep controller begins a new search around its C',
      );
    }
    historyOfSearch({ checkpoint, name });
  }
  return base;
}

const hasC = ({ settings }: Checkpoint): boolean => stagesOf(settings.experiment).includes('evolve');

/** What is kept was made in this world. */
const WORLD = ['ball.', 'car.'];

/** Settings of V that a training of its decoder cannot change. */
const ENCODER = ['vision.size', 'vision.latentSize', 'vision.klWeight', 'vision.klTolerance'];

const KEPT_GROUPS: Record<Exclude<KeptPart, 'search'>, readonly string[]> = {
  policy: [],
  encoder: [...ENCODER, 'memory.', 'controller.', 'evolution.', ...WORLD],
  vision: ['vision.', ...WORLD],
  memory: ['collect.', 'vision.', 'memory.', ...WORLD],
  controller: ['collect.', 'vision.', 'memory.', 'controller.', ...WORLD],
};

/**
 * The settings of the run: kept parts have the settings with which they were trained, so that the new checkpoint
 * records them. A request for other values is an error.
 * @param asked the settings that were requested by name; by default those that differ from the preset
 * @throws Error when the checkpoint is of another experiment, nothing is left to do, or a requested setting has no
 *   effect
 */
export function settingsOfWarmStart(
  settings: RunSettings,
  base: WarmStart,
  asked: Partial<RunSettings> = changesOf(settings),
): RunSettings {
  const { checkpoint, name, keep } = base;
  const made = checkpoint.settings;
  // It goes on with the settings of the run itself.
  if (base.rollBack !== undefined) return settings;
  if (made.experiment !== settings.experiment) {
    throw new Error(`${name} is of the experiment ${made.experiment}, this run is ${settings.experiment}`);
  }
  if (keep === 'memory' && !hasC(checkpoint)) {
    throw new Error(
      `nothing is left to do: ${made.experiment} has no C, and V and M of ${name} are kept; ` +
        '--keep vision trains a new M',
    );
  }
  if (keep !== 'policy' && (asked.rounds ?? 1) > 1) {
    throw new Error(
      `rounds=${asked.rounds} cannot take effect: what is kept of ${name} is not trained again; --keep policy ` +
        'trains all of it, in one round or several',
    );
  }
  if (keep === 'policy' && settings['collect.agentFraction'] === 0) {
    throw new Error(
      `${name} would collect nothing: collect.agentFraction is 0, and --keep policy needs one above it`,
    );
  }
  if ((keep === 'vision' || keep === 'memory') && settings['controller.start'] === 'distilled') {
    throw new Error(
      `${name} drives no episodes here: controller.start=distilled needs --keep policy; --keep controller begins ` +
        'around its C as it is',
    );
  }
  const whole = keep === 'search' ? settingsOfSearch(asked, base) : withKept(settings, base, asked);
  checkLeft(whole, base);
  return keep === 'policy' ? whole : { ...whole, rounds: 1 };
}

/** What to keep instead, so that a setting of the group takes effect. */
const KEEP_LESS: Record<string, string> = { collect: 'vision', memory: 'vision', controller: 'memory' };

function withKept(
  settings: RunSettings,
  { checkpoint, name, keep }: WarmStart,
  asked: Partial<RunSettings>,
): RunSettings {
  const made = checkpoint.settings;
  const groups = KEPT_GROUPS[keep as Exclude<KeptPart, 'search'>];
  const keys = (Object.keys(SETTINGS) as SettingKey[]).filter((key) =>
    groups.some((group) => key.startsWith(group)),
  );
  for (const key of keys) {
    if (asked[key] === undefined || asked[key] === made[key]) continue;
    const less = KEEP_LESS[key.split('.')[0]];
    const instead = less === undefined ? 'start without a checkpoint' : `--keep ${less} alone`;
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

export function recordOf(base: WarmStart | null): WarmStartRecord | null {
  if (base === null) return null;
  const { name, keep, checkpoint, rollBack } = base;
  const record = { name, keep, provenance: checkpoint.report.provenance ?? null };
  return rollBack === undefined
    ? record
    : { ...record, rolledBack: { part: rollBack.part, step: rollBack.step } };
}
