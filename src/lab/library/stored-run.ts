/** What a list of runs shows of one, read from the header of its file: the tensors stay where they are. */
import { experimentOf } from '../../env/experiments.ts';
import type { SafetensorsHeader } from '../../files/safetensors.ts';
import { messageOf } from '../../math/text.ts';
import { FRAME_LENGTH } from '../../vision/config.ts';
import { curvesOf, PICTURES_OF_VISION } from '../checkpoint/checkpoint-learning.ts';
import { historyOf, reportOf } from '../checkpoint/checkpoint-metadata.ts';
import { refuseNewer, settingsOf } from '../checkpoint/checkpoint-parts.ts';
import { type DriverRecord, driverIn } from '../checkpoint/drivers.ts';
import { planIn } from '../checkpoint/rounds.ts';
import { stageSeconds, stagesDoneOf } from '../checkpoint/stages-done.ts';
import type { WarmStartRecord } from '../checkpoint/warm-start.ts';
import { baseOf, type ComparedRun, tracksOf } from '../comparison/groups.ts';
import { numbersOf } from '../comparison/measures.ts';
import { type StageName, stagesOf } from '../events.ts';
import type { LossPoint } from '../learning/loss-curve.ts';
import type { GenerationRecord } from '../run.ts';
import type { RunSettings } from '../settings/settings.ts';

/** A file that is no run, or one of a newer page. */
export interface UnreadableRun {
  path: string;
  name: string;
  /** Of its file. */
  bytes: number;
  /** Milliseconds since 1970. */
  changed: number;
  /** Why it cannot be read. */
  fault: string;
}

export interface StoredRun extends Omit<UnreadableRun, 'fault'>, ComparedRun {
  fault: null;
  settings: RunSettings;
  /** What it began with. */
  begun: WarmStartRecord | null;
  /** The agent that drove for it, where this browser kept one. */
  driver: DriverRecord | null;
  /** The stage that is to do next; null when all are done. */
  stage: StageName | null;
  /** How far that stage is, 0 .. 1; 0 where its file does not say. */
  fraction: number;
  /** Spent in stages that are done. */
  seconds: number;
  vision: LossPoint[];
  memory: LossPoint[];
  history: GenerationRecord[];
  score: { mean: number; sd: number; episodes: number } | null;
  /** Where the newest of V's pictures lies in the file: RGB bytes [64, 64, 3]; null where V has made none. */
  picture: { begin: number; end: number } | null;
  /** Whether a run in some tab of the page works on it. */
  underWay: boolean;
}

export type ListedRun = StoredRun | UnreadableRun;

export interface RunDetails {
  /** Bytes of a run with its episodes and training states. */
  bytes: number;
  /** RGB bytes [64, 64, 3]; null where V has made none. */
  picture: Uint8Array | null;
}

/** What is known of a file before it is opened. */
export interface RunFile {
  path: string;
  /** That a visitor gave. */
  name?: string;
  bytes: number;
  changed: number;
  underWay: boolean;
}

export function storedRun(file: RunFile, header: SafetensorsHeader): ListedRun {
  const { path, bytes, changed, underWay } = file;
  try {
    const { metadata } = header;
    refuseNewer(metadata);
    const settings = settingsOf(metadata);
    if (settings === null) throw new Error('its settings are missing');
    const report = reportOf(metadata);
    const { vision, memory } = curvesOf(metadata);
    const history = historyOf(metadata);
    const stage = nextStage(settings, report);
    const seconds = Object.values(stageSeconds(report)).reduce((sum, entry) => sum + entry.seconds, 0);
    return {
      ...{ path, bytes, changed, underWay, settings, stage, seconds, vision, memory, history },
      fault: null,
      name: file.name ?? nameOf(settings, report),
      begun: (report.base ?? null) as WarmStartRecord | null,
      driver: driverIn(report),
      fraction: fractionOf(stage, settings, { vision, memory, history }),
      score: scoreOf(report),
      base: baseOf({ ...report, settings }),
      numbers: numbersOf({ ...report, settings }),
      tracks: tracksOf(report),
      picture: pictureIn(header),
    };
  } catch (error) {
    return unreadable(file, messageOf(error));
  }
}

export function unreadable({ path, name, bytes, changed }: RunFile, fault: string): UnreadableRun {
  return { path, name: name ?? path.slice(path.indexOf('/') + 1), bytes, changed, fault };
}

/** "CarRacing-v3 quick, seed 3": what a run is called until a visitor gives it a name. */
export function usualName({ experiment, preset, seed }: RunSettings): string {
  return `${experimentOf(experiment).title} ${preset}, seed ${seed}`;
}

/** "CarRacing-v3 quick, seed 3, round 1 of 2" */
function nameOf(settings: RunSettings, report: Record<string, unknown>): string {
  const plan = planIn(report);
  if (plan === null || plan.rounds === 1) return usualName(settings);
  return `${usualName(settings)}, round ${plan.round} of ${plan.rounds}`;
}

/** A checkpoint that is no saved run has nothing left to do. */
function nextStage({ experiment }: RunSettings, report: Record<string, unknown>): StageName | null {
  const done = stagesDoneOf(report);
  if (done === null) return null;
  return stagesOf(experiment).find((stage) => !done.includes(stage)) ?? null;
}

function fractionOf(
  stage: StageName | null,
  settings: RunSettings,
  { vision, memory, history }: Pick<StoredRun, 'vision' | 'memory' | 'history'>,
): number {
  const share = (done: number | undefined, of: number): number => Math.min(1, (done ?? 0) / Math.max(1, of));
  if (stage === 'vision') return share(vision.at(-1)?.x, settings['vision.steps']);
  if (stage === 'memory') return share(memory.at(-1)?.x, settings['memory.steps']);
  if (stage === 'evolve') return share(history.at(-1)?.generation, settings['evolution.generations']);
  return 0;
}

function scoreOf({ evaluation }: Record<string, unknown>): StoredRun['score'] {
  const { agent, episodes } = (evaluation ?? {}) as { agent?: StoredRun['score']; episodes?: unknown };
  if (!Number.isFinite(agent?.mean) || !Number.isFinite(agent?.sd)) return null;
  return { mean: agent!.mean, sd: agent!.sd, episodes: Number(episodes) };
}

/** The picture in the middle of the last snapshot: the first one may be of an episode's opening. */
function pictureIn({ tensors }: SafetensorsHeader): StoredRun['picture'] {
  if (!Object.hasOwn(tensors, PICTURES_OF_VISION)) return null;
  const { shape, end } = tensors[PICTURES_OF_VISION];
  const fromEnd = shape[1] - Math.floor(shape[1] / 2);
  const begin = end - fromEnd * FRAME_LENGTH;
  return { begin, end: begin + FRAME_LENGTH };
}
