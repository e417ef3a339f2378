/**
 * What environments of a small square picture share: Gymnasium's phases, the picture in a buffer or fresh, saving and
 * restoring. A subclass has its spaces, makes its world in `reset`, moves it in `step`, and says how it is drawn.
 */
import { Pcg64 } from '../math/pcg64.ts';
import { EpisodeClock } from './options.ts';
import { Canvas } from './raster/canvas.ts';
import { ActionLog, replay, type SavedEnv } from './replay.ts';
import { Box } from './spaces.ts';
import type {
  Action,
  BoxSpace,
  CommonOptions,
  Env,
  EpisodePhase,
  ResetOptions,
  ResetResult,
  Space,
  StepResult,
} from './types.ts';

type SquareOptions = Required<Omit<CommonOptions, 'buffer'>> & { buffer: Uint8Array | undefined };

export abstract class SquareEnv<Info, World, Options extends SquareOptions> implements Env<Info> {
  abstract readonly id: string;
  abstract readonly actionSpace: Space;
  readonly observationSpace: BoxSpace;
  readonly metadata: Env['metadata'];
  draws = true;
  protected readonly options: Options;
  protected readonly clock: EpisodeClock;
  protected readonly log: ActionLog;
  protected random = new Pcg64(0);
  /** Null before the first reset and after close. */
  protected world: World | null = null;
  private readonly side: number;
  private readonly canvas: Canvas | null;
  /** Draws for `render`, from its first call on. */
  private picture: Canvas | null = null;

  /** @param actionLength numbers of one action @param side of the picture, pixels @param fps steps per second */
  constructor(id: string, actionLength: number, side: number, fps: number, options: Options) {
    this.observationSpace = new Box({ shape: [side, side, 3], low: [0], high: [255], dtype: 'uint8' });
    this.metadata = { renderModes: ['rgb_array'], renderFps: fps };
    this.side = side;
    this.options = options;
    this.canvas = options.render ? new Canvas(side, side, options.buffer) : null;
    this.clock = new EpisodeClock(id, options.maxEpisodeSteps);
    this.log = new ActionLog(actionLength);
  }

  get phase(): EpisodePhase {
    return this.clock.phase;
  }

  abstract reset(options?: ResetOptions): ResetResult<Info>;
  abstract step(action: Action): StepResult<Info>;

  /** @returns the canvas's own bytes. RGB. [side, side, 3] */
  protected abstract paint(canvas: Canvas, world: World): Uint8Array;

  /** Numbers that two equal worlds share. */
  protected abstract stateOf(world: World): number[];

  /**
   * The present picture: the bytes of the last observation, fresh, also when the environment draws none itself. RGB.
   * [side, side, 3]
   * @throws before the first reset and after close
   */
  render(): Uint8Array {
    this.clock.requireReset('render()');
    this.picture ??= new Canvas(this.side, this.side);
    return this.paint(this.picture, this.world!).slice();
  }

  close(): void {
    this.clock.close();
    this.world = null;
  }

  /** All there is to this environment, as JSON. `restoreEnv` makes one of it that continues equally. */
  save(): SavedEnv {
    this.clock.requireOpen('save()');
    return this.log.save(this.id, this.options, this.random.toJSON(), { state: this.state() });
  }

  /** Makes this new environment equal to the saved one; one with a buffer then draws the present picture there. */
  protected resume(saved: SavedEnv): void {
    this.random = Pcg64.fromJSON(saved.random);
    if (saved.episode === null) return;
    this.draws = false;
    this.reset();
    replay(this, saved.episode, () => this.state());
    this.draws = true;
    if (this.options.buffer) this.observation();
  }

  /** The picture of the present world: the caller's buffer, or fresh; empty where nothing is drawn. */
  protected observation(): Uint8Array {
    if (!this.draws || !this.canvas) return this.options.buffer ?? new Uint8Array(0);
    const pixels = this.paint(this.canvas, this.world!);
    return this.options.buffer ?? pixels.slice();
  }

  private state(): number[] {
    return this.world === null ? [] : this.stateOf(this.world);
  }
}
