/**
 * What people watch: one environment, V's picture of it, and M's dream of the same moment under the same
 * actions. It is the closed loop with one lane, in slow motion, with its inside shown; what C does here on a
 * seed is what it is scored for.
 */
import { act, type ControllerConfig } from '../controller/controller.ts';
import { Driver } from '../env/car-racing/driver.ts';
import { SkidMarks } from '../env/car-racing/skid-marks.ts';
import type { BouncingBall, BouncingBallInfo, CarRacing, CarRacingInfo } from '../env/index.ts';
import { makeEnv } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { sampleMixture } from '../memory/sample.ts';
import type { Scene } from '../scene/scene.ts';
import type { VisionConfig } from '../vision/config.ts';
import { FRAME_BYTES } from './episode.ts';
import { pixelDistance, toRgba } from './pictures.ts';
import { UniformPolicy } from './policies.ts';
import { driveAlone, Progress, Rival } from './race.ts';
import type { Actor, RivalActor, Standing, ViewerFrame, ViewRequest } from './viewer-frame.ts';
import { ViewerNetworks } from './viewer-networks.ts';
import { raceScene, speedOf, Trails } from './viewer-scene.ts';
import type { World } from './world.ts';

/** Lanes of M: what is lived, what is dreamed. */
const REALITY = 0;
const DREAM = 1;

const MAX_STEPS = 1000;
/** When the watched car's episode is over, the rival ends its own so many times as fast. */
const FAST_FORWARD = 4;

export class Viewer {
  private readonly car: CarRacing | null;
  private readonly ball: BouncingBall | null;
  private readonly driver: Driver | null;
  private readonly frame = new Uint8Array(FRAME_BYTES);
  private random = new Xoshiro128(0);
  private dreamRandom = new Xoshiro128(0);
  private uniform = new UniformPolicy(this.random);
  private readonly networks: ViewerNetworks;
  private readonly action: Float32Array;
  private z = new Float32Array(0); // [2, latent]
  /** Whether z is of the present frame: each frame is looked at once, as in the loop that is scored. */
  private looked = false;
  private dreaming = false;
  private reward = 0;
  private episodeReturn = 0;
  private step = 0;
  private ended = false;
  private info: CarRacingInfo | BouncingBallInfo;
  private actor: Actor = 'driver';
  private episode = 0;
  private seed = 0;
  private begun = 0;
  private readonly marks = new SkidMarks();
  private readonly trails = new Trails();
  private progress = new Progress();
  private rival: Rival | null = null;
  /** Counts changes of the networks. */
  private lessons = 0;

  /** @param sampleZ as in the loop that is scored: z drawn from V, or its mean. */
  constructor(world: World, sampleZ: boolean) {
    this.networks = new ViewerNetworks(sampleZ);
    const options = { buffer: this.frame, maxEpisodeSteps: MAX_STEPS };
    this.car = world.env === 'CarRacing-v3' ? makeEnv(world.env, { ...options, observation: '64x64' }) : null;
    const { env, ...shape } = world;
    this.ball = env === 'BouncingBall-v0' ? makeEnv(env, { ...options, ...shape }) : null;
    this.driver = this.car === null ? null : new Driver(this.car);
    this.action = new Float32Array(this.car === null ? 0 : 3);
    this.info = this.restart(0);
  }

  setVision(config: VisionConfig, weights: Weights): void {
    this.networks.setVision(config, weights);
    if (this.z.length !== 2 * config.latentSize) this.z = new Float32Array(2 * config.latentSize);
    this.learned();
  }

  setMemory(config: MemoryConfig, weights: Weights): void {
    this.networks.setMemory(config, weights);
    this.learned();
  }

  setController(config: ControllerConfig, parameters: Float32Array): void {
    this.networks.setController(config, parameters);
    this.learned(false);
  }

  /** A new episode from `seed`, and on the same track whoever is to race and can; the dream, if any, ends. */
  restart(seed: number, rival: RivalActor | null = null): CarRacingInfo | BouncingBallInfo {
    this.random = new Xoshiro128(seed);
    this.dreamRandom = new Xoshiro128(seed + 1);
    this.uniform = new UniformPolicy(new Xoshiro128(seed));
    this.info = this.car?.reset({ seed }).info ?? this.ball!.reset({ seed }).info;
    this.networks.memory?.resetLane(REALITY);
    this.looked = false;
    this.dreaming = false;
    this.reward = 0;
    this.episodeReturn = 0;
    this.step = 0;
    this.ended = false;
    this.episode++;
    this.seed = seed;
    this.begun = Math.max(performance.timeOrigin + performance.now(), this.begun + 1);
    this.endRival();
    this.progress = new Progress();
    this.trails.clear();
    if (this.car !== null) {
      this.marks.begin(this.car.car);
      this.progress.note(tilesOf(this.info), 0);
      if (rival !== null && this.networks.canDrive(rival)) {
        this.rival = new Rival(rival, seed, MAX_STEPS, this.networks.mind());
      }
    }
    return this.info;
  }

  /**
   * The dream takes over from this very moment: M's h and c, and the z that V sees now.
   * @returns false where there is no V and M to dream with, and nothing has changed
   */
  beginDream(): boolean {
    const { memory } = this.networks;
    if (memory === null || !this.networks.canDream()) return false;
    const { hiddenSize, latentSize } = memory.config;
    this.look();
    memory.h.copyWithin(DREAM * hiddenSize, 0, hiddenSize);
    memory.c.copyWithin(DREAM * hiddenSize, 0, hiddenSize);
    this.z.copyWithin(DREAM * latentSize, 0, latentSize);
    this.dreaming = true;
    return true;
  }

  async advance(request: ViewRequest): Promise<ViewerFrame> {
    this.actor = this.networks.canDrive(request.actor) ? request.actor : 'driver';
    for (let i = 0; i < request.steps; i++) {
      if (this.ended) {
        for (let k = 0; k < FAST_FORWARD; k++) this.rival?.step();
      } else {
        this.tick(request);
        this.rival?.step();
      }
    }
    return this.picture();
  }

  /** What there is to draw for people, as it is now. */
  scene(): Scene {
    const { car, info } = this;
    if (car === null) return this.trails.scene(this.episode, 'balls' in info ? info.balls : []);
    return raceScene(car, {
      episode: this.episode,
      actor: this.actor,
      episodeReturn: this.episodeReturn,
      step: this.step,
      tilesVisited: tilesOf(this.info),
      marks: this.marks.marks,
      rival: this.rival,
      lead: this.lead(),
    });
  }

  /** How `actor` ends on the track of `seed`; null when it cannot drive, or the networks changed meanwhile. */
  async score(actor: RivalActor, seed: number): Promise<Standing | null> {
    const { lessons } = this;
    if (!this.networks.canDrive(actor)) return null;
    return driveAlone(
      new Rival(actor, seed, MAX_STEPS, this.networks.mind()),
      () => this.lessons === lessons,
    );
  }

  /** V's picture of z; null where V is not trained, or has another number of latents now. */
  async decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    const { vision } = this.networks;
    if (vision === null || vision.config.latentSize !== z.length) return null;
    return toRgba(await vision.decode(z, 1), 0);
  }

  private tick(request: ViewRequest): void {
    this.look();
    this.decide(request);
    const { memory } = this.networks;
    if (memory !== null && this.networks.canDream()) {
      const { actionSize, latentSize } = memory.config;
      const actions = new Float32Array(2 * actionSize);
      actions.set(this.action.subarray(0, actionSize), 0);
      actions.set(this.action.subarray(0, actionSize), actionSize);
      memory.step(this.z, actions);
      if (this.dreaming && request.dream) {
        const next = this.z.subarray(DREAM * latentSize, (DREAM + 1) * latentSize);
        sampleMixture(next, memory.mixture(), DREAM, request.tau, this.dreamRandom);
      }
    }
    if ('balls' in this.info) this.trails.note(this.info.balls);
    const result = this.car?.step(this.action) ?? this.ball!.step(this.action);
    this.looked = false;
    this.info = result.info;
    this.reward = result.reward;
    this.episodeReturn += result.reward;
    this.step++;
    this.ended = result.terminated || result.truncated;
    if (this.car === null) return;
    this.marks.note(this.car.car);
    this.progress.note(tilesOf(this.info), this.step);
  }

  private look(): void {
    if (!this.looked) this.looked = this.networks.encode(this.frame, this.z, this.random);
  }

  private decide(request: ViewRequest): void {
    const { action } = this;
    if (this.car === null) return;
    switch (this.actor) {
      case 'human':
        action.set(request.action ?? [0, 0, 0]);
        break;
      case 'driver':
        action.set(this.driver!.act());
        break;
      case 'random':
        this.uniform.act(this.frame, action);
        break;
      case 'controller': {
        const { config, parameters } = this.networks.mind()!.controller;
        act(config, parameters, this.z, 0, this.networks.memory?.h ?? this.z, 0, action, 0);
        break;
      }
    }
  }

  private lead(): number | null {
    return this.rival && this.progress.leadOver(this.rival.progress, this.step);
  }

  /** @param dreamEnds what was dreamed belongs to the networks before */
  private learned(dreamEnds = true): void {
    this.lessons++;
    if (dreamEnds) {
      this.dreaming = false;
      this.looked = false;
    }
    if (this.rival?.actor !== 'controller') return;
    const mind = this.networks.mind();
    if (mind === null) this.endRival();
    else this.rival.teach(mind);
  }

  private endRival(): void {
    this.rival?.dispose();
    this.rival = null;
  }

  private async picture(): Promise<ViewerFrame> {
    const { rival, info } = this;
    const { vision, has } = this.networks;
    this.look();
    const pictures = vision === null ? null : await vision.decode(this.z, 2);
    const dreaming = this.dreaming && pictures !== null;
    const latentSize = this.z.length / 2;
    return {
      frame: toRgba(this.frame, 0),
      reconstruction: pictures === null ? null : toRgba(pictures, 0),
      dream: dreaming ? toRgba(pictures, 1) : null,
      driver: this.networks.canDrive(this.actor) ? this.actor : 'driver',
      begun: this.begun,
      seed: this.seed,
      action: [...this.action],
      reward: this.reward,
      episodeReturn: this.episodeReturn,
      step: this.step,
      ended: this.ended,
      z: vision === null ? null : this.z.slice(0, latentSize),
      dreamZ: dreaming ? this.z.slice(latentSize) : null,
      divergence: dreaming ? pixelDistance(this.frame, pictures.subarray(FRAME_BYTES)) : null,
      ...('tilesTotal' in info && { tilesVisited: info.tilesVisited, tilesTotal: info.tilesTotal }),
      ...(this.car !== null && { speed: speedOf(this.car.car) }),
      rival: rival && { ...rival.standing, actor: rival.actor, lead: this.lead() },
      has,
    };
  }

  dispose(): void {
    this.lessons++; // A score that is under way is given up.
    this.rival?.dispose();
    this.networks.dispose();
    this.car?.close();
    this.ball?.close();
  }
}

function tilesOf(info: CarRacingInfo | BouncingBallInfo): number {
  return 'tilesVisited' in info ? info.tilesVisited : 0;
}
