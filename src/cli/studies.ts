/**
 * The studies `npm run study` knows: what is varied, as changes of a run on a trained agent's networks or of a whole
 * run.
 */
import type { KeptPart } from '../lab/checkpoint/warm-start.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { type NamedAgent, otherAgent } from './agent-hash.ts';
import { runsTable, type StudyRow, type StudyTable, tailTable, worldsTable } from './study-tables.ts';
import { TAIL_COMMON, TAIL_VARIANTS } from './tail-variants.ts';

export interface Variant {
  /** Names its folder. */
  readonly name: string;
  readonly label: string;
  /** What it keeps of the agent that the study begins with; null for a whole run. */
  readonly keep: KeptPart | null;
  /** No run: the agent that the study begins with is scored as it is. */
  readonly asItIs?: true;
  /** Settings as `--set` takes them. */
  readonly changes: readonly string[];
  /** Temperature at which its C is also scored in the dream; null where it never dreamed. */
  readonly dreamTau: number | null;
}

export interface Study {
  readonly title: string;
  /** Whether it begins with a trained agent, `--from`. */
  readonly onAgent: boolean;
  /** Whether `--continue` may begin every search around the agent's C. */
  readonly continues: boolean;
  /** Number of tracks that score each variant, unless `--episodes` says another. */
  readonly episodes: number;
  /** The first of these tracks' seeds; the others count up from it. */
  readonly firstTrack: number;
  readonly table: StudyTable;
  /** Settings of all its variants; `--set` goes before them. */
  readonly common: readonly string[];
  readonly variants: readonly Variant[];
}

/** The temperatures of the paper's table for Doom. */
const TAUS = [0.1, 0.5, 1, 1.15, 1.3];

const dreams: Study = {
  title: "C evolved in M's dream at temperature tau, then scored in the dream and in reality",
  onAgent: true,
  continues: false,
  episodes: 100,
  // The temperature that is chosen by this table is then scored on other tracks, by its own run.
  firstTrack: 20_000,
  table: worldsTable,
  // M drifts from what it learned on in longer dreams; generations, not minutes, so that all get the same.
  common: [
    'evolution.steps=400',
    'evolution.rollouts=4',
    'evolution.finalRollouts=4',
    'evolution.generations=80',
    'evolution.minutes=1000',
  ],
  variants: TAUS.map((tau) => ({
    name: `tau-${tau}`,
    label: `tau ${tau.toFixed(2)}`,
    keep: 'memory',
    changes: ['evolution.world=dream', `evolution.tau=${tau}`],
    dreamTau: tau,
  })),
};

const ablations: Study = {
  title: 'What C needs: the same evolution on less',
  onAgent: true,
  continues: false,
  episodes: 100,
  firstTrack: 0,
  table: worldsTable,
  common: ['evolution.generations=20', 'evolution.minutes=1000'],
  variants: [
    { name: 'z-and-h', label: 'z and h', keep: 'memory', changes: [], dreamTau: null },
    { name: 'z-only', label: 'z only', keep: 'memory', changes: ['controller.inputs=z'], dreamTau: null },
    {
      name: 'random-m',
      label: 'z and h of an untrained M',
      keep: 'vision',
      changes: ['memory.steps=0'],
      dreamTau: null,
    },
  ],
};

const tail: Study = {
  title:
    'The tail: one change of the search each, on the same V and M, with the same number of closed-loop steps',
  onAgent: true,
  continues: true,
  episodes: 400,
  // Whoever chooses by this table reports other tracks than these.
  firstTrack: 30_000,
  table: tailTable,
  common: TAIL_COMMON,
  variants: TAIL_VARIANTS.map(({ name, label, changes }) => ({
    name,
    label,
    keep: 'memory',
    ...(changes === null && { asItIs: true }),
    changes: changes ?? [],
    dreamTau: null,
  })),
};

const seeds: Study = {
  title: 'Whole runs that differ in their seed alone',
  onAgent: false,
  continues: false,
  episodes: 100,
  firstTrack: 0,
  table: runsTable,
  common: [],
  variants: [1, 2, 3, 4, 5].map((seed) => ({
    name: `seed-${seed}`,
    label: `seed ${seed}`,
    keep: null,
    changes: [`seed=${seed}`],
    dreamTau: null,
  })),
};

/** The settings of a variant as `--set` takes them, each once: what was asked goes before the study's own. */
export function variantSettings(
  { common, variants }: Study,
  variant: Variant,
  asked: readonly string[],
): string[] {
  if (!variants.includes(variant)) throw new Error(`${variant.name} is no variant of this study`);
  const byKey = new Map<string, string>();
  for (const change of [...common, ...asked, ...variant.changes]) byKey.set(change.split('=')[0], change);
  return [...byKey.values()];
}

/** The same study whose searches begin around the agent's C, with a smaller step than from nothing. */
export function continued(study: Study): Study {
  return {
    ...study,
    title: `${study.title}, from the agent's C on`,
    common: [...study.common, 'evolution.sigma=0.05'],
    variants: study.variants.map((variant) => ({ ...variant, keep: 'controller' })),
  };
}

/**
 * What keeps a finished variant from being the one that is asked for now; null when it is the same. A setting that came
 * later than its report is not in it.
 * @param from the path of the checkpoint it begins with; null for a whole run
 */
export function otherThanAsked(
  { settings, base = null }: { settings?: Partial<RunSettings>; base?: NamedAgent | null },
  wanted: RunSettings,
  from: string | null,
): string | null {
  const begun = otherBase(base, from);
  if (begun !== null) return `it was made from ${begun.kept}, not from ${begun.asked}`;
  const keys = Object.keys(wanted) as (keyof RunSettings)[];
  const other = keys.find((key) => settings?.[key] !== undefined && settings[key] !== wanted[key]);
  return other === undefined ? null : `it was made with ${other}=${settings?.[other]}, not ${wanted[other]}`;
}

function otherBase(base: NamedAgent | null, from: string | null): ReturnType<typeof otherAgent> {
  if (base !== null && from !== null) return otherAgent(base, from);
  return base === null && from === null
    ? null
    : { kept: base?.name ?? 'no checkpoint', asked: from ?? 'none' };
}

export const STUDIES = { dreams, ablations, tail, seeds } as const satisfies Record<string, Study>;
export type StudyName = keyof typeof STUDIES;

/** The table under its title. */
export function studyTable(study: Study, episodes: number, rows: readonly StudyRow[]): string {
  const last = study.firstTrack + episodes - 1;
  return `${study.title}; ${episodes} episodes each, seeds ${study.firstTrack} to ${last}:\n${study.table(rows)}`;
}
