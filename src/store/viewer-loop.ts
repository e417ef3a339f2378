/**
 * What a visitor does with what is watched: play and step, drive, dream, race. viewer-replay.ts goes back in it,
 * viewer-requests.ts paces it.
 */
import { experimentOf, type RunSettings } from '../lab/settings/settings.ts';
import type {
  Actor,
  ControllerParts,
  DreamDriver,
  EpisodeLatents,
  Fan,
  OpponentActor,
  SeededOrigin,
} from './engine.ts';
import {
  checkActor,
  checkDreamDriver,
  checkOpponent,
  checkSeed,
  checkTau,
  driverFor,
  noRace,
} from './viewer-choices.ts';
import { ViewerReplay } from './viewer-replay.ts';

export type { FrameListener } from './viewer-requests.ts';

const NO_DREAM_OF_Z = 'This z feeds no dream: that needs a V and an M that are trained. Train them first.';

export class ViewerLoop extends ViewerReplay {
  /** Dreams that a person has driven: each has its own draws of M, so that the next one is not the same again. */
  private driven = 0;
  private experiment: RunSettings['experiment'] | null = null;
  /** Who drove before the human. */
  private actorBefore: Actor = 'driver';

  /** A new experiment or new sizes: another viewer world, from its start. */
  configure(settings: RunSettings): Promise<void> {
    const { opponent, other } = this.state.getState();
    // C of one world has no place in another.
    const kept = opponent === 'driver' ? opponent : null;
    const isSame = this.experiment === settings.experiment;
    this.experiment = settings.experiment;
    const { seed } = settings;
    this.state.setState({ ready: false, seed, opponent: kept, other: isSame ? other : null, mean: null });
    this.actorChosen = false;
    if (!isSame) this.newWish();
    return this.enqueue(async () => {
      await this.viewer.configure(settings);
      // Who drives one experiment by hand has not asked to drive another.
      const isLeft = !isSame && !this.actorChosen && this.state.getState().actor === 'human';
      if (isLeft) this.state.setState({ actor: this.actorBefore });
      this.stepsPerSecond = experimentOf(settings.experiment).fps;
      await this.restart(settings.seed);
      this.pacer.schedule();
    });
  }

  toggle(): void {
    if (this.state.getState().playing) this.pause();
    else this.play();
  }

  /** The same moment again, as other networks see it. @param controller whether C is a newer one, too */
  refresh(controller = true): void {
    this.race.forget();
    if (controller) this.state.setState({ mean: null });
    const { playing, ready } = this.state.getState();
    if (!playing && ready) void this.enqueue(() => this.advance(0));
  }

  override reset(seed?: number): Promise<void> {
    if (seed !== undefined) checkSeed(seed);
    return super.reset(seed);
  }

  /** The dream begins again from this moment of reality. */
  startDream(): Promise<void> {
    this.state.setState({ dreaming: true });
    this.dreams.planHere();
    this.countdown.clear();
    // A dream from the end of an episode would stand still with it.
    if (this.isFinished()) void this.reset();
    return this.enqueue(async () => {
      await this.dreams.begin();
      if (!this.state.getState().playing) await this.advance(0);
    });
  }

  /** The dream of this seed, driven by C: the one that C is scored in. Reality stands still meanwhile. */
  dreamFromSeed(seed: number): Promise<void> {
    checkSeed(seed);
    return this.beginSeeded({ seed }, 'controller');
  }

  /** A dream of the track that is watched, driven by hand, after a countdown. Reality stands still meanwhile. */
  driveDream(): Promise<void> {
    const { actor, seed } = this.state.getState();
    // One pair of hands.
    if (actor === 'human') this.state.setState({ actor: this.actorBefore });
    const begun = this.beginSeeded({ seed, afterOpening: ++this.driven }, 'human');
    this.play();
    return begun;
  }

  /** Reality goes on from the real moment at which the dream began. A race ends. */
  wakeUp(): Promise<void> {
    return this.enqueue(async () => {
      const isAwake = await this.viewer.wakeUp();
      this.hideDream();
      if (!isAwake) return;
      this.state.setState({ opponent: null, episodeResult: null });
      this.leaveReplay();
      this.ending.begin();
      this.race.begin(this.state.getState().seed);
      this.pacer.clear();
      await this.advance(0);
    });
  }

  /** Another driver restarts the dream, because a return with two drivers says nothing about either. */
  setDreamDriver(dreamDriver: DreamDriver): void {
    checkDreamDriver(dreamDriver);
    if (dreamDriver === 'human') return void this.driveDream();
    if (this.state.getState().dreamDriver === 'human') this.countdown.clear();
    this.state.setState({ dreamDriver });
    this.dreams.plan('here');
  }

  hideDream(): void {
    if (this.state.getState().dreamDriver === 'human') this.countdown.clear();
    this.dreams.planHere();
    this.state.setState({ dreaming: false });
  }

  /**
   * A dream that a seed selects begins again, because its return is one of a single temperature; so does one dream in
   * place of four that had their own.
   */
  setTau(tau: number): void {
    checkTau(tau);
    this.state.setState({ tau });
    const { origin, holds } = this.dreams;
    const { dreamDriver, fan } = this.state.getState();
    if (origin !== 'here' && holds) void this.beginSeeded(origin, dreamDriver);
    else if (fan === 'temperatures') this.toggleFan(fan);
  }

  /** Four dreams from one moment, or one; four begin together. */
  toggleFan(wanted: Fan): void {
    const before = this.state.getState().fan;
    const fan = before === wanted ? null : wanted;
    this.state.setState({ fan });
    // The first of four temperatures is not the one that is set: no dream goes on from it.
    if (fan !== null || before === 'temperatures') void this.startDream();
    else if (!this.state.getState().playing) void this.enqueue(() => this.advance(0));
  }

  /** Whether frames tell what M expected of their steps. */
  watchPredictions(on: boolean): void {
    this.predictions.watch(on);
  }

  setSpeed(speed: number): void {
    this.state.setState({ speed });
  }

  /** The frame that V decodes from z; null when another V came meanwhile. */
  decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    return this.viewer.decode(z);
  }

  /** V's pictures of several z, RGB bytes; null where another V came meanwhile. @param z [count, latent] */
  decodeAll(z: Float32Array): Promise<Uint8Array | null> {
    return this.viewer.decodeAll(z);
  }

  /** V's mean of a picture; null without a V. @param picture RGB bytes, [64, 64, 3] */
  encode(picture: Uint8Array): Promise<Float32Array | null> {
    return this.viewer.encode(picture);
  }

  /** C as it drives; null while there is none. */
  controllerParts(): Promise<ControllerParts | null> {
    return this.viewer.controllerParts();
  }

  /**
   * Other parameters for the C that is watched, at once; null: as the search found them.
   * @param mean generation of the tested mean whose they are
   */
  editController(parameters: Float32Array | null, mean: number | null = null): Promise<void> {
    this.race.forget();
    this.state.setState({ mean });
    return this.viewer.editController(parameters);
  }

  /** What V makes of an episode, which the viewer plays beside what is watched; null without a V. */
  collect(seed: number): Promise<EpisodeLatents | null> {
    return this.viewer.collect(seed);
  }

  /** The frame at a step of a collected episode; null where it is not known any more. */
  episodeFrame(seed: number, step: number): Promise<Uint8ClampedArray | null> {
    return this.viewer.episodeFrame(seed, step);
  }

  /** The dream, or a new one from this moment, goes on from the z that a visitor has set. */
  feedDream(z: Float32Array): Promise<void> {
    this.state.setState({ dreaming: true, fan: null });
    return this.enqueue(async () => {
      if (!this.dreams.begun) await this.dreams.begin();
      if (!(await this.viewer.feedDream(z))) this.options.onNotice?.(NO_DREAM_OF_Z);
      else if (!this.state.getState().playing) await this.advance(0);
    });
  }

  /** A person begins at the start; the others take over where the car is. */
  setActor(actor: Actor): void {
    checkActor(actor);
    const { actor: before, opponent, has } = this.state.getState();
    this.actorChosen = true;
    this.leaveReplay();
    if (actor === 'human' && before !== 'human') this.actorBefore = before;
    this.state.setState({ actor, driver: driverFor(actor, has) });
    const refused = noRace(actor, opponent, has);
    if (refused !== null) this.endRace(refused);
    if (actor === 'human') this.countdown.begin();
    else if (before === 'human') this.countdown.clear();
    if (actor === 'human' || refused !== null || this.isFinished()) void this.reset();
  }

  /** The human drives, from the start of this seed and after a countdown. */
  startDriving(): void {
    this.state.setState({ fan: null });
    this.setActor('human');
    this.play();
  }

  /** Back to the driver before; a dream that is driven by hand is left to C. */
  stopDriving(): void {
    const { actor, dreamDriver } = this.state.getState();
    if (dreamDriver === 'human') this.setDreamDriver('controller');
    if (actor === 'human') this.setActor(this.actorBefore);
  }

  /** A race starts at the start: the same track again. */
  setOpponent(opponent: OpponentActor | null): void {
    checkOpponent(opponent);
    this.newWish();
    const { actor, has } = this.state.getState();
    const refused = noRace(actor, opponent, has);
    if (refused !== null) this.endRace(refused);
    else this.state.setState({ opponent });
    void this.reset();
  }

  /**
   * Another agent, which the viewer has by now, on the same track.
   * @param wanted false where a visitor wished for something else meanwhile: it only takes the place of the one before
   */
  raceOther(name: string, wanted = true): void {
    this.race.forget('other');
    this.state.setState({ other: name });
    if (wanted) this.setOpponent('other');
    else if (this.state.getState().opponent === 'other') void this.reset();
  }

  /** Alone: its return is compared. */
  private beginSeeded(origin: SeededOrigin, dreamDriver: DreamDriver): Promise<void> {
    const plan = (): void => {
      this.state.setState({ dreaming: true, dreamDriver, fan: null });
      this.dreams.plan(origin);
      if (dreamDriver === 'human') this.countdown.begin();
      else this.countdown.clear();
    };
    plan();
    return this.enqueue(async () => {
      // An episode that began meanwhile has planned another dream.
      plan();
      this.pacer.clear();
      if (await this.dreams.begin()) {
        await this.advance(0);
        return;
      }
      this.dreams.planHere();
      this.countdown.clear();
      this.options.onNotice?.(
        'A dream of its own needs a trained V and M, and real first frames to begin at: train them first.',
      );
    });
  }
}
