/**
 * What M expects of each step, beside what then came, for whoever watches M at work (paper, section 2.2): the mixture
 * of the next z, the reward and the end, all of the same agent that drives. Nothing is computed unless it is watched.
 */
import type { MemoryConfig } from '../memory/config.ts';
import { nllOfLatents, rowMixture } from '../memory/sample.ts';
import type { Agent } from '../rollout/agent.ts';
import type { Course } from './viewer-dream.ts';
import type { StepPrediction } from './viewer-frame.ts';
import { DREAM, REALITY } from './viewer-networks.ts';

/** Steps that wait for a frame at most: the oldest go first. */
const MOST_WAITING = 64;

type Expected = Omit<StepPrediction, 'step' | 'z' | 'nll' | 'trueReward' | 'ended'>;

export class Predictions {
  private watched = false;
  /** Of the step that reality is about to take. */
  private expected: Expected | null = null;
  /** Of a step that reality has taken: V has not seen its frame yet. */
  private unseen: Omit<StepPrediction, 'z' | 'nll'> | null = null;
  private finished: StepPrediction[] = [];

  watch(on: boolean): void {
    this.watched = on;
    if (!on) this.clear();
  }

  /** Another episode, an earlier moment, or other networks. */
  clear(): void {
    this.expected = null;
    this.unseen = null;
    this.finished = [];
  }

  /** After `remember`, before the environment's step. */
  expect(agent: Agent, config: MemoryConfig | null): void {
    this.expected = this.watched && config !== null ? expectedOf('reality', agent, REALITY, 1, config) : null;
  }

  /** The environment's step. */
  stepped({ step, reward, ended }: { step: number; reward: number; ended: boolean }): void {
    this.unseen = this.expected && { ...this.expected, step, trueReward: reward, ended };
    this.expected = null;
  }

  /** V has seen the frame of that step. */
  look(agent: Agent): void {
    if (this.unseen !== null) this.finish(this.unseen, agent.rowOf(REALITY));
    this.unseen = null;
  }

  /** The dream has taken a step. */
  dreamed(agent: Agent, config: MemoryConfig | null, { step, ended, tau }: Course): void {
    if (!this.watched || config === null) return;
    const expected = expectedOf('dream', agent, DREAM, tau, config);
    this.finish({ ...expected, step, trueReward: null, ended }, agent.rowOf(DREAM));
  }

  /** The steps since the last call; undefined while nobody watches. */
  take(): StepPrediction[] | undefined {
    if (!this.watched) return undefined;
    const taken = this.finished;
    this.finished = [];
    return taken;
  }

  private finish(step: Omit<StepPrediction, 'z' | 'nll'>, z: Float32Array): void {
    this.finished.push({ ...step, z, nll: nllOfLatents(step, z) });
    if (this.finished.length > MOST_WAITING) this.finished.shift();
  }
}

function expectedOf(
  world: StepPrediction['world'],
  agent: Agent,
  row: number,
  tau: number,
  { predictReward, predictDone }: MemoryConfig,
): Expected {
  const { mixture, rewards, dones } = agent.predict();
  return {
    world,
    ...rowMixture(mixture, row, tau),
    h: agent.hiddenOf(row)!,
    reward: predictReward ? rewards[row] : null,
    done: predictDone ? dones[row] : null,
  };
}
