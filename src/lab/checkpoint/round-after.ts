/** Iterative training (paper, section 5): the run that follows one that is done, on the driving of its agent. */
import { askedOfNextRound } from '../settings/next-round.ts';
import { type Checkpoint, encodeCheckpoint } from './checkpoint.ts';
import type { WarmStartRecord, WarmStartRequest } from './warm-start.ts';

export interface RoundAfter {
  settings: NonNullable<ReturnType<typeof askedOfNextRound>>;
  base: WarmStartRequest;
  /** For people: what the round before came to, and what follows. */
  text: string;
}

/** Null after the last round. */
export function roundAfter(done: Checkpoint): RoundAfter | null {
  const { settings, report } = done;
  const begun = report.base as WarmStartRecord | null;
  const asked = askedOfNextRound(settings, begun?.keep);
  if (asked === null) return null;
  const { experiment, preset, seed, rounds } = { ...settings, ...asked };
  const { agent } = (report.evaluation ?? {}) as { agent?: { mean: number; sd: number } };
  const score = agent === undefined ? '' : `, with ${agent.mean.toFixed(0)} ± ${agent.sd.toFixed(0)}`;
  const last = rounds === 1 ? 'the last one' : `${rounds} are left`;
  return {
    settings: asked,
    base: {
      checkpoint: encodeCheckpoint(done),
      name: `${experiment}-${preset}-seed${seed}.safetensors`,
      keep: 'policy',
    },
    text: `A round is done${score}: its agent drives most of the episodes of the next (${last}).`,
  };
}
