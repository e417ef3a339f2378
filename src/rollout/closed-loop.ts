/**
 * The one closed loop: frame -> V -> z -> C([z, h]) -> action -> environment, and M carries h along
 * (paper, section 3 and its rollout listing). Several episodes run in lockstep slots so that V and M work in
 * batches; the world of a slot is the real environment or the dream. What is watched is what is scored.
 * The same loop with V, M and C on the GPU is in remote-loop.ts.
 */
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import { Agent } from './agent.ts';
import { type AgentSpec, checkAgent, checkJob, type Job, type Outcome, type Preview } from './jobs.ts';
import { type EpisodeSlot, VectorEpisodes } from './vector-episodes.ts';

export class ClosedLoop {
  private readonly spec: AgentSpec;
  private readonly episodes: VectorEpisodes;
  private readonly drivers: AgentSlots;

  constructor(spec: AgentSpec, slotCount: number) {
    checkAgent(spec);
    this.spec = spec;
    this.drivers = new AgentSlots(spec, slotCount);
    this.episodes = new VectorEpisodes(spec.world, slotCount);
  }

  /** Number of closed-loop steps so far. */
  get steps(): number {
    return this.episodes.steps;
  }

  /** Number of jobs that are waiting or running. */
  get pending(): number {
    return this.episodes.pending;
  }

  add(jobs: readonly Job[]): void {
    for (const job of jobs) checkJob(job, this.spec);
    this.episodes.add(jobs);
  }

  /** These jobs are of no use any more. */
  drop(ids: ReadonlySet<number>): void {
    this.episodes.drop(ids);
  }

  /** Runs for about `milliseconds` or until no job is left; returns the finished episodes. */
  advance(milliseconds: number): Outcome[] {
    const { episodes, drivers } = this;
    const ended: Outcome[] = [];
    const until = performance.now() + milliseconds;
    do {
      episodes.begin(episodes.slots, drivers.begin);
      const active = episodes.slots.filter((slot) => slot.job !== null);
      if (active.length === 0) break;
      drivers.act(active, episodes.actions);
      episodes.step(active, drivers.imagine, ended);
    } while (performance.now() < until);
    return ended;
  }

  /** Previews of the running real episodes, for people. */
  previews(): Preview[] {
    return this.episodes.previews();
  }

  dispose(): void {
    this.drivers.dispose();
    this.episodes.close();
  }
}

/** One agent for all slots: each slot's job selects the world and the C. */
export class AgentSlots {
  private readonly spec: AgentSpec;
  private readonly vision: Vision;
  private readonly memory: Memory;
  private readonly agent: Agent;

  constructor(spec: AgentSpec, slotCount: number) {
    const { vision, memory, sampleZ } = spec;
    this.spec = spec;
    this.vision = new Vision(vision.config, vision.weights);
    this.memory = new Memory(memory.config, memory.weights, slotCount);
    const { latentSize } = vision.config;
    this.agent = new Agent({ vision: this.vision, memory: this.memory, latentSize, sampleZ }, slotCount);
  }

  /** A new episode in this slot. */
  readonly begin = ({ job, index, random }: EpisodeSlot): void => {
    if (job!.world === 'dream') this.agent.resetDream(index, this.spec.dreamStarts!, random);
    else this.agent.reset(index);
  };

  /** Writes the actions of the active slots to `actions`, [slots, action], and updates h. */
  act(active: readonly EpisodeSlot[], actions: Float32Array): void {
    const { agent, spec } = this;
    const { actionSize } = spec.controller;
    agent.observe(active.filter(({ job, uniform }) => job!.world === 'real' && uniform === null));
    for (const { index, job, uniform, frame } of active) {
      const at = index * actionSize;
      if (uniform !== null) uniform.act(frame, actions.subarray(at, at + actionSize));
      else agent.act(index, spec.controller, job!.parameters!, actions, at);
    }
    // C had the h of the previous step as input; M is updated with the action just taken.
    const dreaming = active.some(({ job }) => job!.world === 'dream');
    if (dreaming || spec.controller.inputs === 'zh') agent.remember(actions);
  }

  /** One step of a dreaming slot. @returns whether the dream ended */
  readonly imagine = (slot: EpisodeSlot): boolean => {
    const { reward, done } = this.agent.imagine(slot.index, slot.job!.tau, slot.random);
    slot.sum += reward;
    return done;
  };

  dispose(): void {
    this.vision.dispose();
    this.memory.dispose();
  }
}
