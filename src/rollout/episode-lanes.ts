/**
 * Episodes side by side, whoever drives them: which lane plays which job, its environment, its random numbers,
 * its score and its end. Shared by the loop that thinks on its own core (closed-loop.ts) and the one that asks
 * the GPU (distant-loop.ts), so that a job comes to the same end in both.
 */
import type { CarRacing } from '../env/index.ts';
import { makeEnv } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import { FRAME_BYTES } from './episode.ts';
import type { Glimpse, Job, Outcome } from './jobs.ts';
import { UniformPolicy } from './policies.ts';

export interface Lane {
  readonly index: number;
  readonly env: CarRacing;
  /** What the environment shows now. */
  readonly frame: Uint8Array;
  /** Of the job under way: noise of z, dreams, uniform actions. */
  random: Xoshiro128;
  uniform: UniformPolicy | null;
  job: Job | null;
  steps: number;
  sum: number;
  bestTiles: number;
  lastProgress: number;
}

export class EpisodeLanes {
  readonly lanes: readonly Lane[];
  /** What every lane does next. [lanes, 3] */
  readonly actions: Float32Array;
  private readonly queue: Job[] = [];
  private stepsDone = 0;

  constructor(laneCount: number) {
    this.actions = new Float32Array(laneCount * 3);
    this.lanes = Array.from({ length: laneCount }, (_, index): Lane => {
      const frame = new Uint8Array(FRAME_BYTES);
      return {
        index,
        env: makeEnv('CarRacing-v3', { observation: '64x64', buffer: frame }),
        frame,
        random: new Xoshiro128(0),
        uniform: null,
        job: null,
        steps: 0,
        sum: 0,
        bestTiles: 0,
        lastProgress: 0,
      };
    });
  }

  /** Steps played so far. */
  get steps(): number {
    return this.stepsDone;
  }

  /** Jobs waiting or under way. */
  get pending(): number {
    return this.queue.length + this.lanes.reduce((n, lane) => n + (lane.job === null ? 0 : 1), 0);
  }

  add(jobs: readonly Job[]): void {
    this.queue.push(...jobs);
  }

  /** Free ones of the given lanes take the jobs that wait; `onBegin` hears of each. */
  begin(lanes: readonly Lane[], onBegin: (lane: Lane) => void): void {
    for (const lane of lanes) {
      if (lane.job !== null || this.queue.length === 0) continue;
      this.start(lane, this.queue.shift()!);
      onBegin(lane);
    }
  }

  private start(lane: Lane, job: Job): void {
    lane.job = job;
    lane.steps = 0;
    lane.sum = 0;
    lane.bestTiles = 0;
    lane.lastProgress = 0;
    lane.random = new Xoshiro128(job.seed);
    lane.uniform = job.parameters === null ? new UniformPolicy(lane.random) : null;
    if (job.world === 'real') lane.env.reset({ seed: job.seed });
  }

  /**
   * Every given lane does its action; what ends is added to `ended` and leaves its lane free.
   * @param dream one step of a dreaming lane: adds to its sum, says whether the dream ended
   */
  step(active: readonly Lane[], dream: (lane: Lane) => boolean, ended: Outcome[]): void {
    for (const lane of active) {
      const job = lane.job!;
      const over = job.world === 'real' ? this.stepReal(lane, job) : dream(lane);
      lane.steps++;
      this.stepsDone++;
      if (over || lane.steps >= job.maxSteps) {
        ended.push({ id: job.id, return: lane.sum, steps: lane.steps });
        lane.job = null;
      }
    }
  }

  private stepReal(lane: Lane, job: Job): boolean {
    const at = lane.index * 3;
    const { reward, terminated, truncated, info } = lane.env.step(this.actions.subarray(at, at + 3));
    lane.sum += reward;
    if (info.tilesVisited > lane.bestTiles) {
      lane.bestTiles = info.tilesVisited;
      lane.lastProgress = lane.steps;
    }
    const stuck = job.patience > 0 && lane.steps + 1 - lane.lastProgress >= job.patience;
    return terminated || truncated || stuck;
  }

  /** The real episodes under way, for people to watch. */
  glimpses(): Glimpse[] {
    const driving = this.lanes.filter(({ job }) => job?.world === 'real');
    return driving.map(({ job, sum, steps, frame }) => ({
      candidate: job!.candidate,
      return: sum,
      steps,
      frame: frame.slice(),
    }));
  }

  close(): void {
    for (const lane of this.lanes) lane.env.close();
  }
}
