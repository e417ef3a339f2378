/**
 * Stage 5, diagnostics: a rollout worker measures what V and M know on the episodes that were kept from training. The
 * page shows the result at once; report.json keeps it under the experiment's key: `ball` or `car`.
 */
import type { ReportPaths } from '../../diagnostics/report-progress.ts';
import { episodePaths, type RunContext, splitEpisodes } from '../run.ts';
import { experimentOf } from '../settings/settings.ts';
import type { ProgressTracker } from './progress-tracker.ts';

const SLICE_MS = 250;
/** Some measurements, all dreams of a ball for one, are a single call. */
const SILENCE_S = 300;
/**
 * Frames that linear probes are fitted on, and frames that are scored, at most. Frames of an episode are much alike, so
 * probes on hundreds of inputs need many episodes, and so does a score with little variance. The first episodes of each
 * kind are taken: consecutive numbers hold the whole mix of policies.
 */
const MAX_FITTED = 108_000;
const MAX_SCORED = 36_000;

export async function diagnose(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, emit, report } = context;
  const { seen, unseen } = splitEpisodes(settings['collect.episodes']);
  const pathsOf = (numbers: number[]) => numbers.map((number) => episodePaths(context, number));
  const paths = { seen: pathsOf(seen), unseen: pathsOf(unseen) };
  tracker.update(0, 'reading episodes');
  const onProgress = (fraction: number, detail: string): void => tracker.update(fraction, detail);
  Object.assign(report, await measureAgent(context, paths, onProgress));
  // Another object each time, by which the page sees that it changed.
  emit({ type: 'report', report: { ...report } });
}

/** The diagnostics under the key they have in a report. */
export async function measureAgent(
  { settings, control, pool, agent }: Pick<RunContext, 'settings' | 'control' | 'pool' | 'agent'>,
  paths: ReportPaths,
  onProgress: (fraction: number, detail: string) => void,
): Promise<Record<string, unknown>> {
  const { vision, memory, controller } = agent;
  if (vision === null || memory === null) throw new Error('diagnostics need a trained V and M');
  const { kind, key } = experimentOf(settings.experiment).diagnostics;
  const episodes = (frames: number) => Math.max(1, Math.floor(frames / (settings['collect.steps'] + 1)));
  const used = {
    seen: paths.seen.slice(0, episodes(MAX_FITTED)),
    unseen: paths.unseen.slice(0, episodes(MAX_SCORED)),
  };
  const driver = controller && { ...controller, sampleZ: settings['controller.sampleZ'] };
  return pool.one(async (thread) => {
    await thread.call(
      (worker) =>
        kind === 'ball'
          ? worker.beginBallReport(used, vision, memory, settings['ball.radius'], settings.seed)
          : worker.beginAgentReport(used, vision, memory, settings.seed, settings.experiment, driver),
      SILENCE_S,
    );
    for (;;) {
      await control.gate();
      const { report, progress } = await thread.call((worker) => worker.continueReport(SLICE_MS), SILENCE_S);
      onProgress(progress.fraction, progress.detail);
      if (report !== null) return { [key]: report };
    }
  });
}
