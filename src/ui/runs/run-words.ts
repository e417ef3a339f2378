/** How far a run is, in words. */
import type { StageName } from '../../lab/events.ts';
import type { ListedRun } from '../../store/run-library.ts';
import { formatDuration, formatPercent, formatWhole } from '../format.ts';

const NEXT: Readonly<Record<StageName, string>> = {
  collect: 'collecting episodes',
  vision: 'training V',
  encode: 'encoding',
  memory: 'training M',
  diagnose: 'diagnostics',
  evolve: 'evolving C',
  evaluate: 'the evaluation',
};

export function stateInWords(run: ListedRun): string {
  if (run.fault !== null) return `This file cannot be read: ${run.fault}.`;
  const { stage, fraction, score, seconds, underWay } = run;
  if (stage === null) {
    const time = seconds > 0 ? ` after ${formatDuration(seconds)}` : '';
    if (score === null) return `Finished${time}.`;
    const { mean, sd, episodes } = score;
    return `Finished${time}: ${formatWhole(mean)} ± ${formatWhole(sd)} over ${episodes} episodes.`;
  }
  const share = fraction > 0 ? `, ${formatPercent(fraction)} of it done` : '';
  return `${underWay ? 'Under way' : 'Not finished'}: ${NEXT[stage]}${share}.`;
}
