/**
 * The studies `npm run study` knows: what is varied, as changes of a run on a trained agent's networks.
 */
import type { KeptPart } from '../lab/checkpoint/warm-start.ts';
import type { RunSettings } from '../lab/settings/settings.ts';

export interface Variant {
  /** Names its folder. */
  readonly name: string;
  readonly label: string;
  readonly keep: KeptPart;
  /** Settings as `--set` takes them. */
  readonly changes: readonly string[];
  /** Temperature at which its C is also scored in the dream; null where it never dreamed. */
  readonly dreamTau: number | null;
}

export interface Study {
  readonly title: string;
  /** Settings of all its variants; `--set` goes before them. */
  readonly common: readonly string[];
  readonly variants: readonly Variant[];
}

/** The temperatures of the paper's table for Doom. */
const TAUS = [0.1, 0.5, 1, 1.15, 1.3];

const dreams: Study = {
  title: "C evolved in M's dream at temperature tau, then scored in the dream and in reality",
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

/**
 * What keeps a finished variant from being the one that is asked for now; null when it is the same. A setting that came
 * later than its report is not in it.
 */
export function otherThanAsked(
  { settings, base }: { settings?: Partial<RunSettings>; base?: { name?: string } | null },
  wanted: RunSettings,
  from: string,
): string | null {
  if (base?.name !== from) return `it was made from ${base?.name ?? 'no checkpoint'}, not from ${from}`;
  const keys = Object.keys(wanted) as (keyof RunSettings)[];
  const other = keys.find((key) => settings?.[key] !== undefined && settings[key] !== wanted[key]);
  return other === undefined ? null : `it was made with ${other}=${settings?.[other]}, not ${wanted[other]}`;
}

export const STUDIES = { dreams, ablations } as const;
export type StudyName = keyof typeof STUDIES;

export interface StudyRow {
  label: string;
  generations: number;
  /** Mean and standard deviation over the same seeds for all; null where it was not scored. */
  dream: { mean: number; sd: number } | null;
  real: { mean: number; sd: number };
}

/** A table that reads in a terminal and in Markdown. */
export function studyTable(study: Study, episodes: number, rows: readonly StudyRow[]): string {
  const score = (value: StudyRow['dream']): string =>
    value === null ? '-' : `${value.mean.toFixed(0)} ± ${value.sd.toFixed(0)}`;
  const dreams = rows.some(({ dream }) => dream !== null);
  const cells = [
    ['C', 'generations', ...(dreams ? ['score in the dream'] : []), 'score in reality'],
    ...rows.map((row) => [
      row.label,
      String(row.generations),
      ...(dreams ? [score(row.dream)] : []),
      score(row.real),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [`${study.title}; mean ± sd over ${episodes} episodes:`, lines[0], rule, ...lines.slice(1), ''].join(
    '\n',
  );
}
