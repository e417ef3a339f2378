/** The state in which a run begins: of nothing, or with what is kept of a checkpoint. */
import type { CmaEsSnapshot } from '../../evolution/snapshot.ts';
import type { Agent, BestMean, GenerationRecord } from '../agent-parts.ts';
import type { StageName } from '../events.ts';
import { backTo, type Learning, noLearning } from '../learning/learning.ts';
import { beginsAtMoments } from '../settings/dream-starts.ts';
import type { RunSettings } from '../settings/settings.ts';
import { importedSeedsIn } from '../stages/collect.ts';
import type { Checkpoint } from './checkpoint.ts';
import { historyOfSearch, reportOfSearch } from './continue-search.ts';
import type { WarmStart } from './warm-start.ts';

export interface Start {
  agent: Agent;
  /** The stages that are skipped. */
  stagesDone: StageName[];
  /** Generations before this run. */
  history: GenerationRecord[];
  /** How the kept parts learned. */
  learning: Learning;
  /** The continued search and its best tested mean; null for a new search. */
  search: CmaEsSnapshot | null;
  best: BestMean | null;
  /** The report about the kept parts. */
  report: Record<string, unknown>;
}

/**
 * The initial state of a run. What keeps V and M collects no episodes, unless its dreams begin at moments of some.
 * @param settings of the run
 */
export function startWarm(base: WarmStart | null, settings: RunSettings): Start {
  const start = startOf(base, settings);
  if (base === null || base.keep === 'policy') return start;
  // Its own episodes, if it collects any, are other ones.
  const importedSeeds = importedSeedsIn(base.checkpoint.report);
  return importedSeeds.length === 0 ? start : { ...start, report: { ...start.report, importedSeeds } };
}

function startOf(base: WarmStart | null, settings: RunSettings): Start {
  const nothing: Start = {
    agent: { vision: null, memory: null, controller: null, starts: null },
    stagesDone: [],
    history: [],
    learning: noLearning(),
    search: null,
    best: null,
    report: {},
  };
  if (base === null || base.keep === 'policy') return nothing;
  const { checkpoint, keep } = base;
  const { agent, search, best } = checkpoint;
  const learning = structuredClone(checkpoint.learning);
  if (base.rollBack !== undefined)
    return startRolledBack(nothing, { ...checkpoint, learning }, base.rollBack);
  if (keep === 'vision') {
    return {
      ...nothing,
      agent: { ...nothing.agent, vision: agent.vision },
      stagesDone: ['vision'],
      learning: { ...nothing.learning, vision: learning.vision },
      report: reportOf(checkpoint, ['vision']),
    };
  }
  if (keep === 'encoder') {
    return {
      agent: { ...agent },
      stagesDone: ['memory', 'evolve'],
      learning: { ...learning, vision: nothing.learning.vision },
      history: [...checkpoint.history],
      search,
      best,
      report: reportOf(checkpoint, ['memory', 'distillation', 'evolution', 'judgement']),
    };
  }
  const report = reportOf(checkpoint, ['vision', 'memory']);
  const stagesDone: StageName[] = beginsAtMoments(settings)
    ? ['vision', 'memory', 'diagnose']
    : ['collect', 'vision', 'encode', 'memory', 'diagnose'];
  switch (keep) {
    case 'memory':
      return {
        ...nothing,
        agent: { ...agent, controller: null },
        stagesDone,
        learning: { ...learning, means: [] },
        report,
      };
    case 'controller':
      return {
        ...nothing,
        agent: { ...agent },
        stagesDone,
        learning,
        history: [...checkpoint.history],
        report,
      };
    case 'search':
      return {
        agent: { ...agent },
        stagesDone,
        learning,
        history: historyOfSearch(base),
        search,
        best,
        report: reportOfSearch(checkpoint),
      };
  }
}

/** What the report says of how these parts were made, where it says anything. */
function reportOf({ report }: Checkpoint, parts: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    parts.flatMap((part) => (report[part] === undefined ? [] : [[part, structuredClone(report[part])]])),
  );
}

/** Episodes are collected again: the same seeds make the same ones. */
function startRolledBack(
  nothing: Start,
  { agent: { vision, memory }, learning }: Checkpoint,
  { part, step, weights }: NonNullable<WarmStart['rollBack']>,
): Start {
  backTo(learning[part], step);
  const none = nothing.learning;
  if (part === 'vision') {
    return {
      ...nothing,
      agent: { ...nothing.agent, vision: { config: vision!.config, weights } },
      learning: { ...none, vision: learning.vision },
    };
  }
  return {
    ...nothing,
    agent: { ...nothing.agent, vision, memory: { config: memory!.config, weights } },
    stagesDone: ['vision'],
    learning: { ...learning, means: none.means },
  };
}
