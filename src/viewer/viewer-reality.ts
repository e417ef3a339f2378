/**
 * Reality in the viewer: one episode of the environment in slow motion, who acts in it, and the way back to an earlier
 * moment of it. It is the closed loop with one row: on the same seed C does what it is scored for.
 */
import { FRAME_BYTES } from '../data/episode.ts';
import { idleAction, type World } from '../env/experiments.ts';
import { openTask, type Task, UniformPolicy } from '../env/index.ts';
import type { Driver } from '../env/task.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Agent, RowState } from '../rollout/agent.ts';
import { Progress } from './opponent.ts';
import type { Actor, Drivers } from './viewer-frame.ts';
import { REALITY, type ViewerNetworks } from './viewer-networks.ts';
import { plain } from './viewer-picture.ts';
import { Scenes } from './viewer-scene.ts';

/** A moment that the episode can go back to. */
export interface Moment {
  readonly step: number;
  /** z, h and c of the agent. */
  readonly row: RowState;
  /** Of the generator that samples z. */
  readonly random: { state: number[]; spare: number | null };
}

export class Reality {
  readonly task: Task;
  readonly scenes: Scenes;
  readonly frame = new Uint8Array(FRAME_BYTES);
  /** [action] */
  readonly action: Float32Array;
  progress = new Progress();
  reward = 0;
  episodeReturn = 0;
  step = 0;
  ended = false;
  actor: Actor = 'driver';
  drivers: Drivers = 'one';
  seed = 0;
  /** Counts episodes, and returns to earlier moments: nothing is drawn as a motion from one to the next. */
  episode = 0;
  /** When the episode began, milliseconds since 1970; no two have the same. */
  begun = 0;
  /** Whether z is of the present frame: each frame is encoded once, as in the loop that is scored. */
  looked = false;
  private random = new Xoshiro128(0);
  private driver: Driver | null = null;
  private uniform: UniformPolicy | null = null;
  /** Who acted at each step of this episode, and how. */
  private readonly told: { actor: Actor; action: Float32Array }[] = [];

  /** @param action where the present action is written */
  constructor(world: World, action: Float32Array, maxSteps: number) {
    this.action = action;
    this.task = openTask(world, { buffer: this.frame, maxEpisodeSteps: maxSteps });
    this.scenes = new Scenes(this.task);
  }

  reset(seed: number, agent: Agent | null): void {
    this.random = new Xoshiro128(seed);
    this.uniform = new UniformPolicy(this.task.experiment, new Xoshiro128(seed));
    this.task.reset(seed);
    this.driver = this.task.driver();
    agent?.reset(REALITY);
    // Nobody has acted in this episode.
    if (this.action.length > 0) this.action.set(idleAction(this.task.experiment.actions));
    this.looked = false;
    this.reward = 0;
    this.episodeReturn = 0;
    this.step = 0;
    this.ended = false;
    this.drivers = 'one';
    this.told.length = 0;
    this.episode++;
    this.seed = seed;
    this.begun = Math.max(performance.timeOrigin + performance.now(), this.begun + 1);
    this.progress = new Progress(this.task.experiment.fps);
    this.scenes.begin();
    this.progress.note(this.task.progress(), 0);
  }

  look(agent: Agent | null): void {
    if (agent === null || this.looked) return;
    agent.observe([{ index: REALITY, frame: this.frame, random: this.random }]);
    this.looked = true;
  }

  /** The requested source; while C cannot act, the scripted driver, or random actions where there is none. */
  actorFor(wanted: Actor, networks: ViewerNetworks): Actor {
    const actor = networks.canDrive(wanted) ? wanted : 'driver';
    return actor === 'driver' && this.driver === null && this.action.length > 0 ? 'random' : actor;
  }

  /** Chooses the action of the next step. @param byHand the person's */
  decide(byHand: readonly number[] | undefined, networks: ViewerNetworks): void {
    const { action, actor } = this;
    if (action.length === 0) return;
    if (actor === 'human') action.set(byHand ?? idleAction(this.task.experiment.actions));
    else if (actor === 'controller') {
      const { config, parameters } = networks.driving()!.controller;
      networks.agent!.act(REALITY, config, parameters, action, 0);
    } else this.actAlone(actor, action);
  }

  /** One step with the present action. */
  advance(): void {
    this.scenes.beforeStep();
    const { reward, terminated, truncated } = this.task.step(this.action);
    this.looked = false;
    this.reward = reward;
    this.episodeReturn += reward;
    this.step++;
    this.ended = terminated || truncated;
    if (this.told.length > 0 && this.told[0].actor !== this.actor) this.drivers = 'mixed';
    this.told.push({ actor: this.actor, action: this.action.slice() });
    this.scenes.afterStep();
    this.progress.note(this.task.progress(), this.step);
  }

  /** What a frame tells of the present moment. */
  present(networks: ViewerNetworks) {
    const { task, seed, begun, step, ended, drivers, actor, frame } = this;
    return {
      frame,
      driver: this.actorFor(actor, networks),
      begun,
      seed,
      action: [...this.action],
      reward: plain(this.reward),
      episodeReturn: plain(this.episodeReturn),
      step,
      ended,
      endReason: task.endReason(),
      drivers,
      ...this.scenes.readings(),
    };
  }

  /** The present moment, for `wakeAt`; the agent has seen its frame. */
  moment(agent: Agent): Moment {
    this.look(agent);
    return { step: this.step, row: agent.stateOf(REALITY), random: this.random.toJSON() };
  }

  /** Back to an earlier moment of this episode, told again from its seed and actions; only that moment is drawn. */
  wakeAt({ step, row, random }: Moment, agent: Agent): void {
    const { seed, begun, actor: present } = this;
    const { env } = this.task;
    const before = this.told.slice(0, step);
    env.draws = false;
    try {
      this.reset(seed, agent);
      this.begun = begun;
      for (const { actor, action } of before) {
        this.actor = actor;
        // Only for the random numbers that these use and for what they note on the way.
        if (actor === 'driver' || actor === 'random') this.actAlone(actor, this.action);
        this.action.set(action);
        this.advance();
      }
    } finally {
      env.draws = true;
    }
    this.frame.set(env.render!());
    this.actor = present;
    this.random = Xoshiro128.fromJSON(random);
    agent.setState(REALITY, row);
    this.looked = true;
  }

  private actAlone(actor: 'driver' | 'random', action: Float32Array): void {
    if (actor === 'random') this.uniform!.act(this.frame, action);
    else if (this.driver !== null) action.set(this.driver.act());
  }
}
