/**
 * Rounds of iterative training (paper, section 5) that were asked for at once: each is a run of its own, of one round,
 * and its report has the plan of all.
 */
import type { LabEvent, RoundOf } from '../events.ts';
import { type Archive, type OpenedArchive, runFileOf } from '../library/run-files.ts';
import type { AskedSettings } from '../page-handle.ts';
import { checkSettings } from '../settings/check.ts';
import { withoutIdleSettings } from '../settings/effect.ts';
import { askedByName, ofFirstRound, refuseInLaterRounds, roundsOf } from '../settings/next-round.ts';
import type { RunSettings } from '../settings/settings.ts';
import { settingsWithBase } from './base-settings.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { readWarmStart, type WarmStart } from './warm-start.ts';

/** The property `plan` of report.json; absent where one round was asked for. */
export interface RoundPlan extends RoundOf {
  /** What each round is asked for by name. */
  asked: AskedSettings;
  /** The settings that asked, of all rounds together: those of the form. */
  form: RunSettings;
}

export interface Round {
  settings: RunSettings;
  base: WarmStart | null;
  plan: RoundPlan | null;
}

/**
 * The first round that settings ask for.
 * @param form the settings of the page, where these are others
 * @throws Error where what they ask for has no effect in the rounds after the first
 */
export function firstRound(settings: RunSettings, base: WarmStart | null, form?: RunSettings): Round {
  const rounds = roundsOf(settings);
  if (rounds === 1 && form === undefined) return { settings, base, plan: null };
  const asked = askedByName(settings, base?.keep);
  if (rounds > 1) refuseInLaterRounds(asked);
  const one = rounds === 1 ? settings : { ...settings, rounds: 1 };
  return { settings: one, base, plan: { round: 1, rounds, asked, form: form ?? settings } };
}

/** The round after one that is done, and a sentence for people; null after the last one. */
export function roundAfter(done: Checkpoint): (Round & { text: string }) | null {
  const plan = planIn(done.report);
  if (plan === null || plan.round >= plan.rounds) return null;
  const { round, rounds, asked } = plan;
  const { experiment, preset, seed } = done.settings;
  const base = readWarmStart({
    checkpoint: encodeCheckpoint(done),
    name: `${experiment}-${preset}-seed${seed}-round${round}.safetensors`,
    keep: 'policy',
  });
  const { agent } = (done.report.evaluation ?? {}) as { agent?: { mean: number; sd: number } };
  const score = agent === undefined ? '' : `, with ${agent.mean.toFixed(0)} ± ${agent.sd.toFixed(0)}`;
  return {
    settings: settingsWithBase({ ...asked, experiment, preset, seed }, base),
    base,
    plan: { ...plan, round: round + 1 },
    text: `Round ${round} of ${rounds} is done${score}: its agent drives most of the episodes of the next one.`,
  };
}

/** What tells the page of a round that begins. */
export function settingsEvent({ settings, plan }: Round): LabEvent {
  if (plan === null) return { type: 'settings', settings };
  const { round, rounds, form } = plan;
  return { type: 'settings', settings, form, ...(rounds > 1 && { round: { round, rounds } }) };
}

/** Null where a report has no plan, or one of another version. */
export function planIn(report: Readonly<Record<string, unknown>>): RoundPlan | null {
  const { round, rounds, asked, form } = (report.plan ?? {}) as Partial<RoundPlan>;
  if (!Number.isInteger(round) || !Number.isInteger(rounds)) return null;
  try {
    checkSettings(asked!);
    return { round: round!, rounds: rounds!, asked: asked!, form: checkSettings(form!) };
  } catch {
    // What is left is a run of one round, which can go on and be opened.
    return null;
  }
}

/** What a form shows when the run is opened: what was asked for, or the settings of a run from nothing. */
export function formOf({ settings, report }: Pick<Checkpoint, 'settings' | 'report'>): RunSettings {
  return planIn(report)?.form ?? ofFirstRound(settings);
}

/**
 * The stored run that goes on in place of a first round: the one that is asked for as it is, or the later round to
 * which a run of these settings has come.
 * @param isAsked the stored run itself is asked for
 * @param open a worker for its file, which ends with this call
 */
export async function roundToGoOn(
  asked: RunSettings,
  { base, plan }: Round,
  isAsked: boolean | undefined,
  open: () => Promise<OpenedArchive>,
): Promise<Round | null> {
  if (!isAsked && (base !== null || plan === null || plan.rounds === 1)) return null;
  const archive = await open();
  try {
    const stored = await storedRound(archive, asked);
    return stored !== null && (isAsked || isLaterRound(stored, asked)) ? stored : null;
  } finally {
    archive.end();
  }
}

async function storedRound(archive: Archive, settings: RunSettings): Promise<Round | null> {
  const bytes = await archive.call((files) => files.read(runFileOf(settings)));
  if (bytes === null) return null;
  try {
    const { settings: stored, report } = decodeCheckpoint(bytes);
    return { settings: stored, base: null, plan: planIn(report) };
  } catch {
    // Whoever opens the run says that it cannot be read.
    return null;
  }
}

/** Whether the round is a later one of what is asked for. */
function isLaterRound({ plan }: Round, asked: RunSettings): boolean {
  if (plan === null || plan.round === 1) return false;
  const [form, wanted] = [plan.form, asked].map(withoutIdleSettings);
  return (Object.keys(wanted) as (keyof RunSettings)[]).every((key) => form[key] === wanted[key]);
}
