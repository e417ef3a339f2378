/**
 * The one closed loop: frame -> V -> z -> C([z, h]) -> action -> environment, and M carries h along
 * (paper, section 3 and its rollout listing). Several episodes run in lockstep lanes so that V and M work in
 * batches; the world of a lane is the real environment or the dream. What is watched is what is scored.
 * The same loop with V, M and C on the GPU is in distant-loop.ts.
 */
import { Memory } from '../memory/memory.ts';
import { Vision } from '../vision/vision.ts';
import { Agent } from './agent.ts';
import { EpisodeLanes, type Lane } from './episode-lanes.ts';
import { type AgentSpec, checkAgent, checkJob, type Glimpse, type Job, type Outcome } from './jobs.ts';

export class ClosedLoop {
  private readonly spec: AgentSpec;
  private readonly episodes: EpisodeLanes;
  private readonly drivers: LaneDrivers;

  constructor(spec: AgentSpec, laneCount: number) {
    checkAgent(spec);
    this.spec = spec;
    this.drivers = new LaneDrivers(spec, laneCount);
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
    const { episodes, drivers } = this;
    const ended: Outcome[] = [];
    const until = performance.now() + milliseconds;
    do {
      episodes.begin(episodes.lanes, drivers.begin);
      const active = episodes.lanes.filter((lane) => lane.job !== null);
      if (active.length === 0) break;
      drivers.act(active, episodes.actions);
      episodes.step(active, drivers.imagine, ended);
    } while (performance.now() < until);
    return ended;
  }

  /** The real episodes under way, for people to watch. */
  glimpses(): Glimpse[] {
    return this.episodes.glimpses();
  }

  dispose(): void {
    this.drivers.dispose();
    this.episodes.close();
  }
}

/** One agent for all lanes: each lane's job says in which world it drives, and with which C. */
export class LaneDrivers {
  private readonly spec: AgentSpec;
  private readonly vision: Vision;
  private readonly memory: Memory;
  private readonly agent: Agent;

  constructor(spec: AgentSpec, laneCount: number) {
    const { vision, memory, sampleZ } = spec;
    this.spec = spec;
    this.vision = new Vision(vision.config, vision.weights);
    this.memory = new Memory(memory.config, memory.weights, laneCount);
    const { latentSize } = vision.config;
    this.agent = new Agent({ vision: this.vision, memory: this.memory, latentSize, sampleZ }, laneCount);
  }

  /** A new episode in this lane. */
  readonly begin = ({ job, index, random }: Lane): void => {
    if (job!.world === 'dream') this.agent.wake(index, this.spec.dreamStarts!, random);
    else this.agent.reset(index);
  };

  /** Writes what the active lanes do to `actions`, [lanes, 3]; h moves on with it. */
  act(active: readonly Lane[], actions: Float32Array): void {
    const { agent, spec } = this;
    agent.observe(active.filter(({ job, uniform }) => job!.world === 'real' && uniform === null));
    for (const { index, job, uniform, frame } of active) {
      const at = index * 3;
      if (uniform !== null) uniform.act(frame, actions.subarray(at, at + 3));
      else agent.act(index, spec.controller, job!.parameters!, actions, at);
    }
    // h of the step before is what C saw; M moves on with the action just taken.
    const dreaming = active.some(({ job }) => job!.world === 'dream');
    if (dreaming || spec.controller.inputs === 'zh') agent.remember(actions);
  }

  /** One step of a dreaming lane. @returns whether the dream ended */
  readonly imagine = (lane: Lane): boolean => {
    const { reward, done } = this.agent.imagine(lane.index, lane.job!.tau, lane.random);
    lane.sum += reward;
    return done;
  };

  dispose(): void {
    this.vision.dispose();
    this.memory.dispose();
  }
}
