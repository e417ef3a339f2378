/**
 * Which stages of a saved run are done. Earlier versions computed the diagnostics at the end of the stage `memory`; in
 * their files that part becomes the stage `diagnose`.
 */
import { experimentIds, experimentOf } from '../../env/experiments.ts';
import type { StageName } from '../events.ts';
import { beginsAtMoments } from '../settings/dream-starts.ts';
import type { RunSettings } from '../settings/settings.ts';

/** Whether the report holds diagnostics of V and M, under the key of any experiment. */
export function hasDiagnostics(report: Readonly<Record<string, unknown>>): boolean {
  return experimentIds.some((id) => report[experimentOf(id).diagnostics.key] !== undefined);
}

/** Whether a run that begins with these networks has V and M from another run, and no episodes to measure them on. */
export function keepsMemory({ base }: Readonly<Record<string, unknown>>): boolean {
  const { keep, rolledBack } = (base ?? {}) as { keep?: unknown; rolledBack?: unknown };
  if (rolledBack !== undefined) return false;
  return keep === 'memory' || keep === 'controller' || keep === 'search';
}

/** Whether the run trains the decoder of V alone. */
export function keepsEncoder({ base }: Readonly<Record<string, unknown>>): boolean {
  const { keep, rolledBack } = (base ?? {}) as { keep?: unknown; rolledBack?: unknown };
  return keep === 'encoder' && rolledBack === undefined;
}

/** Whether a stage that is not done reads the run's episodes. */
export function needsEpisodes(done: readonly StageName[], settings: RunSettings): boolean {
  const readers: StageName[] = ['vision', 'memory', 'diagnose'];
  // Its dreams begin at moments of them, each time that it goes on.
  if (beginsAtMoments(settings)) readers.push('evolve');
  return readers.some((stage) => !done.includes(stage));
}

/** The stages that a saved run says are done; null where the file is no saved run. */
export function stagesDoneOf(report: Readonly<Record<string, unknown>>): StageName[] | null {
  const recorded = report.stagesDone as StageName[] | undefined;
  if (recorded === undefined) return null;
  const isEarlier = recorded.includes('memory') && !recorded.includes('diagnose');
  return isEarlier && (hasDiagnostics(report) || keepsMemory(report)) ? [...recorded, 'diagnose'] : recorded;
}

/** Seconds of each stage that the report has; those of earlier diagnostics are within those of `memory`. */
export function stageSeconds(
  report: Readonly<Record<string, unknown>>,
): Partial<Record<StageName, { seconds: number }>> {
  const stages = (report.stages ?? {}) as Partial<Record<StageName, { seconds: number }>>;
  const isEarlier = stages.memory !== undefined && stages.diagnose === undefined && hasDiagnostics(report);
  return isEarlier ? { ...stages, diagnose: { seconds: 0 } } : stages;
}
