/**
 * The authors' agent on the page: accepts their files in any order, replays the recording once M, C and the latents are
 * loaded, shows any moment of it, and dreams from there or from a first z.
 */
import { Xoshiro128 } from '../math/random.ts';
import { countParameters } from '../math/weights.ts';
import { type DreamMoment, PaperDream } from './paper-dream.ts';
import { type DecodePicture, type ReadFile, readOne } from './paper-drop.ts';
import type { Generation, GenerationTest, PaperFile, PaperFileKind } from './paper-files.ts';
import { type PaperNetworks, type Replay, type ReplayNll, replayRecording } from './paper-replay.ts';
import { liveLatents, type Nearest, nearestFrame, type RecordedLatents } from './recorded-latents.ts';

/** The loaded files of the authors: their names and contents. */
export interface PaperParts {
  memory: { file: string; parameters: number } | null;
  controller: { file: string; parameters: number; score: number } | null;
  latents: { file: string; frames: number; live: number[] } | null;
  starts: { file: string; starts: number } | null;
  history: { file: string; generations: Generation[] } | null;
  tests: { file: string; tests: GenerationTest[] } | null;
  /** Number of recorded frames with a picture, without those beyond the recorded latents. */
  frames: number;
}

export type ReplaySummary = Pick<Replay, 'frames' | 'actions' | 'nats' | 'mean' | 'sampled'>;
export type { ReplayNll };

/** One moment: the recording, and the dream at the same step. */
export interface PaperMoment {
  /** Frame number in the recording, from 0; null where the dream is longer than the recording. */
  frame: number | null;
  recorded: {
    z: Float32Array; // [latent]
    action: Float32Array; // [3]
    /** NaN at the first frame. */
    nats: number;
    /** RGBA, 64x64; null without a picture. */
    picture: Uint8ClampedArray | null;
  } | null;
  dream:
    | (DreamMoment & {
        /** The recorded frame with the nearest latents; null without a recording. */
        nearest: Nearest | null;
        picture: Uint8ClampedArray | null;
      })
    | null;
}

/** Start of a dream: a recorded frame, or one of the authors' first z, drawn by the seed. */
export type DreamOrigin = number | 'start';

export class PaperAgent {
  private readonly files = new Map<PaperFileKind, { name: string; file: PaperFile }>();
  private readonly pictures = new Map<number, Uint8ClampedArray>();
  private live: number[] = [];
  private replayed: Replay | null = null;
  private dream: PaperDream | null = null;
  private origin: DreamOrigin | null = null;
  private taking: Promise<PaperFile> | null = null;

  /**
   * Loads a file, which replaces an earlier one of its kind. Of two calls for the same place the later one counts, in
   * whatever order their pictures are decoded.
   * @param decode decodes the picture of a recorded frame: RGBA, 64x64
   * @throws TypeError, without a change, when the file is not one of the authors'
   */
  take(name: string, bytes: Uint8Array, decode: DecodePicture): Promise<PaperFile> {
    const before = this.taking;
    const take = async (): Promise<PaperFile> => {
      const [read] = await Promise.allSettled([readOne(name, bytes, decode), before]);
      if (read.status === 'rejected') throw read.reason;
      if ('what' in read.value) return read.value;
      this.place([read.value]);
      return read.value.file;
    };
    this.taking = take();
    return this.taking;
  }

  /** Puts all read files in their places at once, so that no request finds only a part of them. */
  place(files: readonly ReadFile[]): void {
    for (const { name, file, picture } of files) {
      if (file.kind === 'frame') this.pictures.set(file.frame, picture!);
      else this.files.set(file.kind, { name, file });
      if (file.kind === 'latents') this.live = liveLatents(file.latents);
      if (file.kind === 'latents' || file.kind === 'memory' || file.kind === 'controller') this.reset();
    }
  }

  /** Frame numbers, from 0, with a picture but without latents; none without recorded latents. */
  get framesBeyondLatents(): number[] {
    const frames = this.get('latents')?.latents.frames ?? Number.POSITIVE_INFINITY;
    return [...this.pictures.keys()].filter((frame) => frame >= frames).sort((a, b) => a - b);
  }

  /** Whether a moment can be shown: the page may ask for a frame of a recording that was replaced meanwhile. */
  has(frame: number): boolean {
    return this.hasNetworks && frame < (this.get('latents')?.latents.frames ?? 0);
  }

  /** Whether a dream can start there. */
  canDream(origin: DreamOrigin): boolean {
    return origin === 'start' ? this.hasNetworks && this.get('starts') !== null : this.has(origin);
  }

  /** Whether a dream is active: files that replace M, C or the latents end it. */
  get isDreaming(): boolean {
    return this.dream !== null && this.origin !== null;
  }

  get parts(): PaperParts {
    const [memory, controller, latents] = [this.get('memory'), this.get('controller'), this.get('latents')];
    const [starts, history, tests] = [this.get('starts'), this.get('history'), this.get('tests')];
    const of = <T extends object>(kind: PaperFileKind, part: T) => ({
      file: this.files.get(kind)!.name,
      ...part,
    });
    return {
      memory: memory && of('memory', { parameters: countParameters(memory.weights) }),
      controller:
        controller &&
        of('controller', {
          parameters: controller.controller.params.length,
          score: controller.controller.score,
        }),
      latents: latents && of('latents', { frames: latents.latents.frames, live: this.live }),
      starts: starts && of('starts', { starts: starts.starts.starts }),
      history: history && of('history', { generations: history.generations }),
      tests: tests && of('tests', { tests: tests.tests }),
      frames: this.pictures.size - this.framesBeyondLatents.length,
    };
  }

  /** Runs M and C on the whole recording. @throws Error naming the missing file */
  replay(onProgress?: (framesDone: number) => void): ReplaySummary {
    this.replayed ??= replayRecording(this.networks(), this.recording(), onProgress);
    const { frames, actions, nats, mean, sampled } = this.replayed;
    return { frames, actions, nats, mean, sampled };
  }

  /** A moment of the recording; ends a dream. @throws RangeError for a frame that the recording does not have */
  show(frame: number): PaperMoment {
    const { frames } = this.recording();
    if (!Number.isSafeInteger(frame) || frame < 0 || frame >= frames) {
      throw new RangeError(`the recording has frames 0 .. ${frames - 1}, not ${frame}`);
    }
    this.origin = null;
    return { frame, recorded: this.recorded(frame), dream: null };
  }

  /** Starts a dream: from a recorded frame with M's state there, from a first z with h = c = 0. */
  beginDream(origin: DreamOrigin, seed: number): PaperMoment {
    this.dream ??= new PaperDream(this.networks());
    const moment = this.dream.begin(origin === 'start' ? this.firstZ(seed) : this.memoryOf(origin), seed);
    this.origin = origin;
    return this.dreamed(moment);
  }

  /** @param steps number of dreamed steps, at least 1 */
  advance(steps: number, tau: number): PaperMoment {
    if (this.dream === null || this.origin === null) {
      throw new Error('no dream is active: begin a dream first');
    }
    if (!(steps >= 1)) throw new RangeError(`a dream advances by at least 1 step, got ${steps}`);
    let moment = this.dream.advance(tau);
    for (let i = 1; i < steps; i++) moment = this.dream.advance(tau);
    return this.dreamed(moment);
  }

  dispose(): void {
    this.reset();
  }

  /** Discards results of earlier files. */
  private reset(): void {
    this.replayed = null;
    this.dream?.dispose();
    this.dream = null;
    this.origin = null;
  }

  private firstZ(seed: number): { z: Float32Array } {
    const { starts, mu, sigma } = this.need('starts', 'first latents (initial_z.json)').starts;
    const random = new Xoshiro128(seed);
    const size = mu.length / starts;
    const at = random.below(starts) * size;
    const z = mu.slice(at, at + size).map((mean, i) => mean + sigma[at + i] * random.normal());
    return { z };
  }

  private memoryOf(frame: number): { z: Float32Array; h: Float32Array; c: Float32Array } {
    const { z } = this.recorded(frame);
    const { h, c, frames } = this.replayed!;
    const size = h.length / frames;
    const [from, to] = [frame * size, (frame + 1) * size];
    return { z, h: h.slice(from, to), c: c.slice(from, to) };
  }

  private recorded(frame: number): NonNullable<PaperMoment['recorded']> {
    this.replay();
    const { actions, nats } = this.replayed!;
    const { mu, latentSize } = this.recording();
    return {
      z: mu.slice(frame * latentSize, (frame + 1) * latentSize),
      action: actions.slice(frame * 3, frame * 3 + 3),
      nats: nats[frame],
      picture: this.picture(frame),
    };
  }

  private dreamed(moment: DreamMoment): PaperMoment {
    const recording = this.get('latents')?.latents ?? null;
    const beside = typeof this.origin === 'number' ? this.origin + moment.step : null;
    const frame = beside !== null && recording !== null && beside < recording.frames ? beside : null;
    const nearest = recording && nearestFrame(recording, this.live, moment.z);
    return {
      frame,
      recorded: frame === null ? null : this.recorded(frame),
      dream: { ...moment, nearest, picture: nearest && this.picture(nearest.frame) },
    };
  }

  /** A copy, which the caller may transfer to another thread. */
  private picture(frame: number): Uint8ClampedArray | null {
    return this.pictures.get(frame)?.slice() ?? null;
  }

  private get hasNetworks(): boolean {
    return this.files.has('memory') && this.files.has('controller');
  }

  private networks(): PaperNetworks {
    const { config, weights } = this.need('memory', 'M (rnn.json)');
    const { controller } = this.need('controller', 'C (carracing.cma.16.64.best.json)');
    return { memory: { config, weights }, controller };
  }

  private recording(): RecordedLatents {
    return this.need('latents', 'recorded latents (latents.json)').latents;
  }

  private get<K extends PaperFileKind>(kind: K): Extract<PaperFile, { kind: K }> | null {
    return (this.files.get(kind)?.file ?? null) as Extract<PaperFile, { kind: K }> | null;
  }

  private need<K extends PaperFileKind>(kind: K, what: string): Extract<PaperFile, { kind: K }> {
    const file = this.get(kind);
    if (file === null) throw new Error(`the paper's agent lacks ${what}: drop it on the page`);
    return file;
  }
}
