/** Carries the C of an earlier agent over to the run's V and M, in rounds that the workers share. */

import { Xoshiro128 } from '../../math/random.ts';
import type { RidgeSums } from '../../math/ridge.ts';
import { mean } from '../../math/statistics.ts';
import { counted } from '../../math/text.ts';
import type { Collector } from '../../rollout/agent-policy.ts';
import type { Demonstrations, Fitted } from '../../rollout/distillation.ts';
import { SILENCE_S } from '../pool/worker-pool.ts';
import { agentSpec, controllerConfig, type RunContext } from '../run.ts';
import { evolutionSeed } from '../settings/seeds.ts';

/** Episodes of one call of a worker, which plays them side by side. */
const AT_ONCE = 8;
const DISTIL_S = 3 * SILENCE_S;
/** Stream of the run's seed: the tracks. */
const TRACKS = 6;

/** A round as the report has it. */
interface DistillationRound {
  /** Who acted: the earlier agent, or the C of the rounds before. */
  acted: 'earlier' | 'new';
  meanReturn: number;
  /** How well the new C knew each output of the earlier one before it was fitted to this round. */
  rSquared: number[] | null;
}

/**
 * Parameters of C: the earlier agent acts in a first round, the C fitted so far in each of the next ones.
 * @param say is told what is done, for people
 */
export async function distil(
  context: RunContext,
  earlier: Collector,
  say: (what: string) => void,
): Promise<Float32Array> {
  const { settings, agent, pool, control, report } = context;
  const config = controllerConfig(settings);
  const spec = { ...agentSpec(settings, agent), dreamStarts: undefined };
  const episodes = settings['controller.distillationEpisodes'];
  const last = settings['controller.distillationRounds'];
  const random = new Xoshiro128(settings.seed, TRACKS);
  const rounds: DistillationRound[] = [];
  let sums: RidgeSums | null = null;
  let parameters: Float32Array | null = null;
  for (let round = 0; round <= last; round++) {
    const acts: Float32Array | null = parameters;
    const orders = Array.from({ length: Math.ceil(episodes / AT_ONCE) }, (_, i) => ({
      seeds: Array.from({ length: Math.min(AT_ONCE, episodes - i * AT_ONCE) }, () =>
        evolutionSeed(random.random()),
      ),
      steps: settings['evolution.steps'],
      patience: settings['evolution.patience'],
      parameters: acts,
    }));
    const played: Demonstrations[] = [];
    let done = 0;
    const place = `C of ${earlier.name} carried over, round ${round + 1} of ${last + 1}`;
    say(place);
    await pool.share(orders, control, {
      begin: (thread) => thread.call((worker) => worker.beginDistilling(earlier, spec), SILENCE_S),
      async work(thread, order, index) {
        played[index] = await thread.call((worker) => worker.distil(order), DISTIL_S);
        done += order.seeds.length;
        say(`${place}, ${done} of ${counted(episodes, 'episode')}`);
      },
      end: (thread) => thread.call((worker) => worker.endDistilling(), SILENCE_S),
    });
    const newest = played.map((part) => part.sums);
    const before: RidgeSums | null = sums;
    const fitted: Fitted = await pool.one((thread) =>
      thread.call((worker) => worker.fitController(before, newest, config, acts), SILENCE_S),
    );
    rounds.push({
      acted: acts === null ? 'earlier' : 'new',
      meanReturn: mean(played.flatMap(({ returns }) => returns)),
      rSquared: fitted.rSquared,
    });
    ({ sums, parameters } = fitted);
  }
  report.distillation = { agent: earlier.name, episodes, samples: sums!.samples, rounds };
  return parameters!;
}
