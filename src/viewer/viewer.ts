/**
 * The viewer: one environment, V's reconstruction, and M's dream of the same moment. It is the closed loop with one
 * row in slow motion: on the same seed C does what it is scored for.
 */
import type { ControllerConfig } from '../controller/controller.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { pixelDistance, toRgba } from '../data/pictures.ts';
import { actionSizeOf, idleAction, type World } from '../env/experiments.ts';
import { openTask, type Task, UniformPolicy } from '../env/index.ts';
import type { Driver } from '../env/task.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { DreamStarts } from '../rollout/dream.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { Scene } from './drawing/scene.ts';
import { driveAlone, Opponent, Progress } from './opponent.ts';
import { ViewerDream } from './viewer-dream.ts';
import type {
  Actor,
  DreamOrigin,
  EpisodeResult,
  OpponentActor,
  ViewerFrame,
  ViewRequest,
} from './viewer-frame.ts';
import { DREAM, REALITY, ViewerNetworks } from './viewer-networks.ts';
import { Scenes } from './viewer-scene.ts';

const MAX_STEPS = 1000;
/** Speed factor of the opponent after the watched episode has ended. */
const FAST_FORWARD = 4;

export class Viewer {
  private readonly world: World;
  private readonly task: Task;
  private readonly scenes: Scenes;
  private driver: Driver | null = null;
  private readonly frame = new Uint8Array(FRAME_BYTES);
  private random = new Xoshiro128(0);
  private uniform: UniformPolicy | null = null;
  private readonly networks: ViewerNetworks;
  private readonly dream = new ViewerDream(DREAM, MAX_STEPS);
  /** Reality's, then the dream's. [2, action] */
  private readonly actions: Float32Array;
  private readonly action: Float32Array;
  /** Whether z is of the present frame: each frame is encoded once, as in the loop that is scored. */
  private looked = false;
  private reward = 0;
  private episodeReturn = 0;
  private step = 0;
  private ended = false;
  private actor: Actor = 'driver';
  private episode = 0;
  private seed = 0;
  private begun = 0;
  private progress = new Progress();
  private opponent: Opponent | null = null;
  /** Counts changes of the networks. */
  private versions = 0;

  /** @param sampleZ as in the loop that is scored: z sampled from V, or its mean. */
  constructor(world: World, sampleZ: boolean) {
    this.networks = new ViewerNetworks(sampleZ);
    this.world = world;
    this.task = openTask(world, { buffer: this.frame, maxEpisodeSteps: MAX_STEPS });
    this.scenes = new Scenes(this.task);
    const actionSize = actionSizeOf(this.task.experiment);
    this.actions = new Float32Array(2 * actionSize);
    this.action = this.actions.subarray(0, actionSize);
    this.restart(0);
  }

  setVision(config: VisionConfig, weights: Weights): void {
    this.networks.setVision(config, weights);
    this.networksChanged();
  }

  setMemory(config: MemoryConfig, weights: Weights): void {
    this.networks.setMemory(config, weights);
    this.networksChanged();
  }

  setStarts(starts: DreamStarts): void {
    this.networks.starts = starts;
  }

  setController(config: ControllerConfig, parameters: Float32Array): void {
    this.networks.setController(config, parameters);
    this.networksChanged(false);
  }

  /** Starts an episode from `seed`, with the opponent on the same track; ends a dream. */
  restart(seed: number, opponent: OpponentActor | null = null): void {
    this.random = new Xoshiro128(seed);
    this.dream.reset(seed);
    this.uniform = new UniformPolicy(this.task.experiment, new Xoshiro128(seed));
    this.task.reset(seed);
    this.driver = this.task.driver();
    this.networks.agent?.reset(REALITY);
    this.looked = false;
    this.reward = 0;
    this.episodeReturn = 0;
    this.step = 0;
    this.ended = false;
    this.episode++;
    this.seed = seed;
    this.begun = Math.max(performance.timeOrigin + performance.now(), this.begun + 1);
    this.endOpponent();
    this.progress = new Progress(this.task.experiment.fps);
    this.scenes.begin();
    this.progress.note(this.task.progress(), 0);
    // A lead needs a measure of progress.
    if (opponent === null || this.task.experiment.progress === null || !this.networks.canDrive(opponent))
      return;
    this.opponent = this.opponentOf(opponent, seed);
  }

  /**
   * Starts a dream from the present moment, or as a separate episode.
   * @returns false, without a change, where a dream is not possible
   */
  beginDream(origin: DreamOrigin = 'here'): boolean {
    const { agent, starts } = this.networks;
    if (agent === null || !this.networks.canDream()) return false;
    if (origin === 'here') {
      this.look();
      this.dream.beginHere(agent, REALITY);
    } else {
      if (starts === null) return false;
      this.dream.beginAtStart(agent, starts, origin.seed);
    }
    return true;
  }

  async advance(request: ViewRequest): Promise<ViewerFrame> {
    this.actor = this.actorFor(request.actor);
    for (let i = 0; i < request.steps; i++) {
      if (this.ended) {
        for (let k = 0; k < FAST_FORWARD; k++) this.opponent?.step();
      } else {
        this.tick(request);
        this.opponent?.step();
      }
    }
    return this.picture();
  }

  /** The present scene for the drawing. */
  scene(): Scene {
    return this.scenes.scene({
      episode: this.episode,
      actor: this.actor,
      episodeReturn: this.episodeReturn,
      step: this.step,
      opponent: this.opponent,
      lead: this.lead(),
    });
  }

  /** Result of `actor` on the track of `seed`; null when it cannot drive, or the networks changed meanwhile. */
  async score(actor: OpponentActor, seed: number): Promise<EpisodeResult | null> {
    const { versions } = this;
    if (!this.networks.canDrive(actor)) return null;
    return driveAlone(this.opponentOf(actor, seed), () => this.versions === versions);
  }

  /** The frame that V decodes from z; null without a V, or with one of another number of latents. */
  async decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    const { vision } = this.networks;
    if (vision === null || vision.config.latentSize !== z.length) return null;
    return toRgba(await vision.decode(z, 1), 0);
  }

  private tick(request: ViewRequest): void {
    this.look();
    this.decide(request);
    const { agent } = this.networks;
    if (agent !== null) {
      this.dream.act(agent, request, this.networks.driving(), this.actions);
      agent.remember(this.actions);
      if (request.dream) this.dream.step(agent, request.tau);
    }
    this.scenes.beforeStep();
    const result = this.task.step(this.action);
    this.looked = false;
    this.reward = result.reward;
    this.episodeReturn += result.reward;
    this.step++;
    this.ended = result.terminated || result.truncated;
    this.scenes.afterStep();
    this.progress.note(this.task.progress(), this.step);
  }

  private look(): void {
    const { agent } = this.networks;
    if (agent === null || this.looked) return;
    agent.observe([{ index: REALITY, frame: this.frame, random: this.random }]);
    this.looked = true;
  }

  private decide(request: ViewRequest): void {
    const { action } = this;
    if (action.length === 0) return;
    switch (this.actor) {
      case 'human':
        action.set(request.action ?? idleAction(this.task.experiment.actions));
        break;
      case 'driver':
        action.set(this.driver!.act());
        break;
      case 'random':
        this.uniform!.act(this.frame, action);
        break;
      case 'controller': {
        const { config, parameters } = this.networks.driving()!.controller;
        this.networks.agent!.act(REALITY, config, parameters, action, 0);
        break;
      }
    }
  }

  /** The requested source; while C cannot act, the scripted driver, or random actions where there is none. */
  private actorFor(wanted: Actor): Actor {
    const actor = this.networks.canDrive(wanted) ? wanted : 'driver';
    return actor === 'driver' && this.driver === null && this.action.length > 0 ? 'random' : actor;
  }

  private opponentOf(actor: OpponentActor, seed: number): Opponent {
    return new Opponent(this.world, actor, seed, MAX_STEPS, this.networks.driving());
  }

  private lead(): number | null {
    return this.opponent && this.progress.leadOver(this.opponent.progress, this.step);
  }

  /** @param dreamEnds whether the dream belongs to the earlier networks */
  private networksChanged(dreamEnds = true): void {
    this.versions++;
    if (dreamEnds) {
      this.dream.end();
      this.looked = false;
    }
    if (this.opponent?.actor !== 'controller') return;
    const driving = this.networks.driving();
    if (driving === null) this.endOpponent();
    else this.opponent.setNetworks(driving);
  }

  private endOpponent(): void {
    this.opponent?.dispose();
    this.opponent = null;
  }

  private async picture(): Promise<ViewerFrame> {
    const { opponent } = this;
    const { vision, agent, has } = this.networks;
    this.look();
    // Before V decodes: networks may be replaced while it does.
    const [z, dreamZ] = agent === null ? [null, null] : [agent.rowOf(REALITY), agent.rowOf(DREAM)];
    const h = agent?.hiddenOf(REALITY) ?? null;
    const dreamState = this.dream.now && { ...this.dream.now };
    const pictures = vision === null || agent === null ? null : await vision.decode(agent.z, 2);
    const dreaming = dreamState !== null && pictures !== null;
    return {
      frame: toRgba(this.frame, 0),
      reconstruction: pictures === null ? null : toRgba(pictures, 0),
      dream: dreaming ? toRgba(pictures, 1) : null,
      driver: this.actorFor(this.actor),
      begun: this.begun,
      seed: this.seed,
      action: [...this.action],
      reward: this.reward,
      episodeReturn: this.episodeReturn,
      step: this.step,
      ended: this.ended,
      z,
      h,
      dreamZ: dreaming ? dreamZ : null,
      dreamState,
      divergence: dreaming ? pixelDistance(this.frame, pictures.subarray(FRAME_BYTES)) : null,
      ...this.scenes.readings(),
      opponent: opponent && { ...opponent.result, actor: opponent.actor, lead: this.lead() },
      has,
    };
  }

  dispose(): void {
    this.versions++; // A score that is under way is given up.
    this.opponent?.dispose();
    this.networks.dispose();
    this.task.env.close();
  }
}
