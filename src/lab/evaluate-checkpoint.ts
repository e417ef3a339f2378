/** The agent of a checkpoint on fresh seeds, in reality or in its dream, on a pool of its own. May import the pool. */
import { decodeCheckpoint } from './checkpoint.ts';
import { type Control, stopDeadline } from './control.ts';
import { poolSize } from './crew.ts';
import type { Evaluation, LabListener } from './events.ts';
import type { EvaluateRequest } from './page-handle.ts';
import { type PoolEvents, RolloutPool } from './pool.ts';
import { agentSpec } from './run.ts';
import { evaluateAgent } from './stages/evaluate.ts';

/** @throws Error naming what the checkpoint lacks, or what of the request is not allowed */
export async function evaluateCheckpoint(
  request: EvaluateRequest,
  control: Control,
  events: PoolEvents,
  emit: LabListener,
): Promise<Evaluation> {
  const { settings, agent, notices } = decodeCheckpoint(request.checkpoint);
  if (agent.controller === null) throw new Error('this checkpoint has no C to evaluate: evolve one first');
  if (request.world !== 'real' && request.world !== 'dream') {
    throw new Error(`world is real or dream, got "${String(request.world)}"`);
  }
  for (const text of notices) emit({ type: 'notice', level: 'warning', text });
  const { parameters } = agent.controller;
  const pool = new RolloutPool(poolSize(), events);
  try {
    await pool.prepare(agentSpec(settings, agent));
    const evaluating = evaluateAgent(pool, { ...request, parameters }, control, (done, all) =>
      emit({
        type: 'stage',
        stage: 'evaluate',
        progress: {
          status: 'running',
          fraction: done / all,
          elapsed: 0,
          eta: null,
          detail: `${done} of ${all} episodes`,
        },
      }),
    );
    return await Promise.race([evaluating, stopDeadline(control)]);
  } finally {
    pool.end();
  }
}
