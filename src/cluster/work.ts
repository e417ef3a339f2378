/** What an evaluator's end of the cluster asks of its machine, and what it gets back. Types only. */
import type { AgentSpec, Job, Outcome } from '../rollout/jobs.ts';
import type { RunWord } from './protocol.ts';

/** What the machine is to do next. */
export interface Work {
  /** Another agent from now on; it comes only when no episode is in hand. */
  agent: AgentSpec | null;
  /** Episodes to play; their ids are this evaluator's own. */
  jobs: Job[];
  /** Episodes that are of no use any more. */
  drop: number[];
  run: RunWord | null;
  quarantined: boolean;
  held: number;
  connected: boolean;
  notices: string[];
}

/** An outcome, or the reason why there is none. */
export type Played = Outcome & { error?: string };
