/**
 * The viewer: one environment, V's reconstruction, M's dream beside it or four of them, and an opponent. What is
 * watched is what is scored, in reality (viewer-reality.ts) and in the dream (viewer-dreams.ts).
 */
import type { ControllerConfig } from '../controller/controller.ts';
import { actionSizeOf, experimentOfEnv, type World } from '../env/experiments.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { checkTemperature } from '../memory/sample.ts';
import type { DreamStarts } from '../rollout/dream.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { Scene } from './drawing/scene.ts';
import { streamOf } from './dream-start.ts';
import { EpisodeCollector } from './episode-latents.ts';
import { driveAlone } from './opponent.ts';
import { checkFan, checkOrigin, checkRequest, checkStart, checkStep } from './viewer-check.ts';
import { type ActionSources, dreamAlone } from './viewer-dream.ts';
import { Dreams } from './viewer-dreams.ts';
import type {
  Actor,
  DreamOrigin,
  DreamResult,
  EpisodeResult,
  Fan,
  OpponentActor,
  SeededOrigin,
  ViewerFrame,
  ViewRequest,
} from './viewer-frame.ts';
import { REALITY, ViewerNetworks } from './viewer-networks.ts';
import { pictureOf } from './viewer-picture.ts';
import { Predictions } from './viewer-predictions.ts';
import { Race } from './viewer-race.ts';
import { Reality } from './viewer-reality.ts';

const MAX_STEPS = 1000;
/** Speed factor of the opponent after the watched episode has ended. */
const FAST_FORWARD = 4;
const UNSEEN = { tau: 1, dream: false, dreamDriver: 'reality', steps: 0, again: true } as const;

export class Viewer {
  private readonly world: World;
  private readonly reality: Reality;
  readonly networks: ViewerNetworks;
  private readonly dreams: Dreams;
  /** Reality's, then the dream's. [2, action] */
  private readonly actions: Float32Array;
  private readonly actionSize: number;
  readonly race: Race;
  private readonly predictions = new Predictions();
  readonly collector: EpisodeCollector;
  /** Σ var(mu_i) over frames of the data; null: not known. */
  private spread: number | null = null;
  /** Counts changes of the networks. */
  private versions = 0;

  /** @param sampleZ as in the loop that is scored: z sampled from V, or its mean. */
  constructor(world: World, sampleZ: boolean) {
    this.networks = new ViewerNetworks(sampleZ);
    this.world = world;
    this.actionSize = actionSizeOf(experimentOfEnv(world.env));
    this.actions = new Float32Array(2 * this.actionSize);
    this.dreams = new Dreams(this.actionSize, MAX_STEPS);
    this.collector = new EpisodeCollector(world, this.networks, MAX_STEPS);
    this.reality = new Reality(world, this.actions.subarray(0, this.actionSize), MAX_STEPS);
    this.race = new Race(world, this.reality, this.networks, MAX_STEPS);
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

  /** Null: as it was found. */
  editController(parameters: Float32Array | null): void {
    this.networks.editController(parameters);
    this.networksChanged(false);
  }

  setStarts(starts: DreamStarts): void {
    this.networks.starts = starts;
  }

  setController(config: ControllerConfig, parameters: Float32Array): void {
    this.networks.setController(config, parameters);
    this.networksChanged(false);
  }

  /** The unit of `dreamDistance`. @param spread Σ var(mu_i) over frames of the data; null: not known */
  setSpread(spread: number | null): void {
    if (spread !== null && !(spread > 0 && Number.isFinite(spread)))
      throw new RangeError(`the spread of V's mu must be above 0, got ${spread}`);
    this.spread = spread;
  }

  /**
   * Starts an episode from `seed`, with the opponent on the same track; ends a dream.
   * @param actor who will drive: there is no race against oneself
   */
  restart(seed: number, opponent: OpponentActor | null = null, actor: Actor | null = null): void {
    checkStart(seed, opponent);
    this.predictions.clear();
    this.reality.reset(seed, this.networks.agent);
    this.dreams.reset(seed);
    this.race.begin(opponent, actor);
  }

  /**
   * Starts a dream from the present moment, or as a separate episode.
   * @param fan with three others from the same moment; null: alone
   * @returns false, without a change, where a dream is not possible
   */
  beginDream(origin: DreamOrigin = 'here', fan: Fan | null = null): boolean {
    checkOrigin(origin);
    checkFan(fan);
    const { agent } = this.networks;
    const parts = this.networks.dreamParts();
    const start = origin === 'here' ? null : this.networks.startOf(origin, this.world);
    if (agent === null || parts === null || (origin !== 'here' && start === null)) return false;
    const own = origin === 'here' ? null : { start: start!, seed: streamOf(origin) };
    this.dreams.begin(agent, this.reality.moment(agent), own);
    if (fan !== null) this.dreams.beginFan(agent, fan, parts);
    return true;
  }

  /**
   * Leaves the dream: reality goes on from the moment at which the dream began, with the z and h of then. A race ends,
   * because only one of its cars would go back.
   * @returns false, without a change, where there is no dream
   */
  wakeUp(): boolean {
    const { realMoment } = this.dreams;
    const { agent } = this.networks;
    if (realMoment === null || agent === null) return false;
    this.race.end();
    this.predictions.clear();
    this.reality.wakeAt(realMoment, agent);
    this.dreams.end();
    return true;
  }

  /**
   * To another step of this episode: back, or forward along what was driven, and further as `actor` drives, without
   * the display's pace. Dreams end. A person drives no step unseen.
   */
  seek(step: number, actor: Actor): void {
    checkStep(step);
    const { reality } = this;
    const last = actor === 'human' ? Math.min(step, reality.tape.driven) : step;
    this.dreams.end();
    this.predictions.watch(false);
    reality.turnTo(last, this.networks.agent);
    while (reality.step < last && !reality.ended) this.tick({ ...UNSEEN, actor });
    // At the end of its own the opponent is at the end of its own too.
    this.race.seek(reality.ended ? MAX_STEPS : reality.step);
  }

  async advance(request: ViewRequest): Promise<ViewerFrame> {
    checkRequest(request, this.actionSize);
    const { reality } = this;
    reality.hand(request.actor, this.networks, request.again);
    if (!request.fan) this.dreams.endFan();
    this.dreams.setTau(request.tau);
    this.predictions.watch(request.predictions ?? false);
    for (let i = 0; i < request.steps; i++) {
      if (request.hold) this.dreamOnly(request);
      else if (!reality.ended) {
        this.tick(request);
        this.race.opponent?.step();
      } else {
        // The actions of reality end with it; another dream goes on.
        if (request.dreamDriver !== 'reality') this.dreamOnly(request);
        for (let k = 0; k < FAST_FORWARD; k++) this.race.opponent?.step();
      }
    }
    return this.picture();
  }

  /** The present scene for the drawing. */
  scene(): Scene {
    const { episode, actor, episodeReturn, step, scenes } = this.reality;
    return scenes.scene({ episode, actor, episodeReturn, step, ...this.race.beside() });
  }

  /** Result of `actor` on the track of `seed`; null when it cannot drive, or the networks changed meanwhile. */
  async score(actor: OpponentActor, seed: number): Promise<EpisodeResult | null> {
    const { versions } = this;
    checkStart(seed, actor);
    if (!this.race.canDrive(actor)) return null;
    return driveAlone(this.race.carOf(actor, seed), () => this.versions === versions);
  }

  /** Result of C in a dream of its own; null when it cannot drive or dream, or the networks changed meanwhile. */
  async scoreDream(origin: SeededOrigin, tau: number): Promise<DreamResult | null> {
    const { versions } = this;
    checkOrigin(origin);
    checkTemperature(tau);
    const driving = this.networks.driving();
    const start = this.networks.startOf(origin, this.world);
    if (driving === null || start === null) return null;
    const plan = { seed: streamOf(origin), tau, maxSteps: MAX_STEPS };
    return dreamAlone(driving, start, plan, () => this.versions === versions);
  }

  /** The dream goes on from this z, with its h. @returns false, without a change: no dream, or another length of z */
  feedDream(z: Float32Array): boolean {
    const { agent } = this.networks;
    return agent !== null && this.dreams.feed(agent, z);
  }

  private tick(request: ViewRequest): void {
    const { reality, networks } = this;
    const { agent } = networks;
    this.look();
    reality.hand(request.actor, networks, request.again);
    reality.decide(request.action, networks);
    if (agent !== null) {
      this.dreamOn(request);
      this.predictions.expect(agent, networks.memoryConfig);
    }
    reality.advance();
    this.predictions.stepped(reality);
  }

  /** V sees the present frame, if it has not yet. */
  private look(): void {
    this.reality.look(this.networks.agent);
    if (this.networks.agent !== null) this.predictions.look(this.networks.agent);
  }

  /** One step of the dream in which reality stands still. */
  private dreamOnly(request: ViewRequest): void {
    const { agent } = this.networks;
    if (agent === null || this.dreams.realMoment === null) return;
    this.look();
    const kept = agent.stateOf(REALITY);
    this.dreamOn(request);
    agent.setState(REALITY, kept);
  }

  /** M sees the actions of all rows; then the dreams take their step. */
  private dreamOn(request: ViewRequest): void {
    const agent = this.networks.agent!;
    const { dreamDriver, action: byHand } = request;
    const { action: reality, actor } = this.reality;
    const from: ActionSources = { dreamDriver, actor, reality, byHand, driving: this.networks.driving() };
    if (request.dream) this.dreams.act(agent, from, this.actions);
    agent.remember(this.actions);
    if (!request.dream) return;
    const goesOn = this.dreams.courses[0]?.ended === false;
    this.dreams.step(agent, from);
    if (goesOn) this.predictions.dreamed(agent, this.networks.memoryConfig, this.dreams.courses[0]);
  }

  /** @param dreamEnds whether the dream belongs to the earlier networks */
  private networksChanged(dreamEnds = true): void {
    this.versions++;
    if (dreamEnds) {
      this.predictions.clear();
      this.dreams.end();
      this.reality.looked = false;
      this.reality.tape.forgetAgent();
    }
    this.race.networksChanged();
  }

  private async picture(): Promise<ViewerFrame> {
    const { reality, networks, dreams, spread } = this;
    this.look();
    // Read now: while V decodes, another request may come.
    const present = {
      ...reality.present(networks),
      opponent: this.race.result(),
      predictions: this.predictions.take(),
    };
    return pictureOf(present, { networks, dreams, spread, lost: (picture) => reality.task.lost(picture) });
  }

  dispose(): void {
    this.versions++; // A score that is under way is given up.
    this.race.setOther(null);
    this.race.end();
    this.dreams.end();
    this.networks.dispose();
    this.reality.task.env.close();
  }
}
