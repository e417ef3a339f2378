/** Evaluates the agent of a checkpoint on fresh seeds, in reality or in its dream, on a pool of its own. */

import type { Control } from '../../threads/control.ts';
import { decodeCheckpoint } from '../checkpoint/checkpoint.ts';
import type { Sharing } from '../clients/sharing.ts';
import type { Evaluation, LabListener } from '../events.ts';
import type { EvaluateRequest } from '../page-handle.ts';
import type { PoolEvents } from '../pool/pool.ts';
import { agentSpec } from '../run.ts';
import { importedSeedsIn } from '../stages/collect.ts';
import { evaluateAgent } from '../stages/evaluate.ts';
import { withProgress } from './played-progress.ts';
import { withPool } from './shared-pool.ts';

/** @throws Error naming what the checkpoint lacks */
export async function evaluateCheckpoint(
  request: Required<EvaluateRequest>,
  sharing: Sharing,
  control: Control,
  events: PoolEvents,
  emit: LabListener,
): Promise<Evaluation> {
  const { settings, agent, report, notices } = decodeCheckpoint(request.checkpoint);
  if (agent.controller === null) throw new Error('this checkpoint has no C to evaluate: evolve one first');
  for (const text of notices) emit({ type: 'notice', level: 'warning', text });
  const { seed, episodes } = request;
  const learned = importedSeedsIn(report).filter((each) => each >= seed && each < seed + episodes);
  if (request.world === 'real' && learned.length > 0) {
    const text =
      `V and M of this checkpoint learned from imported episodes of seed ${learned.join(', ')}, ` +
      'which are among these: name another first seed for a score on unseen ones';
    emit({ type: 'notice', level: 'warning', text });
  }
  const { parameters } = agent.controller;
  return withPool(sharing, `an evaluation, ${settings.experiment}`, events, async (pool) => {
    await pool.prepare(agentSpec(settings, agent));
    const describe = (done: number, all: number): string => `${done} of ${all} episodes`;
    return withProgress(control, emit, describe, (onProgress) =>
      evaluateAgent(pool, { ...request, parameters }, control, onProgress),
    );
  });
}
