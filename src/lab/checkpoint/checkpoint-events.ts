/**
 * The events of a checkpoint: those that the run would have sent to the page. They show an opened checkpoint or a
 * resumed run.
 */

import { counted } from '../../math/text.ts';
import type { GenerationRecord } from '../agent-parts.ts';
import type { Evaluation, LabEvent, StageName } from '../events.ts';
import { eventsOfLearning } from '../learning/learning.ts';
import { type SearchShape, shapeOfSnapshot } from '../search/search-shape.ts';
import { searchOf } from '../search/searches.ts';
import type { RunSettings } from '../settings/settings.ts';
import type { Checkpoint } from './checkpoint.ts';
import { stageSeconds } from './stages-done.ts';

export function eventsOfCheckpoint(checkpoint: Checkpoint): LabEvent[] {
  const { settings, agent, history, learning, report, search } = checkpoint;
  const events: LabEvent[] = [];
  const stages = stageSeconds(report);
  for (const [stage, { seconds }] of Object.entries(stages) as [StageName, { seconds: number }][]) {
    const progress = {
      status: 'done',
      fraction: 1,
      elapsed: seconds,
      eta: null,
      detail: 'done before',
    } as const;
    events.push({ type: 'stage', stage, progress });
  }
  const last = history.at(-1);
  if (last !== undefined && stages.evolve === undefined) {
    const progress = {
      status: 'stopped',
      fraction: Math.min(1, last.generation / settings['evolution.generations']),
      elapsed: last.seconds,
      eta: null,
      detail: `stopped after ${counted(last.generation, 'generation')}`,
    } as const;
    events.push({ type: 'stage', stage: 'evolve', progress });
  }
  for (const part of ['vision', 'memory', 'controller'] as const) {
    if (agent[part] !== null) events.push({ type: 'weights', part });
  }
  const vision = report.vision as { klPerDimension?: number[] } | undefined;
  if (vision?.klPerDimension !== undefined) {
    events.push({ type: 'latents', klPerDimension: vision.klPerDimension });
  }
  events.push(...eventsOfLearning(learning));
  for (const record of history) events.push(...eventsOf(record, settings));
  // A shipped agent has no search; its report may have the shape of the search at its end.
  const { search: reported } = (report.evolution ?? {}) as { search?: SearchShape };
  const shape = search === null ? reported : shapeOfSnapshot(search);
  if (shape) events.push({ type: 'search', shape });
  events.push(...stateEvents({ history, search }));
  if (report.evaluation !== undefined) {
    events.push({ type: 'evaluation', evaluation: report.evaluation as Evaluation });
  }
  events.push({ type: 'report', report });
  return events;
}

/** The event that tells that the search can continue; none where it cannot. */
export function stateEvents({ history, search }: Pick<Checkpoint, 'history' | 'search'>): LabEvent[] {
  if (search === null || search.generation === 0) return [];
  return [{ type: 'search-state', generations: history.length, seconds: history.at(-1)?.seconds ?? 0 }];
}

/** The events of an agent whose C is another mean of its search: it has no score yet. */
export function eventsOfMean({ report }: Pick<Checkpoint, 'report'>): LabEvent[] {
  return [
    { type: 'weights', part: 'controller' },
    { type: 'evaluation', evaluation: null },
    { type: 'report', report: { ...report } },
  ];
}

/** The events of a generation. */
export function eventsOf(record: GenerationRecord, settings: RunSettings): LabEvent[] {
  const { generation, best, mean, worst, sigma, test, hardest } = record;
  const search = searchOf(record);
  const values = {
    ...{ best, mean, worst, sigma },
    ...(test !== undefined && { test }),
    ...(search > 0 && { search }),
  };
  const point: LabEvent = { type: 'point', curve: 'fitness', x: generation, values };
  // The seed of a dream is not a track.
  if (hardest === undefined || settings['evolution.world'] !== 'real') return [point];
  return [point, { type: 'hard-track', track: { generation, ...hardest } }];
}
