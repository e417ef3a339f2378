/**
 * The opponent: a second car on the same track, driven by the script or by C, and the lead between both. Its loop is
 * the one that is scored (closed-loop.ts): the same seed gives the same return.
 */
import type { ControllerConfig } from '../controller/controller.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { FPS } from '../env/car-racing/constants.ts';
import { actionSizeOf, type World } from '../env/experiments.ts';
import { openTask, type Task } from '../env/index.ts';
import type { Driver } from '../env/task.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/inference.ts';
import { Agent, type RowState } from '../rollout/agent.ts';
import type { Vision } from '../vision/inference.ts';
import type { EpisodeResult, OpponentActor } from './viewer-frame.ts';
import { Scenes } from './viewer-scene.ts';

const SLICE_MS = 8;

/** Times at which each number of tiles was reached. */
export class Progress {
  private readonly fps: number;
  /** Steps; index n is for n tiles. */
  private readonly reached: number[] = [];

  /** @param fps steps to a second; the car's, unless it is said */
  constructor(fps: number = FPS) {
    this.fps = fps;
  }

  note(tilesVisited: number, step: number): void {
    while (this.reached.length <= tilesVisited) this.reached.push(step);
  }

  get tiles(): number {
    return Math.max(0, this.reached.length - 1);
  }

  /**
   * Seconds by which this one was earlier at the last number of tiles that both have reached. The next one counts
   * too, where only one has reached it: whoever has not by `step` is at least so far behind.
   */
  leadOver(other: Progress, step: number): number | null {
    const shared = Math.min(this.tiles, other.tiles);
    if (shared === 0) return null;
    let lead = other.reached[shared] - this.reached[shared];
    if (other.tiles > shared) lead = Math.min(lead, other.reached[shared + 1] - step);
    if (this.tiles > shared) lead = Math.max(lead, step - this.reached[shared + 1]);
    return lead / this.fps;
  }
}

/** The networks of an opponent driven by C; the opponent does not dispose of them. */
export interface DrivingNetworks {
  vision: Vision;
  /** Null where h is not an input of C. */
  memory: { config: MemoryConfig; weights: Weights } | null;
  controller: { config: ControllerConfig; parameters: Float32Array };
  sampleZ: boolean;
}

/** Selects the next action. */
interface ActionSource {
  act(action: Float32Array): void;
  /** What it carries from step to step; null: nothing that the track does not tell. */
  state(): RowState | null;
  /** As it was at an earlier step; null: that is not known. */
  goOnFrom(state: RowState | null): void;
  dispose(): void;
}

/** A step that was driven: the action, and the source before it. */
interface Told {
  action: Float32Array;
  source: RowState | null;
  random: { state: number[]; spare: number | null };
}

export class Opponent {
  readonly actor: OpponentActor;
  readonly task: Task;
  readonly scenes: Scenes;
  progress: Progress;
  private source: ActionSource;
  private readonly told: Told[] = [];
  private readonly seed: number;
  private readonly frame = new Uint8Array(FRAME_BYTES);
  private random: Xoshiro128;
  private readonly action: Float32Array;
  private state!: EpisodeResult;

  /** On the track of `seed`, at the start. @param driving its networks; none are needed by 'driver' */
  constructor(
    world: World,
    actor: OpponentActor,
    seed: number,
    maxEpisodeSteps: number,
    driving: DrivingNetworks | null,
  ) {
    this.actor = actor;
    this.seed = seed;
    this.random = new Xoshiro128(seed);
    const buffer = this.frame;
    // The scripted driver reads the true state and needs no frame.
    const render = actor !== 'driver';
    this.task = openTask(world, { buffer, render, maxEpisodeSteps });
    this.progress = new Progress(this.task.experiment.fps);
    this.action = new Float32Array(actionSizeOf(this.task.experiment));
    this.scenes = new Scenes(this.task);
    this.begin();
    this.source = this.sourceOf(driving);
  }

  /** Continues with newer networks. */
  setNetworks(driving: DrivingNetworks | null): void {
    this.source.dispose();
    this.source = this.sourceOf(driving);
    // What the earlier ones remembered says nothing about these.
    for (const told of this.told) told.source = null;
  }

  get result(): EpisodeResult {
    return this.state;
  }

  step(): void {
    if (this.state.ended) return;
    const told = { source: this.source.state(), random: this.random.toJSON() };
    this.source.act(this.action);
    this.told[this.state.step] = { ...told, action: this.action.slice() };
    this.move();
  }

  /** To another step of its episode: back as it was driven, or forward, driving on. */
  seek(step: number): void {
    if (step < this.state.step) this.goBackTo(step);
    while (this.state.step < step && !this.state.ended) this.step();
  }

  /** The physics has no other input than the actions; only the moment itself is drawn. */
  private goBackTo(step: number): void {
    const { source, random } = this.told[step];
    const { env } = this.task;
    env.draws = false;
    try {
      this.begin();
      const driver = this.actor === 'driver' ? this.task.driver() : null;
      for (const { action } of this.told.slice(0, step)) {
        // Only for what the script notes on the way.
        driver?.act();
        this.action.set(action);
        this.move();
      }
      if (driver !== null) this.source = scriptedSource(driver);
    } finally {
      env.draws = true;
    }
    if (this.actor !== 'driver') this.frame.set(env.render!());
    this.random = Xoshiro128.fromJSON(random);
    this.source.goOnFrom(source);
  }

  private begin(): void {
    this.task.reset(this.seed);
    const tilesVisited = this.task.progress();
    this.state = { episodeReturn: 0, step: 0, ended: false, tilesVisited, endReason: null };
    this.progress = new Progress(this.task.experiment.fps);
    this.progress.note(tilesVisited, 0);
    this.scenes.begin();
  }

  /** One step with the present action. */
  private move(): void {
    this.scenes.beforeStep();
    const { reward, terminated, truncated } = this.task.step(this.action);
    const step = this.state.step + 1;
    const tilesVisited = this.task.progress();
    this.state = {
      episodeReturn: this.state.episodeReturn + reward,
      step,
      ended: terminated || truncated,
      tilesVisited,
      endReason: this.task.endReason(),
    };
    this.progress.note(tilesVisited, step);
    this.scenes.afterStep();
  }

  dispose(): void {
    this.source.dispose();
    this.task.env.close();
  }

  private sourceOf(driving: DrivingNetworks | null): ActionSource {
    if (this.actor === 'driver') return scriptedSource(driverOf(this.task));
    if (driving === null) throw new Error('C cannot race yet: it needs trained V, M and C');
    return controllerSource(driving, this.frame, () => this.random);
  }
}

/**
 * Runs the episode to its end without display, a few milliseconds at a time, so that the thread can answer requests.
 * Null when `goesOn` returns false meanwhile. Disposes of the car.
 */
export async function driveAlone(car: Opponent, goesOn: () => boolean): Promise<EpisodeResult | null> {
  try {
    while (!car.result.ended) {
      const until = performance.now() + SLICE_MS;
      do car.step();
      while (!car.result.ended && performance.now() < until);
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (!goesOn()) return null;
    }
    return car.result;
  } finally {
    car.dispose();
  }
}

function driverOf(task: Task): Driver {
  const driver = task.driver();
  if (driver === null) {
    throw new Error(`${task.experiment.id} has no scripted driver to race against; race C, or drive alone`);
  }
  return driver;
}

function scriptedSource(driver: Driver): ActionSource {
  const nothing = (): void => undefined;
  return {
    act: (action) => action.set(driver.act()),
    state: () => null,
    goOnFrom: nothing,
    dispose: nothing,
  };
}

/** The agent that is scored, in one row: draw for draw the same. */
function controllerSource(
  { vision, memory: made, controller, sampleZ }: DrivingNetworks,
  frame: Uint8Array,
  random: () => Xoshiro128,
): ActionSource {
  const memory = made === null ? null : new Memory(made.config, made.weights, 1);
  const { config, parameters } = controller;
  const agent = new Agent({ vision, memory, latentSize: vision.config.latentSize, sampleZ }, 1);
  return {
    act(action) {
      agent.observe([{ index: 0, frame, random: random() }]);
      agent.act(0, config, parameters, action, 0);
      agent.remember(action);
    },
    state: () => agent.stateOf(0),
    goOnFrom: (state) => (state === null ? agent.reset(0) : agent.setState(0, state)),
    dispose: () => memory?.dispose(),
  };
}
