/**
 * The one closed loop: frame -> V -> z -> C([z, h]) -> action -> environment, and M carries h along
 * (paper, section 3 and its rollout listing). Several episodes run in lockstep lanes so that V and M work in
 * batches; the world of a lane is the real environment or the dream. What is watched is what is scored.
 * The same loop with V, M and C on the GPU is in distant-loop.ts.
 */
import { CoreMind } from './core-mind.ts';
import { EpisodeLanes, type Lane } from './episode-lanes.ts';
import { type AgentSpec, checkAgent, checkJob, type Glimpse, type Job, type Outcome } from './jobs.ts';

export class ClosedLoop {
  private readonly spec: AgentSpec;
  private readonly episodes: EpisodeLanes;
  private readonly mind: CoreMind;
  private readonly wake = (lane: Lane): void => this.mind.begin(lane);

  constructor(spec: AgentSpec, laneCount: number) {
    checkAgent(spec);
    this.spec = spec;
    this.mind = new CoreMind(spec, laneCount);
    this.episodes = new EpisodeLanes(laneCount);
  }

  /** Closed-loop steps played so far. */
  get steps(): number {
    return this.episodes.steps;
  }

  /** Jobs waiting or under way. */
  get pending(): number {
    return this.episodes.pending;
  }

  add(jobs: readonly Job[]): void {
    for (const job of jobs) checkJob(job, this.spec);
    this.episodes.add(jobs);
  }

  /** Plays for about `milliseconds` or until nothing is left; gives what ended. */
  advance(milliseconds: number): Outcome[] {
    const { episodes, mind } = this;
    const ended: Outcome[] = [];
    const until = performance.now() + milliseconds;
    do {
      episodes.begin(episodes.lanes, this.wake);
      const active = episodes.lanes.filter((lane) => lane.job !== null);
      if (active.length === 0) break;
      mind.think(active, episodes.actions);
      episodes.step(active, mind.dream, ended);
    } while (performance.now() < until);
    return ended;
  }

  /** The real episodes under way, for people to watch. */
  glimpses(): Glimpse[] {
    return this.episodes.glimpses();
  }

  dispose(): void {
    this.mind.dispose();
    this.episodes.close();
  }
}
