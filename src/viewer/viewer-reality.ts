/**
 * Reality in the viewer: one episode of the environment in slow motion, who acts in it, and the way back to an earlier
 * moment of it. It is the closed loop with one row: on the same seed C does what it is scored for.
 */
import { FRAME_BYTES } from '../data/episode.ts';
import { idleAction, type World } from '../env/experiments.ts';
import { openTask, type Task, UniformPolicy } from '../env/index.ts';
import type { Driver } from '../env/task.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Agent } from '../rollout/agent.ts';
import { EpisodeTape, type Moment, type Told } from './episode-tape.ts';
import { Progress } from './opponent.ts';
import type { Actor, Drivers } from './viewer-frame.ts';
import { REALITY, type ViewerNetworks } from './viewer-networks.ts';
import { plain } from './viewer-picture.ts';
import { Scenes } from './viewer-scene.ts';

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
  /** What was driven of this episode; where it went back, further than the present step. */
  readonly tape = new EpisodeTape();
  private readonly maxSteps: number;
  private random = new Xoshiro128(0);
  private driver: Driver | null = null;
  private uniform: UniformPolicy | null = null;

  /** @param action where the present action is written */
  constructor(world: World, action: Float32Array, maxSteps: number) {
    this.action = action;
    this.maxSteps = maxSteps;
    this.task = openTask(world, { buffer: this.frame, maxEpisodeSteps: maxSteps });
    this.scenes = new Scenes(this.task);
  }

  reset(seed: number, agent: Agent | null): void {
    this.tape.clear();
    this.begin(seed, agent);
    this.begun = Math.max(performance.timeOrigin + performance.now(), this.begun + 1);
  }

  private begin(seed: number, agent: Agent | null): void {
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
    this.episode++;
    this.seed = seed;
    this.progress = new Progress(this.task.experiment.fps);
    this.scenes.begin();
    this.progress.note(this.task.progress(), 0);
  }

  look(agent: Agent | null): void {
    if (agent === null || this.looked) return;
    agent.observe([{ index: REALITY, frame: this.frame, random: this.random }]);
    this.looked = true;
    this.tape.keep(this.now(agent));
  }

  /** The requested source; while C cannot act, the scripted driver, or random actions where there is none. */
  actorFor(wanted: Actor, networks: ViewerNetworks): Actor {
    const actor = networks.canDrive(wanted) ? wanted : 'driver';
    return actor === 'driver' && this.driver === null && this.action.length > 0 ? 'random' : actor;
  }

  /** Who acts next: who did, where the steps that were driven are taken again; else who is asked for. */
  hand(wanted: Actor, networks: ViewerNetworks, again = false): void {
    if (!again) this.tape.cut(this.step);
    this.actor = this.tape.at(this.step)?.actor ?? this.actorFor(wanted, networks);
  }

  /** Chooses the action of the next step. @param byHand the person's */
  decide(byHand: readonly number[] | undefined, networks: ViewerNetworks): void {
    const { action, actor } = this;
    if (action.length === 0) return;
    const told = this.tape.at(this.step);
    if (told !== null) this.actAgain(told);
    else if (actor === 'human') action.set(byHand ?? idleAction(this.task.experiment.actions));
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
    const { tape, actor, action } = this;
    if ((tape.at(0)?.actor ?? actor) !== actor) this.drivers = 'mixed';
    if (this.step > tape.driven) tape.add({ actor, action: action.slice() }, this.ended);
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
      driven: this.tape.driven,
      whole: this.tape.whole,
      limit: this.maxSteps,
      ...this.scenes.readings(),
    };
  }

  /** The present moment, for `wakeAt`; the agent has seen its frame. */
  moment(agent: Agent): Moment {
    this.look(agent);
    return this.now(agent);
  }

  /** Back to an earlier moment of this episode: what was driven after it is gone. Only that moment is drawn. */
  wakeAt({ step, row, random }: Moment, agent: Agent): void {
    this.tape.cut(step);
    this.tell(step, agent);
    this.random = Xoshiro128.fromJSON(random);
    agent.setState(REALITY, row);
    this.looked = true;
  }

  /**
   * Towards a step that was driven, forward or back: to the last moment up to it at which the agent is known, from
   * where the agent goes on step by step; without an agent to the step itself. Only that moment is drawn.
   */
  turnTo(step: number, agent: Agent | null): void {
    const to = Math.min(step, this.tape.driven);
    const known = agent === null ? null : this.tape.nearest(to);
    const onTheWay = this.step <= to && (known?.step ?? 0) <= this.step;
    if (agent !== null && onTheWay) return;
    if (known !== null) {
      this.tell(known.step, agent);
      this.random = Xoshiro128.fromJSON(known.random);
      agent!.setState(REALITY, known.row);
      this.looked = true;
    } else this.tell(agent === null ? to : 0, agent);
  }

  /** The steps from here to that one are taken again as they were, or from the start where it lies behind. */
  private tell(step: number, agent: Agent | null): void {
    const { actor: present } = this;
    const { env } = this.task;
    env.draws = false;
    try {
      // Nothing is drawn as a motion from one moment to the other.
      if (step < this.step) this.begin(this.seed, agent);
      else this.episode++;
      while (this.step < step) {
        const told = this.tape.at(this.step)!;
        this.actor = told.actor;
        this.actAgain(told);
        this.advance();
      }
    } finally {
      env.draws = true;
    }
    this.frame.set(env.render!());
    this.looked = false;
    this.actor = present;
  }

  private now(agent: Agent): Moment {
    return { step: this.step, row: agent.stateOf(REALITY), random: this.random.toJSON() };
  }

  /** As at this step before. */
  private actAgain({ actor, action }: Told): void {
    // Only for the random numbers that these use and for what they note on the way.
    if (actor === 'driver' || actor === 'random') this.actAlone(actor, this.action);
    this.action.set(action);
  }

  private actAlone(actor: 'driver' | 'random', action: Float32Array): void {
    if (actor === 'random') this.uniform!.act(this.frame, action);
    else if (this.driver !== null) action.set(this.driver.act());
  }
}
