/** Plays the controllers on which a dream is tried as a judge, in reality and in its dreams, on a pool of its own. */

import type { Job } from '../../rollout/jobs.ts';
import type { Control } from '../../threads/control.ts';
import { decodeCheckpoint } from '../checkpoint/checkpoint.ts';
import type { Sharing } from '../clients/sharing.ts';
import type { LabListener } from '../events.ts';
import type { JudgeRequest } from '../page-handle.ts';
import type { PoolEvents } from '../pool/pool.ts';
import { agentSpec } from '../run.ts';
import { diagnosisSeed } from '../settings/seeds.ts';
import { judgedControllers } from './judged-controllers.ts';
import { type Judged, MORE_OF_ITSELF } from './judgement.ts';
import { withProgress } from './played-progress.ts';
import { withPool } from './shared-pool.ts';

/** As in the study of C trained in the dream, but for its hottest. */
const TAUS = [0.1, 0.5, 1, 1.15];
const STEPS = 1000;

/** Those from number `first` on. @throws Error naming what the checkpoint lacks */
export async function judgeCheckpoint(
  { checkpoint, controllers, first, count, tracks, dreams, seed }: JudgeRequest,
  sharing: Sharing,
  control: Control,
  events: PoolEvents,
  emit: LabListener,
): Promise<Judged[]> {
  const opened = decodeCheckpoint(checkpoint);
  const { settings, agent, notices } = opened;
  if (first === 0) for (const text of notices) emit({ type: 'notice', level: 'warning', text });
  const judged = judgedControllers(opened, controllers, seed).slice(first, first + count);
  const jobs: Job[] = [];
  const play = (parameters: Float32Array, episodes: number, place: Pick<Job, 'world' | 'tau'>): number[] =>
    Array.from({ length: episodes }, (_, i) => {
      const id = jobs.length;
      const job = {
        id,
        candidate: i,
        parameters,
        seed: diagnosisSeed(seed, i),
        maxSteps: STEPS,
        patience: 0,
      };
      jobs.push({ ...job, ...place });
      return id;
    });
  const plans = judged.map(({ kind, parameters }) => {
    const times = kind === 'itself' ? MORE_OF_ITSELF : 1;
    return {
      real: play(parameters, times * tracks, { world: 'real', tau: 1 }),
      dreams: TAUS.map((tau) => play(parameters, times * dreams, { world: 'dream', tau })),
    };
  });
  return withPool(sharing, `a study of dreams, ${settings.experiment}`, events, async (pool) => {
    await pool.prepare(agentSpec(settings, agent));
    const describe = (done: number, all: number): string =>
      `controllers ${first + 1} to ${first + judged.length}: ${done} of ${all} episodes`;
    const outcomes = await withProgress(control, emit, describe, (onProgress) =>
      pool.play(jobs, control, (done) => onProgress(done, jobs.length)),
    );
    const returns = (ids: number[]): number[] => ids.map((id) => outcomes[id].return);
    return judged.map(({ kind, noise }, i) => ({
      ...{ kind, noise, real: returns(plans[i].real) },
      dreams: plans[i].dreams.map((ids, k) => ({
        ...{ tau: TAUS[k], returns: returns(ids) },
        ended: ids.filter((id) => outcomes[id].steps < STEPS).length,
      })),
    }));
  });
}
