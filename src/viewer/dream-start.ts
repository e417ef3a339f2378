/**
 * Where dreams of their own begin. Those that are scored begin at a real first frame (paper, section 4): the same seed
 * is the same dream in training, in the evaluation and here. For a person that is no good start: CarRacing's first
 * second shows the camera's flight down to the car, which M imagines as a black picture with a green corner.
 */
import { idleAction, type World } from '../env/experiments.ts';
import { openTask } from '../env/index.ts';
import type { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { Agent } from '../rollout/agent.ts';
import type { DreamStarts } from '../rollout/dream.ts';
import type { SeededOrigin } from './viewer-frame.ts';
import type { DreamParts } from './viewer-networks.ts';

/** Between the streams of two dreams from one moment: further than seeds that anybody tries one after the other. */
const STREAMS_APART = 1_000_003;

/** Seed of M's draws. */
export function streamOf({ seed, afterOpening: draws = 0 }: SeededOrigin): number {
  return seed + STREAMS_APART * draws;
}

/** Puts a row of an agent where a dream begins; `random` is the dream's own stream. */
export type DreamStart = (agent: Agent, row: number, random: Xoshiro128) => void;

export function atFirstFrame(starts: DreamStarts): DreamStart {
  return (agent, row, random) => agent.resetDream(row, starts, random);
}

/**
 * A true moment of the seed's own episode: it is played through its opening with nobody acting, V and M see every
 * frame, and the dream goes on from their z and h. The car stands on the grid of that track, with the road before it.
 */
export function afterOpening(
  world: World,
  { vision, memory: { config, weights }, sampleZ }: DreamParts,
  seed: number,
): DreamStart {
  return (agent, row, random) => {
    const task = openTask(world, {});
    const memory = new Memory(config, weights, 1);
    try {
      const { latentSize } = vision.config;
      const spectator = new Agent({ vision, memory, latentSize, sampleZ }, 1);
      const { actions, openingSteps } = task.experiment;
      const idle = Float32Array.from(idleAction(actions));
      let frame = task.reset(seed);
      spectator.observe([{ index: 0, frame, random }]);
      for (let step = 0; step < openingSteps; step++) {
        spectator.remember(idle);
        frame = task.step(idle).observation;
        spectator.observe([{ index: 0, frame, random }]);
      }
      agent.setState(row, spectator.stateOf(0));
    } finally {
      memory.dispose();
      task.env.close();
    }
  };
}
