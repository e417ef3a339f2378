/** What a run carries from stage to stage, and where its files are; its agent's parts are in agent-parts.ts. */
import { type EpisodePaths, pathsIn } from '../data/episode-paths.ts';
import { type World, worldOf as worldOfExperiment } from '../env/experiments.ts';
import type { CmaEsSnapshot } from '../evolution/snapshot.ts';
import type { Collector } from '../rollout/agent-policy.ts';
import type { AgentSpec } from '../rollout/jobs.ts';
import type { Control } from '../threads/control.ts';
import { type Agent, type BestMean, controllerConfig, type GenerationRecord } from './agent-parts.ts';
import type { spawnEvolution, spawnTrain, ThreadLost } from './clients/workers.ts';
import { importedNumber } from './episode-shares.ts';
import type { LabListener } from './events.ts';
import type { Learning } from './learning/learning.ts';
import type { Archive } from './library/run-files.ts';
import type { RolloutPool } from './pool/pool.ts';
import type { RunSettings } from './settings/settings.ts';

export {
  type Agent,
  type BestMean,
  controllerConfig,
  type GenerationRecord,
  memoryConfig,
  visionConfig,
} from './agent-parts.ts';

/** What the pool needs to play: V, M, the shape of C, and where dreams begin. */
export function agentSpec(settings: RunSettings, agent: Agent): AgentSpec {
  const { vision, memory, starts } = agent;
  if (vision === null || memory === null) throw new Error('there is no trained V and M to play with yet');
  return {
    world: worldOf(settings),
    vision,
    memory,
    controller: agent.controller?.config ?? controllerConfig(settings),
    sampleZ: settings['controller.sampleZ'],
    dreamStarts: starts ?? undefined,
  };
}

/** Where the episodes of a run are. */
export interface EpisodePlaces {
  readonly settings: RunSettings;
  /** Folder of the set of imported episodes that the run learns from; others may be brought in meanwhile. */
  readonly imported: string;
}

export interface RunContext extends EpisodePlaces {
  readonly control: Control;
  readonly emit: LabListener;
  /** The present worker of each kind; `replaceThread` exchanges one that was lost, the archive's client its own. */
  readonly train: ReturnType<typeof spawnTrain>;
  readonly evolution: ReturnType<typeof spawnEvolution>;
  readonly archive: Archive;
  readonly pool: RolloutPool;
  /** Name of the training backend that is open now. */
  backend: string;
  /**
   * A new worker in place of a lost one, set up.
   * @param isFarther what was done since the last loss stays done
   * @throws Error where too many were lost with nothing done between
   */
  replaceThread(loss: ThreadLost, isFarther: boolean): Promise<void>;
  /**
   * After an error of a full disk: pauses the run, and ends when it goes on.
   * @throws the error where it is another one, or where nobody watches who could make room
   */
  waitForRoom(error: unknown): Promise<void>;
  readonly agent: Agent;
  /** The agent of another run that collects a fraction of the episodes; null where none was given. */
  readonly collector: Collector | null;
  readonly history: GenerationRecord[];
  /** How V and M learned so far. */
  readonly learning: Learning;
  /** The search as it stood after the last generation; null before the first. */
  search: CmaEsSnapshot | null;
  /** The best tested mean of this search so far; null before its first test. */
  best: BestMean | null;
  /** Whether V and M leave their weights of some steps in this browser, to look at and to go back to. */
  readonly keepsTimeline: boolean;
  /** What report.json will say, filled by the stages. */
  readonly report: Record<string, unknown>;
  /** Keeps the run as it stands, so that it can go on after a reload. */
  save(): Promise<void>;
}

export function worldOf(settings: RunSettings): World {
  return worldOfExperiment(settings.experiment, settings);
}

/** Where a run's files lie in the origin's private file system. */
export function folderOf(settings: RunSettings): string {
  return `runs/${settings.experiment}-${settings.preset}-seed${settings.seed}`;
}

export const IMPORTED_FOLDER = 'imported';

/** Where the imported episodes of an experiment lie; they belong to no run, and no run deletes them. */
export function importedFolder({ experiment }: Pick<RunSettings, 'experiment'>): string {
  return `${IMPORTED_FOLDER}/${experiment}`;
}

/** Paths of an episode of a run: its trajectory, which may be an imported one, and its latents. */
export function episodePaths({ settings, imported }: EpisodePlaces, episode: number): EpisodePaths {
  const own = pathsIn(folderOf(settings), episode);
  const number = importedNumber(settings, episode);
  if (number === null) return own;
  return { ...own, trajectory: pathsIn(imported, number).trajectory };
}

/** Episodes to train on, and those that are kept from training, to score on: the last tenth, at least one. */
export function splitEpisodes(episodes: number): { seen: number[]; unseen: number[] } {
  const unseenCount = Math.max(1, Math.round(episodes / 10));
  const all = Array.from({ length: episodes }, (_, i) => i);
  if (episodes === 1) return { seen: all, unseen: all };
  return { seen: all.slice(0, episodes - unseenCount), unseen: all.slice(episodes - unseenCount) };
}
