/**
 * Rounds of iterative training (paper, section 5) that were asked for at once: each is a run of its own, of one round,
 * and its report has the plan of all.
 */
import { messageOf } from '../../math/text.ts';
import { untilRoom, waitForRoom } from '../disk-full.ts';
import type { LabEvent, RoundOf } from '../events.ts';
import { type Archive, type OpenedArchive, runFileOf, withRunFolder } from '../library/run-files.ts';
import type { RunManner, RunRequest } from '../open-run.ts';
import type { AskedSettings } from '../page-handle.ts';
import { checkSettings } from '../settings/check.ts';
import { withoutIdleSettings } from '../settings/effect.ts';
import { askedByName, ofFirstRound, refuseInLaterRounds, roundsOf } from '../settings/next-round.ts';
import { presetSettings } from '../settings/presets.ts';
import type { RunSettings } from '../settings/settings.ts';
import { settingsWithBase } from './base-settings.ts';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { keepDriver } from './drivers.ts';
import { lineageOf } from './lineage.ts';
import { startWarm } from './run-start.ts';
import { forgetRun, keepUnfinished, saveRun } from './saved-run.ts';
import { recordOf, type WarmStart, warmStartOf } from './warm-start.ts';

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
 * @param manner with the settings of the form, where these are others
 * @throws Error where what they ask for has no effect in the rounds after the first
 */
export function firstRound(
  settings: RunSettings,
  base: WarmStart | null,
  manner: Pick<RunManner, 'form' | 'until'> = {},
): Round {
  // What stops before C has no agent for another round; what it goes on to, has.
  const stops = manner.until !== undefined && base === null;
  const rounds = stops ? 1 : roundsOf(settings);
  const form = stops ? settings : manner.form;
  if (rounds === 1 && form === undefined) return { settings, base, plan: null };
  const asked = askedByName(settings, base?.keep);
  if (rounds > 1) refuseInLaterRounds(asked);
  const one = roundsOf(settings) === 1 ? settings : { ...settings, rounds: 1 };
  return { settings: one, base, plan: { round: 1, rounds, asked, form: form ?? settings } };
}

export interface LaterRound extends Round {
  base: WarmStart;
  /** For people: what the round before came to. */
  text: string;
}

/** Null after the last round. */
export function roundAfter(done: Checkpoint): LaterRound | null {
  const plan = planIn(done.report);
  if (plan === null || plan.round >= plan.rounds) return null;
  const { round, rounds, asked } = plan;
  const { experiment, preset, seed } = done.settings;
  const base = warmStartOf({
    checkpoint: structuredClone(done),
    name: `${experiment}-${preset}-seed${seed}-round${round}.safetensors`,
    keep: 'policy',
  });
  const { agent } = (done.report.evaluation ?? {}) as { agent?: { mean: number; sd: number } };
  const score = agent && `, with ${agent.mean.toFixed(0).replace('-', '−')} ± ${agent.sd.toFixed(0)}`;
  return {
    settings: settingsWithBase({ ...asked, experiment, preset, seed }, base),
    base,
    plan: { ...plan, round: round + 1 },
    text: `Round ${round} of ${rounds} is done${score ?? ''}: its agent drives most of the episodes of the next one.`,
  };
}

/**
 * Stores a round that is to begin, so that a page that is closed or fails before its first stage has it to go on with.
 * It waits for room on a full disk; where it cannot be stored, which is said, it can begin all the same.
 * @throws Stopped where the run is stopped meanwhile
 */
export async function reserveRound(
  { settings, base, plan }: LaterRound,
  open: () => Promise<OpenedArchive>,
  { control, emit, origin }: Pick<RunRequest, 'control' | 'emit' | 'origin'>,
): Promise<void> {
  const archive = await open();
  const waiting = {
    waitForRoom: (error: unknown) => waitForRoom(error, { archive, control, emit, origin }),
  };
  try {
    const store = async (): Promise<void> => {
      // Where the round before was not put away it is kept now; the episodes of the next one have the same names.
      await keepUnfinished(archive, settings);
      await forgetRun(archive, settings);
      const driver = await keepDriver(archive, base);
      const start = startWarm(base, settings);
      const report = { base: recordOf(base), lineage: lineageOf(base), plan, driver };
      await saveRun(archive, { ...start, settings, report });
    };
    await withRunFolder(settings, () => untilRoom(waiting, store));
  } catch (error) {
    if (control.signal.aborted) throw error;
    const text = `The next round is not stored yet: ${messageOf(error)}`;
    emit({ type: 'notice', level: 'warning', text });
  } finally {
    archive.end();
  }
}

/** What tells the page of a round that begins. */
export function settingsEvent({ settings, base, plan }: Round): LabEvent {
  if (plan === null) {
    // What is kept of a checkpoint rules rounds out, in this run and not in the next.
    const { rounds } = base === null ? settings : presetSettings(settings.experiment, settings.preset);
    return { type: 'settings', settings, form: { ...ofFirstRound(settings), rounds } };
  }
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
