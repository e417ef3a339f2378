/** How far a run is and what it began with, in words. */
import type { KeptPart, WarmStartRecord } from '../../lab/checkpoint/warm-start.ts';
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

const KEPT: Readonly<Record<KeptPart, string>> = {
  policy: 'the driving',
  encoder: 'all but V’s decoder',
  vision: 'V',
  memory: 'V and M',
  controller: 'C',
  search: 'the search',
};

/** "from V and M of ball.safetensors"; null for a run from nothing. */
export function beginningInWords(begun: Pick<WarmStartRecord, 'keep' | 'name'> | null): string | null {
  return begun && `from ${KEPT[begun.keep]} of ${begun.name}`;
}
