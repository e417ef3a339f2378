/** Evaluates the agent of a checkpoint on fresh seeds, in reality or in its dream, on a pool of its own. */

import { type Control, stopDeadline } from '../../threads/control.ts';
import { decodeCheckpoint } from '../checkpoint/checkpoint.ts';
import type { Sharing } from '../clients/sharing.ts';
import type { Evaluation, LabListener } from '../events.ts';
import type { EvaluateRequest } from '../page-handle.ts';
import type { PoolEvents } from '../pool/pool.ts';
import { agentSpec } from '../run.ts';
import { importedSeedsIn } from '../stages/collect.ts';
import { evaluateAgent } from '../stages/evaluate.ts';
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
    const started = control.now();
    const evaluating = evaluateAgent(pool, { ...request, parameters }, control, (done, all) => {
      const elapsed = control.now() - started;
      const eta = done === 0 ? null : (elapsed * (all - done)) / done;
      const detail = `${done} of ${all} episodes`;
      const progress = { status: 'running', fraction: done / all, elapsed, eta, detail } as const;
      emit({ type: 'stage', stage: 'evaluate', progress });
    });
    return await Promise.race([evaluating, stopDeadline(control)]);
  });
}
