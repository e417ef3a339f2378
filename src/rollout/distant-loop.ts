/**
 * The closed loop of a thread that only steps environments: V, M and C are on the GPU of another thread
 * (mind-desk.ts), which thinks for the lanes of all threads at once. Jobs, seeds, noise and ends are those of
 * closed-loop.ts. For real episodes of C: dreams and random actions need no V.
 */
import type { ControllerConfig } from '../controller/controller.ts';
import { FRAME_BYTES } from './episode.ts';
import { EpisodeLanes, type Lane } from './episode-lanes.ts';
import { checkParameters, type Glimpse, type Job, type Outcome } from './jobs.ts';
import { type Answer, type FromMind, type Look, MindLost, TABLES, type ToMind } from './mind-messages.ts';

/** A GPU that says nothing for this long is taken for lost: its first batch compiles programs. */
const SILENCE_MS = 30_000;

/** What a thread needs to know of the agent. */
export interface DistantSpec {
  controller: ControllerConfig;
  sampleZ: boolean;
}

/** Lanes that step while the others' frames are on the GPU. */
interface Table {
  readonly number: number;
  readonly lanes: readonly Lane[];
  frames: Uint8Array<ArrayBuffer>;
  noise: Float32Array<ArrayBuffer>;
  begins: Look['begins'];
}

interface Question {
  resolve(answer: Answer): void;
  reject(reason: Error): void;
}

export class DistantLoop {
  private readonly spec: DistantSpec;
  private readonly port: MessagePort;
  private readonly episodes: EpisodeLanes;
  private readonly tables: readonly Table[];
  private readonly waiting = new Map<number, Question>();
  private lost: MindLost | null = null;

  /** @param port to the GPU's thread @param laneCount of both tables together */
  constructor(spec: DistantSpec, laneCount: number, port: MessagePort) {
    if (!Number.isInteger(laneCount) || laneCount < TABLES || laneCount % TABLES !== 0) {
      throw new RangeError(`lanes must be a positive multiple of ${TABLES}, got ${laneCount}`);
    }
    this.spec = spec;
    this.port = port;
    this.episodes = new EpisodeLanes(laneCount);
    const size = laneCount / TABLES;
    this.tables = Array.from({ length: TABLES }, (_, number) => ({
      number,
      lanes: this.episodes.lanes.slice(number * size, (number + 1) * size),
      frames: new Uint8Array(size * FRAME_BYTES),
      noise: new Float32Array(spec.sampleZ ? size * spec.controller.latentSize : 0),
      begins: [],
    }));
    port.onmessage = ({ data }: MessageEvent<FromMind>) => this.hear(data);
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

  /**
   * Plays for about `milliseconds` or until nothing is left; gives what ended.
   * @throws MindLost when the GPU failed or fell silent; this loop is of no use then
   */
  async advance(milliseconds: number): Promise<Outcome[]> {
    if (this.lost !== null) throw this.lost;
    const ended: Outcome[] = [];
    const until = performance.now() + milliseconds;
    await Promise.all(this.tables.map((table) => this.play(table, until, ended)));
    return ended;
  }

  /** The episodes under way, for people to watch. */
  glimpses(): Glimpse[] {
    return this.episodes.glimpses();
  }

  dispose(): void {
    this.port.close();
    this.episodes.close();
  }

  private async play(table: Table, until: number, ended: Outcome[]): Promise<void> {
    const { episodes } = this;
    const [first] = table.lanes;
    do {
      episodes.begin(table.lanes, (lane) =>
        table.begins.push({ lane: lane.index - first.index, parameters: lane.job!.parameters! }),
      );
      const active = table.lanes.filter((lane) => lane.job !== null);
      if (active.length === 0) break;
      this.look(table, active);
      const { actions, frames, noise } = await this.ask(table);
      table.frames = frames;
      table.noise = noise;
      requireFinite(actions, active, first.index);
      episodes.actions.set(actions, first.index * 3);
      episodes.step(active, refuseDream, ended);
    } while (performance.now() < until);
    this.say({ kind: 'rest', table: table.number });
  }

  /** Frames and noise of the lanes that play; the others' are left as they were. */
  private look({ lanes, frames, noise }: Table, active: readonly Lane[]): void {
    const { latentSize } = this.spec.controller;
    for (const { index, frame, random } of active) {
      const at = index - lanes[0].index;
      frames.set(frame, at * FRAME_BYTES);
      if (!this.spec.sampleZ) continue;
      for (let k = 0; k < latentSize; k++) noise[at * latentSize + k] = random.normal();
    }
  }

  private ask(table: Table): Promise<Answer> {
    const { number, frames, noise, begins } = table;
    table.begins = [];
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
      this.say({ kind: 'look', table: number, frames, noise, begins });
    });
  }

  private say(message: ToMind): void {
    const moved = message.kind === 'look' ? [message.frames.buffer, message.noise.buffer] : [];
    this.port.postMessage(message, moved);
  }

  private hear(message: FromMind): void {
    if ('fault' in message) {
      this.lose(message.fault);
      return;
    }
    const question = this.waiting.get(message.table);
    this.waiting.delete(message.table);
    question?.resolve(message);
  }

  private lose(reason: string): void {
    this.lost ??= new MindLost(reason);
    for (const { reject } of this.waiting.values()) reject(this.lost);
    this.waiting.clear();
  }
}

/** A GPU that fails in silence leaves anything behind; an environment would refuse a NaN as the caller's fault. */
function requireFinite(actions: Float32Array, active: readonly Lane[], first: number): void {
  for (const { index } of active) {
    const at = (index - first) * 3;
    const own = actions.subarray(at, at + 3);
    if (!own.every(Number.isFinite)) throw new MindLost(`the GPU gave the action [${own.join(', ')}]`);
  }
}

function refuseDream(lane: Lane): never {
  throw new Error(`lane ${lane.index} dreams on a loop without M`);
}
