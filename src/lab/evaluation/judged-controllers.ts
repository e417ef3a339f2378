/**
 * The controllers on which a dream is tried as a judge: the C of a checkpoint, the same disturbed with noise of growing
 * size, and where the checkpoint has a search, means and candidates of it.
 */
import { disturbed } from '../../controller/disturbed.ts';
import { CmaEs } from '../../evolution/index.ts';
import { Xoshiro128 } from '../../math/random.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';

export interface JudgedController {
  /** `itself` is the C of the checkpoint. */
  kind: 'itself' | 'disturbed' | 'mean' | 'candidate';
  /** Standard deviation of its noise, in root mean squares of the parameters. */
  noise: number;
  parameters: Float32Array;
}

const MOST_NOISE = 1;
/** Candidates taken of a search. */
const CANDIDATES = 8;

/**
 * `count` of them, the same for the same seed.
 * @throws Error where the checkpoint has no C
 */
export function judgedControllers(
  { agent, search, best }: Pick<Checkpoint, 'agent' | 'search' | 'best'>,
  count: number,
  seed: number,
): JudgedController[] {
  if (agent.controller === null) throw new Error('this checkpoint has no C to judge: evolve one first');
  const { parameters } = agent.controller;
  const others: JudgedController[] = [];
  const take = (kind: JudgedController['kind'], values: ArrayLike<number>): void => {
    others.push({ kind, noise: 0, parameters: Float32Array.from(values) });
  };
  if (best !== null) take('mean', best.parameters);
  if (search !== null) {
    const continued = CmaEs.fromJSON(search);
    take('mean', continued.mean);
    for (const candidate of continued.ask().slice(0, CANDIDATES)) take('candidate', candidate);
  }
  const searched = others.slice(0, Math.max(0, count - 2));
  const random = new Xoshiro128(seed);
  const left = count - 1 - searched.length;
  const noisy = Array.from({ length: left }, (_, k): JudgedController => {
    const noise = (MOST_NOISE * (k + 1)) / left;
    return { kind: 'disturbed', noise, parameters: disturbed(parameters, noise, random) };
  });
  return [{ kind: 'itself', noise: 0, parameters }, ...searched, ...noisy];
}
