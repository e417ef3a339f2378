/** The lab as events: whoever applies them (apply-event.ts) knows what the lab knows. For a tab that joins late. */
import type { CurveName, LabEvent } from '../lab/events.ts';
import { STAGE_NAMES } from '../lab/events.ts';
import type { Lab } from './lab.ts';
import type { Series } from './series.ts';

/** Without notices, pictures of candidates, and what the visitor of this page chose. */
export function eventsOfLab({ store, curves, reconstruction, timelapse, means, search }: Lab): LabEvent[] {
  const state = store.getState();
  const { settings: form, madeWith, round } = state;
  const events: LabEvent[] = [
    { type: 'settings', settings: madeWith ?? form, form, ...(round !== null && { round }) },
  ];
  if (state.status !== 'idle') {
    // Only a run that has begun can be at rest.
    events.push({ type: 'run', status: 'running' });
    if (state.status !== 'running') events.push({ type: 'run', status: state.status });
  }
  if (state.backend !== null) events.push({ type: 'backend', ...state.backend });
  for (const stage of STAGE_NAMES) events.push({ type: 'stage', stage, progress: state.stages[stage] });
  for (const part of ['vision', 'memory', 'controller'] as const) {
    if (state.trained[part]) events.push({ type: 'weights', part });
  }
  if (state.klPerDimension !== null) events.push({ type: 'latents', klPerDimension: state.klPerDimension });
  if (state.report !== null) events.push({ type: 'report', report: state.report });
  for (const [curve, series] of Object.entries(curves) as [CurveName, Series][]) {
    events.push(...pointsOf(curve, series));
  }
  if (reconstruction.value !== null) events.push({ type: 'reconstruction', strip: reconstruction.value });
  for (const { value } of Object.values(timelapse)) {
    if (value !== null) events.push({ type: 'timelapse', timelapse: value });
  }
  if (means.value !== null) events.push({ type: 'means', means: means.value });
  if (search.value !== null) events.push({ type: 'search', shape: search.value });
  if (state.searchState !== null) events.push({ type: 'search-state', ...state.searchState });
  for (const track of state.hardTracks.toReversed()) events.push({ type: 'hard-track', track });
  if (state.evaluation !== null) events.push({ type: 'evaluation', evaluation: state.evaluation });
  if (state.workers.length > 0) events.push({ type: 'workers', load: state.workers });
  for (const [worker, count] of Object.entries(state.restarts)) {
    for (let i = 0; i < count; i++) events.push({ type: 'restart', worker });
  }
  return events;
}

/** A point lacks the values that its row lacks. */
function pointsOf(curve: CurveName, series: Series): LabEvent[] {
  const columns = series.keys.map((key) => [key, series.column(key)!] as const);
  return Array.from(series.x, (x, row): LabEvent => {
    const known = columns.filter(([, values]) => !Number.isNaN(values[row]));
    return {
      type: 'point',
      curve,
      x,
      values: Object.fromEntries(known.map(([key, values]) => [key, values[row]])),
    };
  });
}
