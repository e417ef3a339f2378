/** For tests: workers/rollout.ts without its thread, as far as the pool plays jobs on it. */
import { ClosedLoop } from '../../src/rollout/closed-loop.ts';
import type { AgentSpec, Job } from '../../src/rollout/jobs.ts';

export class LoopWorker {
  private readonly sliceMs: number;
  private loop: ClosedLoop | null = null;

  /** @param sliceMs how long one call plays; 0 is a few steps */
  constructor(sliceMs: number) {
    this.sliceMs = sliceMs;
  }

  async prepare(spec: AgentSpec, slots: number): Promise<void> {
    this.loop = new ClosedLoop(spec, slots);
  }

  async play(jobs: Job[]) {
    const loop = this.loop!;
    loop.add(jobs);
    const before = loop.steps;
    const outcomes = loop.advance(this.sliceMs);
    return { outcomes, steps: loop.steps - before, previews: [] };
  }
}
