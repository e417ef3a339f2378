/**
 * The closed loop of a thread that only steps environments: V, M and C are on the GPU of another thread
 * (inference-server.ts), which computes the slots of all threads in one batch. Jobs, seeds, noise and ends are those of
 * closed-loop.ts. For real episodes of C: dreams and random actions need no V.
 */
import type { ControllerConfig } from '../controller/controller.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import type { World } from '../env/experiments.ts';
import {
  HALVES,
  InferenceLost,
  type InferenceReply,
  type InferenceRequest,
  type ServerReply,
  type ServerRequest,
} from './inference-protocol.ts';
import { checkParameters, type Job, type Outcome, type Preview } from './jobs.ts';
import { type EpisodeSlot, VectorEpisodes } from './vector-episodes.ts';

/** Time without an answer after which the GPU counts as lost: its first batch compiles programs. */
const SILENCE_MS = 30_000;

/** The part of the agent that a thread needs. */
export interface RemoteSpec {
  world: World;
  controller: ControllerConfig;
  sampleZ: boolean;
}

/** Slots that step while the others' frames are on the GPU. */
interface Half {
  readonly number: number;
  readonly slots: readonly EpisodeSlot[];
  frames: Uint8Array<ArrayBuffer>;
  noise: Float32Array<ArrayBuffer>;
  begins: InferenceRequest['begins'];
}

interface Question {
  resolve(answer: InferenceReply): void;
  reject(reason: Error): void;
}

export class RemoteLoop {
  private readonly spec: RemoteSpec;
  private readonly port: MessagePort;
  private readonly episodes: VectorEpisodes;
  private readonly halves: readonly Half[];
  private readonly waiting = new Map<number, Question>();
  private lost: InferenceLost | null = null;

  /** @param port to the GPU's thread @param slotCount of both halves together */
  constructor(spec: RemoteSpec, slotCount: number, port: MessagePort) {
    if (!Number.isInteger(slotCount) || slotCount < HALVES || slotCount % HALVES !== 0) {
      throw new RangeError(`slots must be a positive multiple of ${HALVES}, got ${slotCount}`);
    }
    this.spec = spec;
    this.port = port;
    this.episodes = new VectorEpisodes(spec.world, slotCount);
    const size = slotCount / HALVES;
    this.halves = Array.from({ length: HALVES }, (_, number) => ({
      number,
      slots: this.episodes.slots.slice(number * size, (number + 1) * size),
      frames: new Uint8Array(size * FRAME_BYTES),
      noise: new Float32Array(spec.sampleZ ? size * spec.controller.latentSize : 0),
      begins: [],
    }));
    port.onmessage = ({ data }: MessageEvent<ServerReply>) => this.receive(data);
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
    for (const job of jobs) {
      checkParameters(job, this.spec.controller);
      if (job.parameters === null || job.world !== 'real') {
        const what = job.parameters === null ? 'random actions' : 'a dream';
        throw new Error(
          `job ${job.id} wants ${what}: the GPU drives C in reality only, prepare() for the rest`,
        );
      }
    }
    this.episodes.add(jobs);
  }

  /** These jobs are of no use any more. */
  drop(ids: ReadonlySet<number>): void {
    this.episodes.drop(ids);
  }

  /**
   * Runs for about `milliseconds` or until no job is left; returns the finished episodes.
   * @throws InferenceLost when the GPU failed or did not answer; the loop cannot continue then
   */
  async advance(milliseconds: number): Promise<Outcome[]> {
    if (this.lost !== null) throw this.lost;
    const ended: Outcome[] = [];
    const until = performance.now() + milliseconds;
    await Promise.all(this.halves.map((half) => this.play(half, until, ended)));
    return ended;
  }

  /** Previews of the running episodes, for people. */
  previews(): Preview[] {
    return this.episodes.previews();
  }

  dispose(): void {
    this.port.close();
    this.episodes.close();
  }

  private async play(half: Half, until: number, ended: Outcome[]): Promise<void> {
    const { episodes } = this;
    const [first] = half.slots;
    do {
      episodes.begin(half.slots, (slot) =>
        half.begins.push({ row: slot.index - first.index, parameters: slot.job!.parameters! }),
      );
      const active = half.slots.filter((slot) => slot.job !== null);
      if (active.length === 0) break;
      this.fill(half, active);
      const { actions, frames, noise } = await this.request(half);
      half.frames = frames;
      half.noise = noise;
      const { actionSize } = episodes;
      requireFinite(actions, actionSize, active, first.index);
      episodes.actions.set(actions, first.index * actionSize);
      episodes.step(active, refuseDream, ended);
    } while (performance.now() < until);
    this.send({ kind: 'idle', half: half.number });
  }

  /** Frames and noise of the active slots; those of the others are unchanged. */
  private fill({ slots, frames, noise }: Half, active: readonly EpisodeSlot[]): void {
    const { latentSize } = this.spec.controller;
    for (const { index, frame, random } of active) {
      const at = index - slots[0].index;
      frames.set(frame, at * FRAME_BYTES);
      if (!this.spec.sampleZ) continue;
      for (let k = 0; k < latentSize; k++) noise[at * latentSize + k] = random.normal();
    }
  }

  private request(half: Half): Promise<InferenceReply> {
    const { number, frames, noise, begins } = half;
    half.begins = [];
    return new Promise((resolve, reject) => {
      const silence = setTimeout(
        () => this.lose(`the GPU's thread said nothing for ${SILENCE_MS / 1000} s`),
        SILENCE_MS,
      );
      this.waiting.set(number, {
        resolve: (answer) => {
          clearTimeout(silence);
          resolve(answer);
        },
        reject: (reason) => {
          clearTimeout(silence);
          reject(reason);
        },
      });
      this.send({ kind: 'infer', half: number, frames, noise, begins });
    });
  }

  private send(message: ServerRequest): void {
    const moved = message.kind === 'infer' ? [message.frames.buffer, message.noise.buffer] : [];
    this.port.postMessage(message, moved);
  }

  private receive(message: ServerReply): void {
    if ('fault' in message) {
      this.lose(message.fault);
      return;
    }
    const question = this.waiting.get(message.half);
    this.waiting.delete(message.half);
    question?.resolve(message);
  }

  private lose(reason: string): void {
    this.lost ??= new InferenceLost(reason);
    for (const { reject } of this.waiting.values()) reject(this.lost);
    this.waiting.clear();
  }
}

/**
 * Checks the actions: a GPU that fails without an error returns arbitrary numbers, and an environment would blame the
 * caller.
 */
function requireFinite(
  actions: Float32Array,
  actionSize: number,
  active: readonly EpisodeSlot[],
  first: number,
): void {
  for (const { index } of active) {
    const at = (index - first) * actionSize;
    const own = actions.subarray(at, at + actionSize);
    if (!own.every(Number.isFinite)) throw new InferenceLost(`the GPU gave the action [${own.join(', ')}]`);
  }
}

function refuseDream(slot: EpisodeSlot): never {
  throw new Error(`slot ${slot.index} dreams on a loop without M`);
}
