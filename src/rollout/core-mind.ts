/**
 * What turns frames into actions on the thread's own core: V, M and C of a worker's lanes, in batches, and their
 * dreams (paper, section 3 and its rollout listing). May import vision, memory, controller, math.
 */
import { act } from '../controller/controller.ts';
import { Memory } from '../memory/memory.ts';
import { Vision } from '../vision/vision.ts';
import { DreamLanes } from './dream.ts';
import { FRAME_BYTES } from './episode.ts';
import type { Lane } from './episode-lanes.ts';
import type { AgentSpec } from './jobs.ts';

export class CoreMind {
  private readonly spec: AgentSpec;
  private readonly vision: Vision;
  private readonly memory: Memory;
  private readonly dreams: DreamLanes | null;
  private readonly z: Float32Array; // [lanes, latent]
  private readonly batch: Uint8Array; // frames of the lanes that look, side by side

  constructor(spec: AgentSpec, laneCount: number) {
    this.spec = spec;
    this.vision = new Vision(spec.vision.config, spec.vision.weights);
    this.memory = new Memory(spec.memory.config, spec.memory.weights, laneCount);
    this.z = new Float32Array(laneCount * spec.vision.config.latentSize);
    this.batch = new Uint8Array(laneCount * FRAME_BYTES);
    this.dreams =
      spec.dreamStarts === undefined ? null : new DreamLanes(this.memory, spec.dreamStarts, this.z);
  }

  /** A new episode in this lane: h = c = 0. */
  begin(lane: Lane): void {
    if (lane.job!.world === 'dream') this.dreams!.wake(lane.index, lane.random);
    else this.memory.resetLane(lane.index);
  }

  /** Writes what the active lanes do to `actions`, [lanes, 3]; h moves on with it. */
  think(active: readonly Lane[], actions: Float32Array): void {
    this.look(active.filter((lane) => lane.job!.world === 'real' && lane.uniform === null));
    for (const lane of active) this.decide(lane, actions);
    // h of the step before is what C saw; M moves on with the action just taken.
    const dreaming = active.some((lane) => lane.job!.world === 'dream');
    if (dreaming || this.spec.controller.inputs === 'zh') this.memory.step(this.z, actions);
    if (dreaming) this.dreams!.foresee();
  }

  /** The dream of one lane goes on as M foresaw. @returns whether it ended */
  readonly dream = (lane: Lane): boolean => {
    const over = this.dreams!.settle(lane.index, lane.job!.tau, lane.random);
    lane.sum += this.dreams!.reward(lane.index);
    return over;
  };

  dispose(): void {
    this.vision.dispose();
    this.memory.dispose();
  }

  /** V on the frames of the given lanes, as one batch. */
  private look(lanes: readonly Lane[]): void {
    if (lanes.length === 0) return;
    const { latentSize } = this.spec.vision.config;
    for (let i = 0; i < lanes.length; i++) this.batch.set(lanes[i].frame, i * FRAME_BYTES);
    const { mu, logvar } = this.vision.encode(
      this.batch.subarray(0, lanes.length * FRAME_BYTES),
      lanes.length,
    );
    for (let i = 0; i < lanes.length; i++) {
      const { index, random } = lanes[i];
      for (let k = 0; k < latentSize; k++) {
        const from = i * latentSize + k;
        const noise = this.spec.sampleZ ? Math.exp(0.5 * logvar[from]) * random.normal() : 0;
        this.z[index * latentSize + k] = mu[from] + noise;
      }
    }
  }

  private decide(lane: Lane, actions: Float32Array): void {
    const { latentSize } = this.spec.vision.config;
    const { hiddenSize } = this.spec.memory.config;
    const at = lane.index * 3;
    if (lane.uniform !== null) {
      lane.uniform.act(lane.frame, actions.subarray(at, at + 3));
      return;
    }
    act(
      this.spec.controller,
      lane.job!.parameters!,
      this.z,
      lane.index * latentSize,
      this.memory.h,
      lane.index * hiddenSize,
      actions,
      at,
    );
  }
}
