/**
 * Stage 7: full episodes of the agent on seeds of no other stage, beside uniform random actions on the same seeds.
 */
import { mean, standardDeviation } from '../../math/statistics.ts';
import type { Job } from '../../rollout/jobs.ts';
import type { Control } from '../../threads/control.ts';
import type { Evaluation, Score } from '../events.ts';
import type { RolloutPool } from '../pool/pool.ts';
import { agentSpec, type RunContext } from '../run.ts';
import { EVALUATION_SEEDS, untakenSeed } from '../settings/seeds.ts';
import { importedSeedsIn } from './collect.ts';
import type { ProgressTracker } from './progress-tracker.ts';

export interface EvaluationPlan {
  parameters: Float32Array;
  episodes: number;
  seed: number;
  world: 'real' | 'dream';
  tau: number;
}

/** Plays the plan on a prepared pool. */
export async function evaluateAgent(
  pool: RolloutPool,
  plan: EvaluationPlan,
  control: Control,
  onProgress: (done: number, all: number) => void,
): Promise<Evaluation> {
  const { episodes, seed, world, tau, parameters } = plan;
  if (!Number.isInteger(episodes) || episodes < 1)
    throw new RangeError(`episodes must be at least 1, got ${episodes}`);
  if (!Number.isInteger(seed) || seed < 0 || seed + episodes > EVALUATION_SEEDS) {
    throw new RangeError(
      `evaluation seeds lie in 0 .. ${EVALUATION_SEEDS - 1}, got ${seed} and ${episodes} episodes`,
    );
  }
  const seeds = Array.from({ length: episodes }, (_, i) => seed + i);
  const jobs = [parameters, null].flatMap((policy, p) =>
    seeds.map(
      (episodeSeed, i): Job => ({
        id: p * episodes + i,
        candidate: i,
        parameters: policy,
        seed: episodeSeed,
        world,
        maxSteps: 1000,
        patience: 0,
        tau,
      }),
    ),
  );
  const outcomes = await pool.play(jobs, control, (done) => onProgress(done, jobs.length));
  const score = (from: number): Score => {
    const returns = outcomes.slice(from, from + episodes).map((outcome) => outcome.return);
    return { mean: mean(returns), sd: standardDeviation(returns), returns, seeds };
  };
  return { world, tau: world === 'dream' ? tau : null, episodes, agent: score(0), random: score(episodes) };
}

export async function evaluate(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, pool, control, agent, emit, report } = context;
  await pool.prepare(agentSpec(settings, agent));
  const episodes = settings['evaluation.episodes'];
  const evaluation = await evaluateAgent(
    pool,
    {
      parameters: agent.controller!.parameters,
      episodes,
      seed: untakenSeed(importedSeedsIn(report), episodes),
      world: 'real',
      tau: 1,
    },
    control,
    (done, all) =>
      tracker.update(
        done / all,
        `${done} of ${all} episodes on ${pool.place('real')} (half of them the random policy)`,
      ),
  );
  report.evaluation = evaluation;
  emit({ type: 'evaluation', evaluation });
}
